import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ActualSet } from '../../stacksets/actual.ts';
import {
  deployedPlaces,
  GATE_SETS,
  INSTANCE_FAULTS,
  type DeployedPlace,
} from '../../stacksets/deployed-gate.ts';
import { parseOrganization } from '../../stacksets/organization.ts';
import type { Instance } from '../../stacksets/stack-sets.ts';
import { HOOK_ALIAS } from '../../stacksets/guard/wanted.ts';
import { templatesIn } from '../../stacksets/templates.ts';
import { ORGANIZATION } from './fixtures.ts';

const ACCOUNT = '111122223333';
const ACCOUNTS = new Map([
  ['ou-ab12-11111111', [ACCOUNT]],
  ['ou-ab12-22222222', ['222233334444', ACCOUNT]],
]);
const CURRENT: Instance = {
  account: ACCOUNT,
  region: 'eu-west-1',
  unit: 'ou-ab12-11111111',
  status: 'CURRENT',
  detailedStatus: 'SUCCEEDED',
  reason: '',
  drift: 'NOT_CHECKED',
};

function setOf(instances: readonly Instance[], parameters: Readonly<Record<string, string>> = {}): ActualSet {
  return {
    arn: 'arn',
    content: { template: '', description: '', parameters },
    isManaged: true,
    isServiceManaged: true,
    targeted: new Map(),
    instances,
    running: [],
    operations: [],
  };
}

function placesOf(
  set: ActualSet | undefined,
  more = '',
  suspended: readonly string[] = [],
): readonly DeployedPlace[] {
  const { organization } = parseOrganization(`${ORGANIZATION}${more}`, 'organization.yaml');
  return deployedPlaces('90-hook', organization, { accounts: ACCOUNTS, suspended: new Set(suspended) }, set);
}

it.each<[Partial<Instance>, is: DeployedPlace['is'], faults: readonly string[]]>([
  [{}, 'deployed', []],
  [{ drift: 'IN_SYNC' }, 'deployed', []],
  [
    { status: 'OUTDATED', detailedStatus: 'FAILED', reason: 'quota' },
    'weakened',
    ['instance-not-current OUTDATED FAILED: quota'],
  ],
  [{ status: 'OUTDATED', detailedStatus: 'PENDING' }, 'weakened', ['instance-not-current OUTDATED PENDING']],
  [{ detailedStatus: 'FAILED' }, 'weakened', ['instance-not-current CURRENT FAILED']],
  [
    { status: 'INOPERABLE', detailedStatus: 'INOPERABLE' },
    'weakened',
    ['instance-inoperable INOPERABLE INOPERABLE'],
  ],
  [{ drift: 'DRIFTED' }, 'weakened', ['instance-drifted DRIFTED']],
  [
    { status: 'OUTDATED', detailedStatus: 'FAILED', drift: 'DRIFTED' },
    'weakened',
    ['instance-not-current OUTDATED FAILED', 'instance-drifted DRIFTED'],
  ],
  // It was suspended when the last operation came, and is active now.
  [
    { detailedStatus: 'SKIPPED_SUSPENDED_ACCOUNT' },
    'weakened',
    ['instance-not-current CURRENT SKIPPED_SUSPENDED_ACCOUNT'],
  ],
  [{ region: 'us-east-1' }, 'absent', ['instance-absent no instance']],
])('an instance with %j is %s', (changes, is, faults) => {
  const [place] = placesOf(setOf([{ ...CURRENT, ...changes }]));
  expect(place).toMatchObject({ account: ACCOUNT, region: 'eu-west-1', is });
  expect(place?.faults.map(({ code, detail }) => `${code} ${detail}`)).toEqual(faults);
});

it('every account of the OUs is told once in every Region of the set, whatever is there', () => {
  const named = (places: readonly DeployedPlace[]) =>
    places.map(({ account, region }) => `${account} ${region}`);
  const all = [ACCOUNT, '222233334444'].flatMap((one) => [`${one} eu-west-1`, `${one} eu-central-1`]);
  expect(named(placesOf(setOf([CURRENT])))).toEqual(all);
  expect(named(placesOf(undefined))).toEqual(all);
  const narrowed = 'sets: { 90-hook: { regions: [eu-west-1], organizationalUnits: [canary] } }\n';
  expect(named(placesOf(setOf([]), narrowed))).toEqual([`${ACCOUNT} eu-west-1`]);
});

it('a suspended account is told as that in every Region, whatever was deployed there', () => {
  const suspended = '333344445555';
  const told = placesOf(setOf([{ ...CURRENT, account: suspended, status: 'OUTDATED' }]), '', [suspended]);
  expect(told.filter(({ account }) => account === suspended)).toEqual(
    ['eu-west-1', 'eu-central-1'].map((region) => ({
      account: suspended,
      region,
      is: 'suspended',
      faults: [],
    })),
  );
});

it('without a StackSet the Hook is absent everywhere, and the StackSet is named', () => {
  for (const { is, faults } of placesOf(undefined))
    expect([is, faults[0]?.detail]).toEqual(['absent', 'there is no StackSet stackgate-90-hook']);
});

it('a StackSet that deploys a Hook that warns is told everywhere', () => {
  expect(placesOf(setOf([CURRENT], { FailureMode: 'FAIL' }))[0]).toMatchObject({ is: 'deployed' });
  expect(placesOf(setOf([CURRENT], { FailureMode: 'WARN' }))[0]).toMatchObject({
    is: 'weakened',
    faults: [{ code: 'instance-warns', detail: 'FailureMode WARN' }],
  });
});

it('docs/reports.md has the codes that there are', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/reports.md'), 'utf8');
  const told = [...text.matchAll(/^\| (instance-[a-z-]+) /gm)].map(([, code]) => code);
  expect(told).toEqual(Object.keys(INSTANCE_FAULTS));
});

it('there are templates of Hook and guard, and the Hook has the name that is asked for', () => {
  const { sets } = templatesIn(join(import.meta.dirname, '../../stacksets'));
  const named = new Map(sets.map(({ name, parameters }) => [name, parameters]));
  expect(Object.values(GATE_SETS).every((name) => named.has(name))).toBe(true);
  expect(named.get('90-hook')?.get('HookAlias')).toBe(HOOK_ALIAS);
});
