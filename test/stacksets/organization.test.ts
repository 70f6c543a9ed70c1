import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseOrganization } from '../../stacksets/organization.ts';

const LEAST = `organization: o-exampleorg1
administratorAccount: '222222222222'
homeRegion: eu-west-1
regions: [eu-west-1, eu-central-1]
organizationalUnits:
  canary: ou-ab12-11111111
  workloads: ou-ab12-22222222
`;

it('an organization file says little, and the rest has a meaning', () => {
  expect(parseOrganization(LEAST, 'organization.yaml').organization).toMatchObject({
    callAs: 'DELEGATED_ADMIN',
    retainStacksOnAccountRemoval: true,
    operationPreferences: { failureTolerancePercentage: 10 },
    values: {},
    sets: {},
  });
});

describe('a value that names a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackgate-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'organization.yaml');
  mkdirSync(join(folder, 'keys'));
  writeFileSync(join(folder, 'keys/bundles.pem'), 'first\nsecond\n');
  writeFileSync(join(folder, 'empty.pem'), '\n');

  it('is what stands in it, of all and of one set', () => {
    const text = `${LEAST}values: { PublicKey: { file: keys/bundles.pem }, Stage: test }\nsets:\n  90-hook: { values: { PublicKey: { file: keys/bundles.pem } } }\n`;
    const { values, sets } = parseOrganization(text, file).organization;
    expect(values).toEqual({ PublicKey: 'first\nsecond\n', Stage: 'test' });
    expect(sets['90-hook']?.values).toEqual({ PublicKey: 'first\nsecond\n' });
  });

  it.each([
    [
      '{ file: keys/bundle.pem }',
      /8:24: keys\/bundle\.pem is not there\. Paths begin at the folder of this file\.$/m,
    ],
    ['{ file: keys }', /8:24: keys cannot be read: EISDIR/],
    ['{ file: empty.pem }', /8:24: empty\.pem is empty\.$/m],
    [
      '{ fil: empty.pem }',
      /8:\d+: values\.PublicKey (has the unknown member "fil"\. Did you mean "file"|lacks "file")/,
    ],
    ['{ file: [empty.pem] }', /8:24: values\.PublicKey\.file must be string/],
  ])('is told as %s with its place', (value, told) => {
    expect(() => parseOrganization(`${LEAST}values: { PublicKey: ${value} }\n`, file)).toThrow(told);
  });
});

describe('what cannot be meant is told with its place', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'ids',
      LEAST.replace('o-exampleorg1', '12').replace("'222222222222'", '222'),
      ['1:1: organization must be string', '2:1: administratorAccount must be string'],
    ],
    [
      'an unknown member',
      `${LEAST}vales: {}\n`,
      ['8:1: The file has the unknown member "vales". Did you mean "values"?'],
    ],
    [
      'an OU by its name',
      LEAST.replace('ou-ab12-22222222', 'Workloads'),
      ['7:3: organizationalUnits.workloads must match'],
    ],
    [
      'an OU twice',
      LEAST.replace('22222222\n', '11111111\n').replace('2222\n', "2222'\n"),
      ['7:3: ou-ab12-11111111 is named twice.'],
    ],
    ['a number for a name', LEAST.replace('canary:', "'1':"), ['6:3: The name 1 is a number']],
    [
      'a Region that no account gets',
      `${LEAST}sets:\n  20-network: { regions: [eu-west-2] }\n`,
      ['9:27: "eu-west-2" is not a Region of this file. Did you mean "eu-west-1"?'],
    ],
    [
      'an OU of a set',
      `${LEAST}sets:\n  20-network: { organizationalUnits: [workload] }\n`,
      ['9:39: "workload" is not an OU of this file. Did you mean "workloads"?'],
    ],
    [
      'a count and a percentage',
      `${LEAST}operationPreferences:\n  failureToleranceCount: 1\n  failureTolerancePercentage: 10\n`,
      ['9:3: Give failureToleranceCount or failureTolerancePercentage, not both.'],
    ],
    [
      'a preference of another spelling',
      `${LEAST}operationPreferences:\n  concurrencyMode: SOFT\n`,
      ['9:3: operationPreferences.concurrencyMode must be one of'],
    ],
    [
      'several at once',
      `${LEAST}manage: { Recorder: maybe }\nclassifications: []\n`,
      ['8:11: manage.Recorder must be boolean', '9:1: classifications must not be empty'],
    ],
  ])('%s', (_, text, expected) => {
    let told = '';
    try {
      parseOrganization(text, 'organization.yaml');
    } catch (error) {
      told = String(error);
    }
    for (const line of expected) expect(told).toContain(`organization.yaml:${line}`);
    expect(told.split('\n')).toHaveLength(1 + expected.length);
  });
});
