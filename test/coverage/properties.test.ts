import { expect, it } from 'vitest';
import { propertyCounts } from '../../coverage/properties.ts';
import type { ResourceSchema, SchemaObject } from '../../gate/schema.ts';
import type { RestrictionRule } from '../../schemas/restriction.ts';

const text = { type: 'string' } as const;

function structure(
  properties: SchemaObject['properties'],
  definitions?: SchemaObject['definitions'],
): ResourceSchema {
  return {
    typeName: 'AWS::Some::Type',
    type: 'object',
    additionalProperties: false,
    properties: properties ?? {},
    ...(definitions && { definitions }),
  };
}

function rule(restrict: SchemaObject): RestrictionRule {
  return { id: 'a-rule', title: '', why: '', fix: '', severity: 'LOW', restrict };
}

const PLAIN = structure({ A: text, B: text, C: text });
/** Three properties, and two of a definition that two of them share. */
const DEEP = structure(
  { A: { $ref: '#/definitions/D' }, B: { type: 'array', items: { $ref: '#/definitions/D' } }, C: text },
  { D: { type: 'object', properties: { X: text, Y: text } } },
);

it.each<
  [
    name: string,
    upstream: ResourceSchema,
    snapshot: ResourceSchema | undefined,
    rules: readonly SchemaObject[],
    counts: readonly [closed: number, narrowed: number, asUpstream: number],
  ]
>([
  ['no snapshot', PLAIN, undefined, [], [3, 0, 0]],
  ['a snapshot like upstream', PLAIN, PLAIN, [], [0, 0, 3]],
  ['upstream has more', PLAIN, structure({ A: text }), [], [2, 0, 1]],
  ['upstream has less', structure({ A: text }), PLAIN, [], [0, 0, 1]],
  ['a property is narrowed', PLAIN, PLAIN, [{ properties: { A: { const: 'a' } } }], [0, 1, 2]],
  ['a property is forbidden', PLAIN, PLAIN, [{ properties: { A: false } }], [1, 0, 2]],
  [
    'forbidden by one rule, narrowed by another',
    PLAIN,
    PLAIN,
    [{ properties: { A: { const: 'a' } } }, { properties: { A: false } }],
    [1, 0, 2],
  ],
  ['a property is required', PLAIN, PLAIN, [{ required: ['B'] }], [0, 1, 2]],
  [
    'forbidden in some case alone',
    PLAIN,
    PLAIN,
    [{ if: { required: ['B'] }, then: { properties: { A: false } } }],
    [0, 2, 1],
  ],
  [
    'forbidden in every branch of an allOf',
    PLAIN,
    PLAIN,
    [{ allOf: [{ properties: { A: false } }] }],
    [1, 0, 2],
  ],
  ['a definition counts once', DEEP, DEEP, [], [0, 0, 5]],
  [
    'narrowed in a definition',
    DEEP,
    DEEP,
    [{ definitions: { D: { properties: { X: { const: 'x' } } } } }],
    [0, 1, 4],
  ],
  [
    'forbidden in a definition',
    DEEP,
    DEEP,
    [{ definitions: { D: { properties: { X: false } } } }],
    [1, 0, 4],
  ],
  [
    'forbidden where one property leads, and open where another does',
    DEEP,
    DEEP,
    [{ properties: { A: { properties: { X: false } } } }],
    [0, 2, 3],
  ],
  [
    'narrowed in the items of a list',
    DEEP,
    DEEP,
    [{ properties: { B: { items: { properties: { Y: { const: 'y' } } } } } }],
    [0, 2, 3],
  ],
])('%s', (_, upstream, snapshot, rules, [closed, narrowed, asUpstream]) => {
  expect(propertyCounts(upstream, snapshot, rules.map(rule))).toEqual({
    upstream: closed + narrowed + asUpstream,
    closed,
    narrowed,
    asUpstream,
  });
});
