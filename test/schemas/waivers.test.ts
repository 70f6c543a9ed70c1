import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { lintPolicy } from '../../schemas/lint-policy.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { PolicyError } from '../../schemas/problem.ts';
import { folderOf, policyFiles, THING } from './policies.ts';

const WORDS = { title: 'Title', why: 'Why.', fix: 'Fix.', severity: 'HIGH' };
const STACK_RULES = stringify({
  rules: { 'a-stack-rule': { ...WORDS, for: THING.typeName, need: { has: { required: ['Mode'] } } } },
});
const RESTRICTION = stringify({
  type: THING.typeName,
  rules: {
    'thing-private': { ...WORDS, restrict: { properties: { Public: { const: false } } } },
    'thing-encrypted': { ...WORDS, waivable: false, restrict: { required: ['Encryption'] } },
    'thing-policy-form': {
      ...WORDS,
      restrict: { properties: { Policy: { policyDocument: { form: 'resource' } } } },
    },
  },
});
const NOON = Date.parse('2026-06-15T12:00:00Z');
const WAIVER = {
  rule: 'thing-private',
  scope: { accounts: ['111122223333'] },
  owner: 'team things',
  reason: 'Old.',
  ticket: 'RISK-7',
  granted: '2026-06-01',
  expires: '2026-08-30',
};

function problemsOf(text: string): string[] {
  const files = { ...policyFiles(RESTRICTION), 'stack-rules.yaml': STACK_RULES, 'waivers.yaml': text };
  const folder = folderOf(files);
  try {
    return lintPolicy(openPolicy(folder), NOON).map(
      ({ file, line = 0, column = 0, message }) =>
        `${file.slice(folder.length + 1)}:${line}:${column} ${message}`,
    );
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems.map(({ message }) => message);
  }
}

const waivers = (changes: object, others: object = {}): string =>
  stringify({ ...others, waivers: { 'old-thing': { ...WAIVER, ...changes } } });

describe('waivers', () => {
  it.each<[string, string]>([
    ['for the longest term', waivers({})],
    ['for a stack rule', waivers({ rule: 'a-stack-rule' })],
    [
      'for all members of a scope',
      waivers({
        scope: {
          accounts: ['1111*'],
          organizationalUnits: ['ou-*'],
          stacks: ['a?'],
          logicalIds: ['B*'],
          types: ['Test::*'],
        },
      }),
    ],
    ['with an asterisk beside a pattern', waivers({ scope: { accounts: ['*'], stacks: ['orders'] } })],
    ['on the last day', waivers({ granted: '2026-05-01', expires: '2026-06-15' })],
    ['on the first day', waivers({ granted: '2026-06-15', expires: '2026-06-15' })],
    ['for longer, where that is allowed', waivers({ expires: '2027-05-31' }, { maximumDays: 365 })],
    ['of which there are none', 'waivers: {}\n'],
  ])('may be %s', (_, text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it.each<[string, string, string]>([
    [
      'an unknown rule',
      waivers({ rule: 'thing-privat' }),
      'waivers.yaml:3:5 old-thing: there is no rule "thing-privat". Did you mean "thing-private"?',
    ],
    [
      'a rule without exceptions',
      waivers({ rule: 'thing-encrypted' }),
      '3:5 old-thing: thing-encrypted has no exceptions.',
    ],
    [
      'the form of a policy document',
      waivers({ rule: 'thing-policy-form' }),
      'thing-policy-form has no exceptions.',
    ],
    [
      'a built-in rule',
      waivers({ rule: 'property-not-approved' }),
      'property-not-approved cannot be waived: what the snapshot does not list cannot be judged.',
    ],
    [
      'a type that is not there',
      waivers({ scope: { types: ['Test::Store::Thin'] } }),
      '6:11 old-thing: "Test::Store::Thin" fits no type that has a snapshot. Did you mean "Test::Store::Thing"?',
    ],
    [
      'an account that cannot be',
      waivers({ scope: { accounts: ['1111'] } }),
      '6:11 old-thing: "1111" fits no account id of twelve digits.',
    ],
    [
      'an account that is a number',
      'waivers: { a: { scope: { accounts: [111122223333] } } }',
      'waivers.a.scope.accounts.0 must be string.',
    ],
    ['an empty scope', waivers({ scope: {} }), 'waivers.old-thing.scope must not be empty.'],
    [
      'an empty list',
      waivers({ scope: { stacks: [] } }),
      'waivers.old-thing.scope.stacks must not be empty.',
    ],
    [
      'a scope that leaves nothing out',
      waivers({ scope: { stacks: ['a', '*'] } }),
      '4:5 old-thing: the scope leaves nothing out;',
    ],
    [
      'an unknown member of the scope',
      waivers({ scope: { acounts: ['*'] } }),
      'has the unknown member "acounts". Did you mean "accounts"?',
    ],
    [
      'a misspelt member',
      waivers({ expirse: '2026-07-01' }),
      'has the unknown member "expirse". Did you mean "expires"?',
    ],
    ['no owner', waivers({ owner: undefined }), 'waivers.old-thing lacks "owner".'],
    [
      'no day',
      waivers({ expires: 'soon' }),
      'old-thing: "soon" is no day; write expires as YYYY-MM-DD, in UTC.',
    ],
    ['a day that there is not', waivers({ expires: '2026-06-31' }), 'old-thing: "2026-06-31" is no day;'],
    [
      'an end before its beginning',
      waivers({ expires: '2026-05-31' }),
      'old-thing: expires on 2026-05-31, before 2026-06-01.',
    ],
    [
      'too long a term',
      waivers({ expires: '2026-08-31' }),
      'old-thing: lasts 91 days, and a waiver lasts at most 90.',
    ],
    [
      'too long a term of its own',
      waivers({}, { maximumDays: 30 }),
      'old-thing: lasts 90 days, and a waiver lasts at most 30.',
    ],
    [
      'an end that is past',
      waivers({ expires: '2026-06-14' }),
      '11:5 old-thing: expired on 2026-06-14, and today is 2026-06-15 in UTC.',
    ],
    [
      'a beginning to come',
      waivers({ granted: '2026-06-16' }),
      '10:5 old-thing: is granted on 2026-06-16, and today is 2026-06-15 in UTC.',
    ],
    ['an id of other letters', stringify({ waivers: { Old_thing: WAIVER } }), 'waivers.Old_thing is no id'],
    ['an id twice', `${waivers({})}  old-thing: {}\n`, 'Map keys must be unique'],
  ])('cannot have %s', (_, text, message) => {
    expect(problemsOf(text).join('\n')).toContain(message);
  });

  it('cannot name a type that their rule does not judge', () => {
    const other = { ...THING, typeName: 'Test::Store::Other' };
    const folder = folderOf({
      ...policyFiles(RESTRICTION),
      'snapshot/Test-Store-Other.json': policyFiles(undefined, other)['snapshot/Test-Store-Thing.json'] ?? '',
      'waivers.yaml': waivers({ scope: { types: ['Test::Store::Other'] } }),
    });
    expect(lintPolicy(openPolicy(folder), NOON)).toMatchObject([
      {
        message:
          'old-thing: "Test::Store::Other" would never apply: thing-private judges Test::Store::Thing.',
      },
    ]);
  });
});

it('a rule that has no exceptions says so in its schema, and so does the form of a policy document', () => {
  const schema = openPolicy(folderOf(policyFiles(RESTRICTION))).schemaFor(THING.typeName);
  expect(
    Object.entries(schema?.rules ?? {})
      .filter(([, { waivable }]) => waivable === false)
      .map(([id]) => id),
  ).toEqual(['thing-encrypted', 'thing-policy-form']);
});
