import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isCustomerMade } from '../../key-strategy/planned-key.ts';
import { planOf } from './inventories.ts';

/**
 * Each file of golden/ is an inventory with the plan that the article, or the reference that reads it, expects: how many
 * keys the customer makes, which, and the principles of each in the order in which they are cited.
 */
const FOLDER = join(import.meta.dirname, 'golden');

interface ExpectedKey {
  readonly alias: string;
  readonly protects: readonly string[];
  readonly principles: readonly string[];
  readonly administrators?: readonly string[];
  readonly users?: readonly string[];
  readonly multiRegion?: object;
}

interface Expected {
  readonly approach?: string;
  readonly customerKeys: number;
  readonly keys: readonly ExpectedKey[];
  readonly awsKeys: readonly object[];
  readonly unprotected?: readonly string[];
  /** Codes of warnings; informations are left out. */
  readonly warnings: readonly string[];
  readonly cost: readonly number[];
}

describe.each(readdirSync(FOLDER))('%s', (file) => {
  const { inventory, expect: expected } = parse(readFileSync(join(FOLDER, file), 'utf8'), {
    merge: true,
  }) as {
    readonly inventory: object;
    readonly expect: Expected;
  };
  const plan = planOf(inventory);

  it('plans the keys that are expected, and cites their principles', () => {
    const made = plan.keys.filter(isCustomerMade);
    expect(plan.summary.customerKeys).toBe(expected.customerKeys);
    expect(
      made.map(({ alias, assets, principles, administrators, users, multiRegion }, index) => {
        const wanted = expected.keys[index];
        return {
          alias,
          protects: assets,
          principles: principles.map(({ id }) => id),
          ...(wanted?.administrators && { administrators: administrators.policy }),
          ...(wanted?.users && { users }),
          ...(wanted?.multiRegion && { multiRegion }),
        };
      }),
    ).toEqual(expected.keys);
  });

  it('leaves the rest to AWS, or says that nothing protects it', () => {
    const aws = plan.keys.filter((key) => !isCustomerMade(key));
    expect(
      aws.map(({ type, assets, principles, aliases }) => ({
        type,
        protects: assets,
        principles: principles.map(({ id }) => id),
        ...(aliases.length > 0 && { aliases }),
      })),
    ).toEqual(expected.awsKeys);
    expect(plan.unprotected.map(({ asset }) => asset)).toEqual(expected.unprotected ?? []);
  });

  it('warns, and tells the cost of three years', () => {
    const codes = plan.warnings.flatMap(({ code, severity }) => (severity === 'warning' ? [code] : []));
    expect(codes).toEqual(expected.warnings);
    expect(plan.cost.total).toEqual(expected.cost);
    if (expected.approach !== undefined) expect(plan.approach.approach).toBe(expected.approach);
  });
});
