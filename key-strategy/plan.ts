import { approachOf, type ChosenApproach } from './approach.ts';
import type { KeyType, TypedAsset } from './asset.ts';
import { planCost, type Cost } from './cost.ts';
import { byDataType } from './data-types.ts';
import { draftOf } from './draft.ts';
import { byDuties } from './duties.ts';
import { emitKeys } from './emit.ts';
import { impossibilitiesOf, sharedSettings, type Impossibility } from './impossible.ts';
import type { Inventory } from './inventory.ts';
import { keyTypeOf, withCompanions } from './key-type.ts';
import { inOrder } from './order.ts';
import { partition, splitGroups } from './partition.ts';
import { isCustomerMade, type PlannedKey } from './planned-key.ts';
import { hasOwnKey, serviceNamed } from './service-matrix.ts';
import { warningsOf, type PlanWarning } from './warnings.ts';

/** An asset that no key of AWS KMS can be planned for. */
export interface Unprotected {
  readonly asset: string;
  readonly classification: string;
  readonly services: readonly string[];
  readonly reason: string;
}

/** How many keys of which type, and assets. */
export interface PlanSummary {
  readonly assets: number;
  readonly unprotected: number;
  /** Customer managed keys, those with imported material among them; a multi-Region key counts once. */
  readonly customerKeys: number;
  readonly imported: number;
  /** Assets under AWS managed keys, and under AWS owned ones. */
  readonly underAwsManagedKeys: number;
  readonly underAwsOwnedKeys: number;
}

/** A key plan, as `--format json` prints it: version 1. */
export interface Plan {
  readonly version: 1;
  readonly inventory: string;
  readonly summary: PlanSummary;
  readonly approach: ChosenApproach;
  /** The ARNs of the teams that keys name; plans of other versions of stackgate may lack it. */
  readonly teams?: Readonly<Record<string, readonly string[]>>;
  /** In the order of implementation, customer managed keys first. */
  readonly keys: readonly PlannedKey[];
  readonly unprotected: readonly Unprotected[];
  readonly cost: Cost;
  readonly warnings: readonly PlanWarning[];
}

/** A plan, or what makes it impossible. */
export type Planning = { readonly plan: Plan } | { readonly impossible: readonly Impossibility[] };

/** Plans the keys of an inventory: rules R0 to R10, in their order. Linear in the number of assets. */
export function planKeys(inventory: Inventory): Planning {
  const chosen = approachOf(inventory.organization); // R0
  const all = inventory.assets.map((asset) => keyTypeOf(asset, inventory)); // R1
  const protectable = all.filter(({ asset }) => asset.services.some(hasOwnKey));
  const typed = withCompanions(protectable, inventory); // R2
  const unprotected = all.filter(({ asset }) => !asset.services.some(hasOwnKey));
  const impossible = impossibilitiesOf([...typed, ...unprotected], inventory);
  if (impossible.length > 0) return { impossible };

  const { settings } = inventory;
  const parts = partition(typed, inventory); // R3
  const byType = splitGroups(parts, (group) => byDataType(group, settings)); // R4
  const groups = splitGroups(byType, (group) => byDuties(group, settings)); // R5
  const drafts = groups.flatMap((group) => draftOf(group, inventory) ?? []);
  const shared = sharedSettings(drafts);
  if (shared.length > 0) return { impossible: shared };

  const keys = emitKeys(drafts, chosen.approach, inventory); // R6, R7
  const pairs = drafts.flatMap((draft, index) => {
    const key = keys[index];
    return key ? [{ key, draft }] : [];
  });
  return {
    plan: {
      version: 1,
      inventory: inventory.file,
      summary: summaryOf(keys, unprotected.length),
      approach: chosen,
      teams: Object.fromEntries([...inventory.teams].sort(([a], [b]) => (a < b ? -1 : 1))),
      keys: inOrder(keys, inventory), // R10
      unprotected: unprotected.map(unprotectedOf),
      cost: planCost(keys, requestsUnder(typed)), // R9
      warnings: warningsOf({ approach: chosen.approach, typed, keys: pairs }, inventory), // R8
    },
  };
}

function summaryOf(keys: readonly PlannedKey[], unprotected: number): PlanSummary {
  const assetsUnder = (type: KeyType): number =>
    keys.reduce((sum, key) => sum + (key.type === type ? key.assets.length : 0), 0);
  return {
    assets: keys.reduce((sum, { assets }) => sum + assets.length, unprotected),
    unprotected,
    customerKeys: keys.filter(isCustomerMade).length,
    imported: keys.filter(({ type }) => type === 'imported').length,
    underAwsManagedKeys: assetsUnder('aws-managed'),
    underAwsOwnedKeys: assetsUnder('aws-owned'),
  };
}

function unprotectedOf({ asset }: TypedAsset): Unprotected {
  const { id, classification, services } = asset;
  const without = services.filter((service) => serviceNamed(service).key.value === 'none');
  const reason =
    without.length > 0
      ? `${without.join(', ')} takes no key of AWS KMS.`
      : `${services.join(', ')} has no key of its own: what it reads is under the keys of that data.`;
  return { asset: id, classification, services, reason };
}

/** Requests under AWS owned keys are not the customer's. */
function requestsUnder(typed: readonly TypedAsset[]): number {
  return typed.reduce(
    (sum, { asset, keyType }) => sum + (keyType === 'aws-owned' ? 0 : asset.requestsPerMonth),
    0,
  );
}
