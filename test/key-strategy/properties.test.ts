import fc from 'fast-check';
import { expect, it } from 'vitest';
import { APPROACHES } from '../../key-strategy/approach.ts';
import { compareApproaches } from '../../key-strategy/compare.ts';
import { diffPlans, isSame } from '../../key-strategy/diff.ts';
import { parseInventory, type WrittenAsset, type WrittenInventory } from '../../key-strategy/inventory.ts';
import { isCustomerMade } from '../../key-strategy/planned-key.ts';
import type { Plan } from '../../key-strategy/plan.ts';
import { parsePlan } from '../../key-strategy/saved-plan.ts';
import { inventories } from './generators.ts';
import { planOf } from './inventories.ts';

const RUNS = { numRuns: 300 };

function holds(name: string, check: (inventory: WrittenInventory, plan: Plan) => void): void {
  it(name, () => {
    fc.assert(
      fc.property(inventories, (inventory) => check(inventory, planOf(inventory))),
      RUNS,
    );
  });
}

it('the order of assets changes nothing', () => {
  fc.assert(
    fc.property(
      inventories.chain((inventory) =>
        fc.tuple(
          fc.constant(inventory),
          fc.shuffledSubarray([...inventory.assets], { minLength: inventory.assets.length }),
        ),
      ),
      ([inventory, assets]) => {
        expect(planOf({ ...inventory, assets })).toEqual(planOf(inventory));
      },
    ),
    RUNS,
  );
});

holds('another user changes no number of keys', (inventory, plan) => {
  const assets = inventory.assets.map((asset) => ({ ...asset, users: [...(asset.users ?? []), 'new-user'] }));
  expect(planOf({ ...inventory, assets }).summary.customerKeys).toBe(plan.summary.customerKeys);
});

holds('another stage of everything makes as many keys again', (inventory, plan) => {
  const copies = inventory.assets.map((asset) => ({
    ...asset,
    id: `${asset.id}-copy`,
    stage: `${asset.stage ?? 'prod'}-copy`,
  }));
  const doubled = planOf({ ...inventory, assets: [...inventory.assets, ...copies] });
  expect(doubled.summary.customerKeys).toBe(2 * plan.summary.customerKeys);
});

holds('every asset stands behind one key, or is listed as unprotected', ({ assets }, plan) => {
  const found = [...plan.keys.flatMap((key) => key.assets), ...plan.unprotected.map(({ asset }) => asset)];
  expect(found.sort()).toEqual(assets.map(({ id }) => id).sort());
  expect(plan.summary.assets).toBe(assets.length);
});

holds(
  'no key is shared across accounts, Regions, stages, applications or classifications',
  (inventory, plan) => {
    const assets = new Map(inventory.assets.map((asset) => [asset.id, asset]));
    for (const key of plan.keys) {
      const regions =
        isCustomerMade(key) && key.multiRegion
          ? [key.multiRegion.primary, ...key.multiRegion.replicas]
          : [key.region];
      for (const id of key.assets) {
        expect(assets.get(id)).toMatchObject({
          account: key.account,
          stage: key.stage,
          application: key.application,
          classification: key.classification,
        });
        expect(regions).toContain(assets.get(id)?.region);
      }
    }
  },
);

holds('a key is for all users, regimes and data types of its assets', (inventory, plan) => {
  const assets = new Map(inventory.assets.map((asset) => [asset.id, asset]));
  for (const key of plan.keys.filter(isCustomerMade)) {
    const behind = key.assets.flatMap((id) => assets.get(id) ?? []);
    const union = (of: (asset: WrittenAsset) => readonly string[]): readonly string[] =>
      [...new Set(behind.flatMap(of))].sort();
    expect(key.users).toEqual(union(({ users = [] }) => users));
    expect(key.regimes).toEqual(union(({ regimes = [] }) => regimes));
    expect(key.dataTypes).toEqual(union(({ dataType, classification = '' }) => [dataType ?? classification]));
  }
});

holds('who administers a key does not use it, or that is warned of', (_, plan) => {
  for (const key of plan.keys.filter(isCustomerMade)) {
    const { policy, operations } = key.administrators;
    const both = key.users.some((user) => [...policy, ...operations].includes(user));
    const warned = plan.warnings.some(
      (warning) => warning.code === 'SOD-ADMINISTRATOR-IS-USER' && warning.key === key.id,
    );
    expect(warned).toBe(both);
  }
});

holds('the same asset twice makes no other key', (inventory, plan) => {
  const twins = inventory.assets.map((asset) => ({ ...asset, id: `${asset.id}-twin` }));
  const twice = planOf({ ...inventory, assets: [...inventory.assets, ...twins] });
  expect(twice.keys.map(({ id }) => id).sort()).toEqual(plan.keys.map(({ id }) => id).sort());
});

holds('the approach changes who administers, never the keys', (inventory, plan) => {
  for (const approach of APPROACHES) {
    const { keys } = planOf({ ...inventory, organization: { ...inventory.organization, approach } });
    expect(keys.map(({ id, assets }) => [id, assets])).toEqual(
      plan.keys.map(({ id, assets }) => [id, assets]),
    );
  }
});

holds('strict has at least the keys of lean', (inventory) => {
  const comparison = compareApproaches(parseInventory(JSON.stringify(inventory), 'inventory.json'));
  if (!('alternatives' in comparison)) throw new Error('refused');
  for (const lean of comparison.alternatives.filter(({ strictness }) => strictness === 'lean')) {
    const strict = comparison.alternatives.find(
      ({ strictness, approach }) => strictness === 'strict' && approach === lean.approach,
    );
    expect(strict?.customerKeys).toBeGreaterThanOrEqual(lean.customerKeys);
  }
});

holds('an alias is one that AWS KMS takes, and there once in each Region of its account', (_, plan) => {
  const places = plan.keys.filter(isCustomerMade).flatMap(({ alias, keyAccount, region, multiRegion }) => {
    expect(alias).toMatch(/^alias\/(?!aws\/)[A-Za-z0-9/_-]{1,250}$/);
    const regions = multiRegion ? [multiRegion.primary, ...multiRegion.replicas] : [region];
    return regions.map((one) => `${keyAccount} ${one} ${alias}`);
  });
  expect(new Set(places).size).toBe(places.length);
});

holds('every key says why it is of its type, and an imported one is never rotated by AWS KMS', (_, plan) => {
  for (const key of plan.keys) {
    expect(key.principles.at(-1)?.role).toBe('type');
    if (isCustomerMade(key)) expect(key.rotation.automatic).toBe(key.type !== 'imported');
  }
});

holds('keys come by sensitivity, and each has its step', ({ assets }, plan) => {
  const ranks = ['public', 'internal', 'confidential', 'restricted'];
  const made = plan.keys.filter(isCustomerMade);
  const sensitivity = made.map(({ classification }) => ranks.indexOf(classification));
  expect(sensitivity).toEqual([...sensitivity].sort((a, b) => b - a));
  expect(made.map(({ step }) => step)).toEqual(made.map((_key, index) => index + 1));
  expect(plan.keys.slice(0, made.length)).toEqual(made);
  expect(assets.length).toBeGreaterThan(0);
});

holds('a saved plan does not differ from itself', (_, plan) => {
  const saved = parsePlan(JSON.stringify(plan), 'plan.json');
  expect(isSame(diffPlans(saved, plan))).toBe(true);
});

it('a plan differs from another by what was added, and back by what was taken away', () => {
  fc.assert(
    fc.property(inventories, inventories, (one, other) => {
      const [before, after] = [planOf(one), planOf({ ...other, organization: one.organization })];
      const [there, back] = [diffPlans(before, after), diffPlans(after, before)];
      expect(back.added.map(({ id }) => id).sort()).toEqual(there.removed.map(({ id }) => id).sort());
      expect(back.moved.map(({ asset }) => asset).sort()).toEqual(
        there.moved.map(({ asset }) => asset).sort(),
      );
      expect(back.newlyUnprotected).toEqual(there.noLongerUnprotected);
    }),
    RUNS,
  );
});
