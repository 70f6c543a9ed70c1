import type { Actual, ActualSet } from '../../stacksets/actual.ts';
import type { Instance } from '../../stacksets/stack-sets.ts';
import { wantingOf } from './fixtures.ts';

export const CANARY = 'ou-ab12-11111111';
export const WORKLOADS = 'ou-ab12-22222222';

/** An organization in which nothing is deployed. */
export const NOTHING: Actual = {
  accounts: new Map([
    [CANARY, ['111111111111']],
    [WORKLOADS, ['333333333333', '444444444444']],
  ]),
  suspended: new Set(),
  sets: new Map(),
  stacks: new Map(),
  codes: new Set(),
  unwanted: [],
};

/** An instance that is as its set says. */
export function instanceOf(unit: string, account: string, region: string): Instance {
  return {
    account,
    region,
    unit,
    status: 'CURRENT',
    detailedStatus: 'SUCCEEDED',
    reason: '',
    drift: 'NOT_CHECKED',
  };
}

/** Everything is there as this text wants it. */
export function deployedBy(text: string): Actual {
  const sets = wantingOf(text).wanted.sets.map(
    ({ name, content, units, regions, auto }): [string, ActualSet] => [
      name,
      {
        arn: name,
        content,
        autoDeployment: {
          retainStacksOnAccountRemoval: auto.retainStacksOnAccountRemoval,
          dependsOnArns: auto.dependsOn,
        },
        isManaged: true,
        isServiceManaged: true,
        targeted: new Map(units.map((unit) => [unit, regions])),
        instances: units.flatMap((unit) =>
          (NOTHING.accounts.get(unit) ?? []).flatMap((account) =>
            regions.map((region) => instanceOf(unit, account, region)),
          ),
        ),
        running: [],
        operations: [],
      },
    ],
  );
  return { ...NOTHING, sets: new Map(sets) };
}
