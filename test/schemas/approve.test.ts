import fc from 'fast-check';
import { expect, it } from 'vitest';
import { definitionName } from '../../gate/pointer.ts';
import type { Json, JsonSchema, SchemaObject } from '../../gate/schema.ts';
import { approve } from '../../schemas/approve.ts';
import { compareStructures } from '../../schemas/compare.ts';
import { openPolicy } from '../../schemas/policy.ts';
import type { Snapshot } from '../../schemas/snapshot.ts';
import { THING } from './policies.ts';

const POLICY = openPolicy('restricted-schemas');

/** A way to a property or to one of its values, as `schema approve` is told it. */
interface Step {
  readonly path: readonly string[];
  readonly value?: string;
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** All that can be taken out of a snapshot one by one. */
function stepsOf(snapshot: Snapshot): Step[] {
  const inside = (node: JsonSchema, path: readonly string[]): Step[] => {
    if (typeof node === 'boolean') return [];
    const values =
      node.enum && node.enum.length > 1 ? node.enum.map((value) => ({ path, value: textOf(value) })) : [];
    return [
      ...values,
      ...(node.items === undefined ? [] : inside(node.items, path)),
      ...Object.entries(node.properties ?? {}).flatMap(([name, property]): Step[] => [
        { path: [...path, name] },
        ...inside(property, [...path, name]),
      ]),
    ];
  };
  const { definitions = {}, ...type } = snapshot;
  return [
    ...inside(type, []),
    ...Object.entries(definitions).flatMap(([name, node]) => inside(node, [name])),
  ].filter(({ path }) => path.length > 0);
}

/** The snapshot without one step. */
function without(snapshot: Snapshot, { path, value }: Step): Snapshot {
  const copy = structuredClone(snapshot);
  const behind = (node: SchemaObject): SchemaObject => {
    const next = node.$ref === undefined ? node.items : copy.definitions?.[definitionName(node.$ref)];
    return next === undefined ? node : behind(next as SchemaObject);
  };
  const [last = ''] = path.slice(-1);
  let node: SchemaObject = copy;
  for (const [index, name] of path.slice(0, -1).entries()) {
    // A property may be named as a definition that it does not lead to.
    const definition = index === 0 ? copy.definitions?.[name] : undefined;
    node = behind((definition ?? node.properties?.[name] ?? {}) as SchemaObject);
  }
  if (value === undefined) {
    const rest = Object.entries(node.properties ?? {}).filter(([name]) => name !== last);
    Object.assign(node, { properties: Object.fromEntries(rest) });
  } else {
    const target = behind(node.properties?.[last] as SchemaObject);
    Object.assign(target, { enum: target.enum?.filter((one) => textOf(one) !== value) });
  }
  return copy;
}

const APPROVED = POLICY.types.flatMap((type) => POLICY.snapshotFor(type) ?? []);

it('tells of every single addition by the name that approves just it', () => {
  const steps = fc
    .constantFrom(...APPROVED)
    .chain((upstream) =>
      fc.record({ upstream: fc.constant(upstream), step: fc.constantFrom(...stepsOf(upstream)) }),
    );
  fc.assert(
    fc.property(steps, ({ upstream, step }) => {
      const snapshot = without(upstream, step);
      const subject =
        [upstream.typeName, ...step.path].join('.') + (step.value === undefined ? '' : `=${step.value}`);
      expect(compareStructures(snapshot, upstream)).toEqual([{ effect: 'allows', subject }]);
      expect(compareStructures(upstream, snapshot)).toEqual([{ effect: 'refuses', subject }]);
      expect(approve(snapshot, upstream, step)).toEqual(upstream);
    }),
    { numRuns: 300 },
  );
});

it.each([
  ['nowhere', 'AWS::ApiGatewayV2::Stage', 'RouteSettings', 'LoggingLevel'],
  [
    'to another',
    'AWS::DynamoDB::GlobalTable',
    'ReadProvisionedThroughputSettings',
    'ReadCapacityAutoScalingSettings',
  ],
])('finds a definition behind a property of its name that leads %s', (_, type, definition, name) => {
  const upstream = POLICY.snapshotFor(type);
  if (!upstream) throw new Error('The pack has lost a snapshot.');
  const step = { path: [definition, name] };
  expect(upstream.properties[definition]).not.toMatchObject({ $ref: `#/definitions/${definition}` });
  expect(approve(without(upstream, step), upstream, step)).toEqual(upstream);
});

it('finds a property behind one that leads to a definition of another name', () => {
  const upstream = POLICY.snapshotFor('AWS::S3::Bucket');
  if (!upstream) throw new Error('The pack has lost a snapshot.');
  const named = { path: ['ServerSideEncryptionRule', 'BucketKeyEnabled'] };
  const passing = ['BucketEncryption', 'ServerSideEncryptionConfiguration', 'BucketKeyEnabled'];
  expect(approve(without(upstream, named), upstream, { path: passing })).toEqual(upstream);
});

it('brings the definitions that a property needs, and leaves those that are approved narrower', () => {
  const { Tree: _, ...properties } = THING.properties;
  const { Tree: __, ...definitions } = THING.definitions ?? {};
  const narrow = { ...definitions, Topic: { ...(definitions.Topic as SchemaObject), properties: {} } };
  const approved = approve({ ...THING, properties, definitions: narrow }, THING, { path: ['Tree'] });
  expect(approved.properties.Tree).toEqual(THING.properties.Tree);
  expect(approved.definitions).toEqual({ ...narrow, Tree: THING.definitions?.Tree });
});

it.each<[string, Partial<Snapshot>, string[]]>([
  [
    'a pattern',
    { properties: { ...THING.properties, Name: { type: 'string', pattern: '^a' } } },
    ['changes Test::Store::Thing.Name (pattern)'],
  ],
  [
    'a property that must be there',
    { required: ['Mode', 'Name'] },
    ['refuses Test::Store::Thing without Mode'],
  ],
  ['a property that may be missing', { required: [] }, ['allows Test::Store::Thing without Name']],
  [
    'no list of values any more',
    { properties: { ...THING.properties, Mode: { type: 'string' } } },
    ['allows Test::Store::Thing.Mode (other values)'],
  ],
  [
    'another identifier',
    { primaryIdentifier: ['/properties/Name'] },
    ['changes Test::Store::Thing (primaryIdentifier)'],
  ],
  ['another source', { source: 'another test' }, []],
  [
    'a property of another definition',
    { properties: { ...THING.properties, Tree: { $ref: '#/definitions/Queue' } } },
    ['changes Test::Store::Thing.Tree ($ref)'],
  ],
])('tells of %s', (_, change, expected) => {
  const changes = compareStructures(THING, { ...THING, ...change });
  expect(changes.map(({ effect, subject }) => `${effect} ${subject}`)).toEqual(expected);
});
