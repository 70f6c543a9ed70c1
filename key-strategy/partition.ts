import { grouped } from '../schemas/grouped.ts';
import type { Asset, Group, TypedAsset } from './asset.ts';
import type { Inventory, Regime } from './inventory.ts';
import { isCustomerKey } from './key-type.ts';

/** What no key is shared across, from the outside in. */
export const BORDERS = [
  'account',
  'stage',
  'application',
  'classification',
  'keyType',
  'regimes',
  'place',
] as const;
export type Border = (typeof BORDERS)[number];

/** On which side of each border something is. */
export type Side = Readonly<Record<Border, string>>;

/** Where an asset is, seen from all borders. */
export function sideOf({ asset, keyType }: TypedAsset, regimes: ReadonlyMap<string, Regime>): Side {
  const { account, stage, application, classification } = asset;
  return {
    account,
    stage,
    application,
    classification,
    keyType,
    regimes: separateRegimes(asset, regimes).join(', '),
    place: placeOf(asset).join(', '),
  };
}

/**
 * The Regions of the key of an asset, sorted. A multi-Region key is one for all assets that ask for the same Regions,
 * wherever among them they are.
 */
export function placeOf({ region, needs }: Asset): readonly string[] {
  return needs.multiRegion.length === 0 ? [region] : [...new Set([region, ...needs.multiRegion])].sort();
}

/** The regimes of an asset, when one of them shares no key. */
function separateRegimes({ regimes }: Asset, known: ReadonlyMap<string, Regime>): readonly string[] {
  return regimes.some((regime) => known.get(regime)?.separateKeys === true) ? regimes : [];
}

/** R3: one group for each combination of sides, whose names hold no bar. Assets keep their order. */
export function partition(typed: readonly TypedAsset[], { regimes }: Inventory): readonly Group[] {
  return groupBy(typed, (one) => Object.values(sideOf(one, regimes)).join('|')).map((members) => ({
    members,
    splitBy: [],
  }));
}

/** The values by their key, in the order in which keys first come. Linear. */
export function groupBy<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): readonly (readonly Value[])[] {
  return [...grouped(values, keyOf).values()];
}

/** Splits the groups of customer managed keys; those of AWS are not ours to split, and one asset stays one. */
export function splitGroups(
  groups: readonly Group[],
  split: (group: Group) => readonly Group[],
): readonly Group[] {
  return groups.flatMap((group) => {
    const [first, second] = group.members;
    return first && second && isCustomerKey(first) ? split(group) : [group];
  });
}
