import type { Asset, Group, KeyType } from './asset.ts';
import { administratorsOf } from './duties.ts';
import type { Inventory } from './inventory.ts';
import { isCustomerKey } from './key-type.ts';
import { placeOf, sideOf, type Side } from './partition.ts';
import { hasOwnKey } from './service-matrix.ts';

/** A group of assets with what they have together: what a key is made from. */
export interface Draft {
  readonly side: Side;
  readonly keyType: KeyType;
  readonly customer: boolean;
  /** Sorted by id; never empty. */
  readonly assets: readonly [Asset, ...Asset[]];
  readonly because: readonly string[];
  readonly regions: readonly string[];
  readonly dataTypes: readonly string[];
  readonly useCases: readonly string[];
  /** Services that the key is named for. */
  readonly services: readonly string[];
  readonly regimes: readonly string[];
  readonly administrators: readonly string[];
  /** Sets of administrators, each as text. */
  readonly administratorSets: readonly string[];
  readonly users: readonly string[];
  readonly splitBy: Group['splitBy'];
}

/** What the assets of a group have together. */
export function draftOf({ members, splitBy }: Group, { regimes }: Inventory): Draft | undefined {
  const [first, ...rest] = members;
  if (!first) return undefined;
  const assets = [first.asset, ...rest.map(({ asset }) => asset)] as const;
  const all = (of: (asset: Asset) => readonly string[]): readonly string[] => allOf(assets, of);
  return {
    side: sideOf(first, regimes),
    keyType: first.keyType,
    customer: isCustomerKey(first),
    assets,
    because: rest.length === 0 ? first.because : [...new Set(members.flatMap(({ because }) => because))],
    regions: placeOf(first.asset),
    dataTypes: all(({ dataType }) => [dataType]),
    useCases: all(({ useCase }) => [useCase]),
    services: all(({ services }) => services.filter(hasOwnKey)),
    regimes: all((asset) => asset.regimes),
    administrators: all((asset) => asset.administrators),
    administratorSets: all((asset) => [administratorsOf(asset)]),
    users: all((asset) => asset.users),
    splitBy,
  };
}

/** What some assets have together, sorted, each once; what one has is so already. */
export function allOf(
  assets: readonly [Asset, ...Asset[]],
  of: (asset: Asset) => readonly string[],
): readonly string[] {
  if (assets.length === 1) return of(assets[0]);
  const values = new Set<string>();
  for (const asset of assets) for (const value of of(asset)) values.add(value);
  return [...values].sort();
}
