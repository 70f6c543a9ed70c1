import { expect, it } from 'vitest';
import { buildRestrictedSchema } from '../../schemas/build.ts';
import { comparePolicies } from '../../schemas/compare-policies.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { takeApart } from '../../schemas/take-apart.ts';
import { parseRestriction, type Restriction } from '../../schemas/restriction.ts';
import { THING } from './policies.ts';

const PACK = openPolicy('restricted-schemas');

it.each(PACK.types)('%s comes apart into what it was built from', (type) => {
  const [snapshot, restriction, schema] = [
    PACK.snapshotFor(type),
    PACK.restrictionFor(type),
    PACK.schemaFor(type),
  ];
  if (!snapshot || !restriction || !schema) throw new Error(`${type} is not approved.`);
  expect(takeApart(schema)).toEqual({
    snapshot: { ...snapshot, definitions: snapshot.definitions ?? {} },
    // What a rule is for is told to reports, and not built in.
    rules: restriction.rules.map(({ objective: _, controls: __, ...rule }) => rule),
  });
});

function rule(restrict: object, title = 'A title'): Restriction {
  const words = { title, why: 'why', fix: 'fix', severity: 'HIGH', restrict };
  return parseRestriction(JSON.stringify({ type: THING.typeName, rules: { 'a-rule': words } }), 'thing.yaml');
}

it.each([
  ['a property', { properties: { Public: { const: false } } }],
  ['a forbidden property', { properties: { Public: false } }],
  ['a definition', { definitions: { Encryption: { required: ['KeyArn'] } } }],
  ['a definition below oneOf', { definitions: { Queue: { properties: { Arn: { pattern: '^a' } } } } }],
  ['a definition that refers to itself', { definitions: { Tree: { maxProperties: 1 } } }],
  ['both', { required: ['Encryption'], definitions: { Encryption: { required: ['KeyArn'] } } }],
  ['a forbidden definition', { definitions: { Encryption: false } }],
])('a rule for %s comes apart', (_, restrict) => {
  const restriction = rule(restrict);
  expect(takeApart(buildRestrictedSchema(THING, [restriction]))).toEqual({
    snapshot: THING,
    rules: restriction.rules,
  });
});

it('is told by what people wrote', () => {
  const built = (...restrictions: readonly Restriction[]): Parameters<typeof comparePolicies>[0] => ({
    types: new Map([[THING.typeName, buildRestrictedSchema(THING, restrictions)]]),
    stackRules: [],
    waivers: [],
  });
  const ruled = built(rule({ definitions: { Queue: { required: ['Arn'] } } }));
  expect(comparePolicies(built(), ruled)).toEqual([
    { effect: 'refuses', subject: 'Test::Store::Thing: a-rule, A title' },
  ]);
  expect(comparePolicies(ruled, built(rule({ required: ['Mode'] })))).toEqual([
    { effect: 'changes', subject: 'Test::Store::Thing: a-rule' },
  ]);
  expect(
    comparePolicies(ruled, built(rule({ definitions: { Queue: { required: ['Arn'] } } }, 'Other words'))),
  ).toEqual([{ effect: 'rewords', subject: 'Test::Store::Thing: a-rule' }]);
  expect(comparePolicies(ruled, { types: new Map(), stackRules: [], waivers: [] })).toEqual([
    { effect: 'refuses', subject: 'Test::Store::Thing' },
  ]);
});

it('tells rules that span resources', () => {
  const { rules } = PACK.stackRules();
  const [first, ...others] = rules;
  if (!first) throw new Error('The pack has no stack rules.');
  const policy = (stackRules: typeof rules): Parameters<typeof comparePolicies>[0] => ({
    types: new Map(),
    stackRules,
    waivers: [],
  });
  expect(comparePolicies(policy(rules), policy(others))).toEqual([
    { effect: 'allows', subject: `stacks: ${first.id}, ${first.title}` },
  ]);
  expect(
    comparePolicies(policy(rules), policy([{ ...first, need: { not: first.need } }, ...others])),
  ).toEqual([{ effect: 'changes', subject: `stacks: ${first.id}` }]);
});
