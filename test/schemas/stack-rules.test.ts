import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { lintPolicy } from '../../schemas/lint-policy.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { PolicyError } from '../../schemas/problem.ts';
import { folderOf, policyFiles, restrictionText, THING } from './policies.ts';

const WORDS = { title: 'Title', why: 'Why.', fix: 'Fix.', severity: 'HIGH', for: THING.typeName };
const NAMED = { referredBy: { type: THING.typeName, at: ['/Encryption/KeyArn'] } };

function problemsOf(text: string): string[] {
  const restriction = restrictionText({ properties: { Public: { const: false } } });
  const folder = folderOf({ ...policyFiles(restriction), 'stack-rules.yaml': text });
  try {
    return lintPolicy(openPolicy(folder), Date.now()).map(
      ({ line = 0, column = 0, message }) => `${line}:${column} ${message}`,
    );
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems.map(({ line = 0, column = 0, message }) => `${line}:${column} ${message}`);
  }
}

const rules = (need: unknown, others: object = {}): string =>
  stringify({ rules: { 'a-rule': { ...WORDS, ...others, need } } });

describe('rules that span resources', () => {
  it('may name approved types, and places and values that they have', () => {
    const has = { required: ['Mode'], properties: { Mode: { const: 'On' } } };
    const all = { allOf: [NAMED, { has }, { not: { exists: { type: THING.typeName, has } } }] };
    expect(problemsOf(rules({ anyOf: [all, { has }] }, { when: { has } }))).toEqual([]);
    expect(
      problemsOf(rules({ referredBy: { type: THING.typeName, at: ['/Names/*', '/Policy/a/*/b'] } })),
    ).toEqual([]);
  });

  it.each<[string, string, string]>([
    [
      'another type',
      rules(NAMED, { for: 'Test::Store::Thin' }),
      '7:5 a-rule: Test::Store::Thin is not approved, so this would never apply. Did you mean "Test::Store::Thing"?',
    ],
    [
      'a companion of another type',
      rules({ exists: { type: 'A::B::C' } }),
      '10:9 a-rule: A::B::C is not approved, so this would never apply.',
    ],
    [
      'a place that is not there',
      rules({ referredBy: { type: THING.typeName, at: ['/Encryption/Key'] } }),
      'Test::Store::Thing has no property "Key" there.',
    ],
    [
      'a list that is none',
      rules({ referredBy: { type: THING.typeName, at: ['/Mode/*'] } }),
      'Test::Store::Thing has no list there.',
    ],
    [
      'a property that is not there',
      rules({ has: { required: ['Mod'] } }),
      '11:13 a-rule: the snapshot has no property "Mod" here. Did you mean "Mode"?',
    ],
    [
      'a value that is not there',
      rules({ has: { properties: { Mode: { const: 'Onn' } } } }),
      'does not list the value "Onn"',
    ],
    [
      'definitions',
      rules({ has: { definitions: { Tree: { required: ['Leaf'] } } } }),
      'say what the properties hold, without definitions.',
    ],
    [
      'two requirements at once',
      rules({ ...NAMED, has: { required: ['Mode'] } }),
      'must have 1 of these members, not more',
    ],
    [
      'an unknown requirement',
      rules({ referedBy: {} }),
      'has the unknown member "referedBy". Did you mean "referredBy"?',
    ],
    ['no requirement', stringify({ rules: { 'a-rule': WORDS } }), 'rules.a-rule lacks "need".'],
    [
      'an id that is taken',
      stringify({ rules: { 'test-rule': { ...WORDS, need: NAMED } } }),
      '2:3 the rule id "test-rule" is taken by',
    ],
    [
      'an id of the gate',
      stringify({ rules: { 'type-not-approved': { ...WORDS, need: NAMED } } }),
      'is the id of a built-in rule',
    ],
    ['a repeated key', `${rules(NAMED)}  a-rule: {}\n`, 'Map keys must be unique'],
  ])('cannot have %s', (_, text, message) => {
    expect(problemsOf(text).join('\n')).toContain(message);
  });
});
