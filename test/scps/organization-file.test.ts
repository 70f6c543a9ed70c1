import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readOrganization, writeOrganization } from '../../scps/organization-file.ts';
import { DocumentError } from '../../scps/read-document.ts';
import { levels } from './generators.ts';
import { chain } from './organizations.ts';

it('reads what it writes', () => {
  fc.assert(
    fc.property(levels, (written) => {
      const organization = chain(written);
      const text = writeOrganization(organization);
      expect(readOrganization(text, 'organization.json').organization).toEqual(organization);
    }),
    { numRuns: 100 },
  );
});

it('tells where in the file a value of a policy stands', () => {
  const text = writeOrganization(chain([[[{ Effect: 'Deny', Action: ['s3:Get*', 'S3:Put*'] }]]]));
  const { positionOf } = readOrganization(text, 'organization.json');
  const { line, column, endColumn = 0 } = positionOf('r-ab12 0', ['Statement', 0, 'Action', 1]);
  expect(text.split('\n')[line - 1]?.slice(column - 1, endColumn - 1)).toBe('"S3:Put*"');
});

const POLICY = {
  name: 'full',
  type: 'SERVICE_CONTROL_POLICY',
  document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
};
const ROOT = { id: 'r-ab12', name: 'Root', type: 'ROOT', attached: ['full'] };
const OU = {
  id: 'ou-ab12-11111111',
  name: 'Data',
  type: 'ORGANIZATIONAL_UNIT',
  parent: 'r-ab12',
  attached: [],
};
const ACCOUNT = { id: '111122223333', name: 'lake', type: 'ACCOUNT', parent: OU.id, attached: ['full'] };
const SOUND = { managementAccount: '999999999999', policies: [POLICY], targets: [ROOT, OU, ACCOUNT] };

it('takes one value for a list of it in documents', () => {
  const { organization } = readOrganization(JSON.stringify(SOUND), 'organization.json');
  expect(organization.policies.get('full')?.document.Statement).toEqual([
    { Effect: 'Allow', Action: ['*'], Resource: ['*'] },
  ]);
});

it('tells where in a lone statement a lone value stands', () => {
  const text = JSON.stringify(SOUND, null, 2);
  const { positionOf } = readOrganization(text, 'organization.json');
  const { line, column, endColumn = 0 } = positionOf('full', ['Statement', 0, 'Action', 0]);
  expect(text.split('\n')[line - 1]?.slice(column - 1, endColumn - 1)).toBe('"Action"');
});

it.each<[string, unknown, RegExp]>([
  ['a list', [], /An organization has to be a JSON object/],
  ['a member too many', { ...SOUND, roots: [] }, /no "roots"/],
  ['no management account', { ...SOUND, managementAccount: undefined }, /twelve digits/],
  [
    'a number for an account',
    { ...SOUND, managementAccount: 999999999999 },
    /managementAccount.*has to be text/,
  ],
  ['no targets', { ...SOUND, targets: [] }, /no targets/],
  ['targets by id', { ...SOUND, targets: {} }, /"targets" has to be a list/],
  ['no policies', { ...SOUND, policies: undefined }, /"policies" has to be a list/],
  ['a target without attachments', { ...SOUND, targets: [{ ...ROOT, attached: undefined }] }, /"attached"/],
  [
    'an unknown policy',
    { ...SOUND, targets: [{ ...ROOT, attached: ['ful'] }] },
    /no policy "ful"\. Did you mean "full"/,
  ],
  ['a policy twice', { ...SOUND, targets: [{ ...ROOT, attached: ['full', 'full'] }] }, /attached here twice/],
  ['two policies of a name', { ...SOUND, policies: [POLICY, POLICY] }, /two policies "full"/],
  [
    'another type',
    { ...SOUND, policies: [{ ...POLICY, type: 'TAG_POLICY' }] },
    /"type" has to be one of SERVICE/,
  ],
  ['no document', { ...SOUND, policies: [{ ...POLICY, document: undefined }] }, /needs its "document"/],
  [
    'a document as text',
    { ...SOUND, policies: [{ ...POLICY, document: '{}' }] },
    /policy document has to be a JSON object/,
  ],
  ['an unnamed policy', { ...SOUND, policies: [{ ...POLICY, name: undefined }] }, /no "name"/],
  ['a child before its parent', { ...SOUND, targets: [ROOT, ACCOUNT, OU] }, /not among the targets before/],
  ['no root', { ...SOUND, targets: [OU, ACCOUNT] }, /not among the targets before/],
  ['two roots', { ...SOUND, targets: [ROOT, { ...ROOT, id: 'r-cd34' }] }, /The root stands first/],
  ['a root with a parent', { ...SOUND, targets: [{ ...ROOT, parent: 'r-cd34' }] }, /no "parent"/],
  ['an orphan', { ...SOUND, targets: [ROOT, { ...OU, parent: undefined }] }, /needs its "parent"/],
  [
    'a child of an account',
    { ...SOUND, targets: [ROOT, OU, ACCOUNT, { ...ACCOUNT, id: '444455556666', parent: ACCOUNT.id }] },
    /is an account/,
  ],
  ['two targets of an id', { ...SOUND, targets: [ROOT, OU, OU] }, /two targets ou-ab12-11111111/],
  [
    'an id of another kind',
    { ...SOUND, targets: [ROOT, { ...OU, id: '111122223333' }] },
    /no id of a target of type ORGANIZATIONAL_UNIT/,
  ],
])('refuses %s', (_name, content, message) => {
  expect(problemsOf(JSON.stringify(content))).toMatch(message);
});

it('tells every problem with its place', () => {
  const text = JSON.stringify(
    { ...SOUND, managementAccount: '', targets: [{ ...ROOT, attached: ['a'] }] },
    null,
    2,
  );
  expect(problemsOf(text).split('\n')).toEqual([
    expect.stringMatching(/^organization\.json:2:24: "managementAccount"/) as string,
    expect.stringMatching(/^organization\.json:23:9: There is no policy "a"/) as string,
  ]);
});

it.each(['', '{', '{"a": 1,}'])('refuses what is no JSON: %s', (text) => {
  expect(problemsOf(text)).toMatch(/^organization\.json:1:\d+: /);
});

function problemsOf(text: string): string {
  try {
    readOrganization(text, 'organization.json');
  } catch (error) {
    if (error instanceof DocumentError) return error.message;
    throw error;
  }
  return 'none';
}
