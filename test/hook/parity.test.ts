import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { checkTemplate } from '../../cli/check-template.ts';
import type { HookResponse } from '../../hook/response.ts';
import { stringified } from '../../simulation/wire.ts';
import type { ValueObject } from '../../gate/value.ts';
import { propertiesWithOnePartReplaced } from '../gate/generators.ts';
import type { Policy } from '../../schemas/policy.ts';
import { EXAMPLE_CONTEXT } from '../../schemas/prove.ts';
import { cloudControlEvent, HANDLER, POLICY, requestData, resourceEvent } from './hooks.ts';

interface Tried {
  readonly type: string;
  readonly properties: ValueObject;
}

/** Rules that span resources are not asked of one. */
const OF_ONE_RESOURCE: Policy = { ...POLICY, stackRules: () => ({ ...POLICY.stackRules(), rules: [] }) };

/** Every resource of the restrictions' examples, approved and refused. */
const FIXTURES: readonly Tried[] = POLICY.types.flatMap((type) => {
  const { approved = {}, refused = [] } = POLICY.examplesFor(type) ?? {};
  const all = [...Object.values(approved), ...refused.map(({ properties }) => properties)];
  return all.map((properties) => ({ type, properties: properties as ValueObject }));
});

/** The stack that the examples are meant for. */
const STACK = `arn:aws:cloudformation:eu-west-1:111122223333:stack/${EXAMPLE_CONTEXT.stackName ?? ''}/1`;

/** Types with a rule that names the stack: Cloud Control has none, so there it refuses what they would approve. */
const OF_A_STACK: ReadonlySet<string> = new Set(
  POLICY.types.filter((type) => JSON.stringify(POLICY.schemaFor(type)).includes('$<stackName>')),
);

it('gives one verdict to every fixture, whichever way it comes in', async () => {
  for (const tried of FIXTURES) await sameEverywhere(tried);
});

it('gives one verdict to generated resources, whichever way they come in', async () => {
  const part = fc.constantFrom(
    true,
    false,
    0,
    1,
    30,
    2.5,
    1e21,
    -7,
    'true',
    'false',
    '30',
    '',
    'x',
    '*',
    [],
    {},
    ['*'],
    { a: true },
  );
  const generated = fc
    .tuple(fc.constantFrom(...FIXTURES), part, fc.nat())
    .map(([{ type, properties }, replacement, seed]): Tried => {
      const all = propertiesWithOnePartReplaced(properties, replacement);
      return { type, properties: all[seed % all.length] ?? properties };
    });
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(generated, async (tried) => void seen.add(await sameEverywhere(tried))),
    { numRuns: 1000 },
  );
  expect([...seen].some((answer) => answer === 'approved')).toBe(true);
  expect(seen.size).toBeGreaterThan(50);
});

async function sameEverywhere(tried: Tried): Promise<string> {
  const { type, properties } = tried;
  const template = { Resources: { R: { Type: type, Properties: properties } } };
  const event = (values: unknown): Record<string, unknown> => ({
    stackId: STACK,
    requestData: requestData(type, values),
  });
  // CloudFormation takes no null in a template.
  const inTemplates = !JSON.stringify(properties).includes('null') && {
    'template, JSON': inTemplate(JSON.stringify(template)),
    'template, YAML': inTemplate(stringify(template, { version: '1.1', aliasDuplicateObjects: false })),
  };
  const ways = {
    ...inTemplates,
    'RESOURCE, native types': answer(await HANDLER(resourceEvent(event(properties)))),
    'RESOURCE, stringified': answer(await HANDLER(resourceEvent(event(stringified(properties))))),
    ...(!OF_A_STACK.has(type) && {
      CLOUD_CONTROL: answer(await HANDLER(cloudControlEvent({ requestData: requestData(type, properties) }))),
    }),
  };
  const first = ways['RESOURCE, native types'];
  expect(ways, JSON.stringify(tried)).toEqual(
    Object.fromEntries(Object.keys(ways).map((way) => [way, first])),
  );
  return first;
}

/** The verdict and the rules behind it. */
function inTemplate(text: string): string {
  const { resources, problems } = checkTemplate(text, 'template', OF_ONE_RESOURCE, {
    context: EXAMPLE_CONTEXT,
    parameters: {},
    now: Date.now(),
  });
  expect(problems).toEqual([]);
  const [resource] = resources;
  if (!resource) throw new Error('No resource was judged.');
  const { verdict, findings } = resource;
  return told(
    verdict,
    findings.map(({ rule }) => rule),
  );
}

function answer({ hookStatus, errorCode, annotations = [] }: HookResponse): string {
  if (hookStatus === 'SUCCESS') return told('approved', []);
  return told(
    errorCode === 'NonCompliant' ? 'refused' : 'failed',
    annotations.map(({ annotationName }) => annotationName),
  );
}

function told(verdict: string, rules: readonly string[]): string {
  return [verdict, ...[...new Set(rules)].sort()].join(' ');
}
