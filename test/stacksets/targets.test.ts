import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { QUOTAS } from '../../stacksets/quotas.ts';
import { operationsFor, sharesOf, type Pair } from '../../stacksets/targets.ts';

const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1'];

/** OUs with their accounts, and for each account the Regions that are wanted. */
const some = fc.array(fc.array(fc.subarray(REGIONS), { maxLength: 4 }), { maxLength: 20 });
const many = fc.array(fc.constant([REGIONS]), { minLength: QUOTAS.unitsPerOperation.most, maxLength: 120 });
const units = fc.oneof(some, many);

it('operations are for the accounts and Regions that are asked for, each once, and for no others', () => {
  fc.assert(
    fc.property(units, (written) => {
      const accounts = new Map(
        written.map((regions, unit) => [`ou-${unit}`, regions.map((_, account) => `${unit}-${account}`)]),
      );
      const pairs = written.flatMap((ofUnit, unit) =>
        ofUnit.flatMap((regions, account) =>
          regions.map((region): Pair => ({ unit: `ou-${unit}`, account: `${unit}-${account}`, region })),
        ),
      );
      const operations = operationsFor(sharesOf(pairs, REGIONS, accounts));
      const reached = operations.flatMap(({ targets }) =>
        targets.units
          .flatMap((unit) => accounts.get(unit) ?? [])
          .filter((account) => targets.accounts?.includes(account) ?? true)
          .flatMap((account) => targets.regions.map((region) => `${account} ${region}`)),
      );
      expect(reached.sort()).toEqual(pairs.map(({ account, region }) => `${account} ${region}`).sort());
      expect(operations.reduce((sum, { instances }) => sum + instances, 0)).toBe(pairs.length);
      for (const { targets } of operations) {
        expect(targets.units.length).toBeLessThanOrEqual(QUOTAS.unitsPerOperation.most);
        expect(targets.regions).toEqual(REGIONS.filter((region) => targets.regions.includes(region)));
      }
    }),
  );
});
