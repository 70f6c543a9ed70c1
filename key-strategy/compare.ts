import { APPROACHES, type Approach } from './approach.ts';
import type { Cost } from './cost.ts';
import type { Impossibility } from './impossible.ts';
import type { Inventory } from './inventory.ts';
import { planKeys, type Plan } from './plan.ts';
import { isCustomerMade } from './planned-key.ts';
import type { Settings } from './settings.ts';

/** Two ways to answer what the article leaves open: as few keys as it allows, and as many. */
export const STRICTNESS = {
  lean: { publicCompanion: 'as-R1', perServiceKeys: false, sodMode: 'and' },
  strict: { publicCompanion: 'customer-managed', perServiceKeys: true, sodMode: 'or' },
} as const satisfies Readonly<Record<string, Partial<Settings>>>;
export type Strictness = keyof typeof STRICTNESS;

/** How much is behind one key of the account, AWS managed ones included: those serve all data of their service there. */
export interface BlastRadius {
  readonly assets: number;
  readonly classifications: number;
}

/** Who may change the policies of keys. */
export interface PolicyAdministrators {
  readonly principals: readonly string[];
  /** Keys of the one who has the most. */
  readonly mostKeys: number;
}

/** What one way to plan comes to. */
export interface Alternative {
  readonly approach: Approach;
  readonly strictness: Strictness;
  readonly customerKeys: number;
  readonly underAwsKeys: number;
  readonly cost: Cost;
  readonly blastRadius: BlastRadius;
  readonly policyAdministrators: PolicyAdministrators;
  readonly warnings: number;
}

/** All ways side by side, or what makes one impossible. */
export type Comparison =
  { readonly alternatives: readonly Alternative[] } | { readonly impossible: readonly Impossibility[] };

/** Plans an inventory by each approach, lean and strict; its other settings stay as they are. */
export function compareApproaches(inventory: Inventory): Comparison {
  const alternatives: Alternative[] = [];
  for (const strictness of Object.keys(STRICTNESS) as Strictness[]) {
    for (const approach of APPROACHES) {
      const planning = planKeys({
        ...inventory,
        settings: { ...inventory.settings, ...STRICTNESS[strictness] },
        organization: { ...inventory.organization, approach },
      });
      if ('impossible' in planning) return planning;
      alternatives.push(alternativeOf(planning.plan, approach, strictness));
    }
  }
  return { alternatives };
}

function alternativeOf(plan: Plan, approach: Approach, strictness: Strictness): Alternative {
  const { summary, cost, warnings } = plan;
  return {
    approach,
    strictness,
    customerKeys: summary.customerKeys,
    underAwsKeys: summary.underAwsManagedKeys + summary.underAwsOwnedKeys,
    cost,
    blastRadius: blastRadiusOf(plan),
    policyAdministrators: policyAdministratorsOf(plan),
    warnings: warnings.filter(({ severity }) => severity === 'warning').length,
  };
}

/** AWS owned keys are not counted: nobody in the account can use or lose them. */
function blastRadiusOf({ keys }: Plan): BlastRadius {
  const behind = new Map<string, { readonly assets: Set<string>; readonly classifications: Set<string> }>();
  for (const key of keys) {
    const names = isCustomerMade(key)
      ? [key.id]
      : key.aliases.map((alias) => `${key.account}/${key.region}/${alias}`);
    for (const name of names) {
      const before = behind.get(name) ?? { assets: new Set(), classifications: new Set() };
      for (const asset of key.assets) before.assets.add(asset);
      before.classifications.add(key.classification);
      behind.set(name, before);
    }
  }
  const sizes = [...behind.values()];
  return {
    assets: sizes.reduce((most, { assets }) => Math.max(most, assets.size), 0),
    classifications: sizes.reduce((most, { classifications }) => Math.max(most, classifications.size), 0),
  };
}

function policyAdministratorsOf({ keys }: Plan): PolicyAdministrators {
  const counts = new Map<string, number>();
  for (const key of keys) {
    if (!isCustomerMade(key)) continue;
    for (const principal of key.administrators.policy) {
      counts.set(principal, (counts.get(principal) ?? 0) + 1);
    }
  }
  return {
    principals: [...counts.keys()].sort(),
    mostKeys: [...counts.values()].reduce((most, count) => Math.max(most, count), 0),
  };
}
