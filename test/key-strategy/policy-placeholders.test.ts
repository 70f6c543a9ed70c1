import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regionsOf } from '../../key-strategy/key-place.ts';
import { keyPlaceholdersOf } from '../../key-strategy/placeholders.ts';
import { isCustomerMade } from '../../key-strategy/planned-key.ts';
import { placeholderNames } from '../../gate/placeholder.ts';
import { ASSET, planOf } from './inventories.ts';
import { plans } from './policy-plans.ts';

describe('placeholders', () => {
  it('stand for one key of a place, and every key has one or is told', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { declared, places } = keyPlaceholdersOf(plan);
        const arns = plan.keys
          .filter(isCustomerMade)
          .flatMap((key) =>
            regionsOf(key).map((region) => `arn:aws:kms:${region}:${key.keyAccount}:${key.alias}`),
          );
        const named = places.flatMap(({ values }) => Object.values(values));
        const told = places.flatMap(({ region, account, ambiguous }) =>
          Object.values(ambiguous).flatMap((aliases) =>
            aliases.map((alias) => `arn:aws:kms:${region}:${account}:${alias}`),
          ),
        );
        expect([...new Set(named)].filter((arn) => !arns.includes(arn))).toEqual([]);
        expect(arns.filter((arn) => !named.includes(arn) && !told.includes(arn))).toEqual([]);
        for (const { values, ambiguous } of places) {
          expect(Object.keys(values).filter((name) => name in ambiguous || !(name in declared))).toEqual([]);
        }
        // Each is a name that restrictions can have.
        for (const name of Object.keys(declared)) expect(placeholderNames(`$<${name}>`)).toEqual([name]);
      }),
      { numRuns: 100 },
    );
  });

  it('the confidential key of this account, until there are two', () => {
    const valuesOf = (...applications: readonly string[]) =>
      keyPlaceholdersOf(
        planOf({ assets: applications.map((application) => ({ ...ASSET, id: application, application })) }),
      ).places.map(({ values, ambiguous }) => [values.confidentialKey, ambiguous.confidentialKey]);
    expect(valuesOf('shop')).toEqual([
      ['arn:aws:kms:eu-west-1:111122223333:alias/shop/prod/confidential/customer', undefined],
    ]);
    expect(valuesOf('shop', 'web')).toEqual([
      [undefined, ['alias/shop/prod/confidential/customer', 'alias/web/prod/confidential/customer']],
    ]);
  });
});
