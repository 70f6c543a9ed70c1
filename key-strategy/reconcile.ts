import type { Asset } from './asset.ts';
import type { Inventory } from './inventory.ts';
import { ROTATION_DAYS } from './settings.ts';

/** How the material of a key changes. */
export type Rotation =
  | { readonly automatic: true; readonly periodDays: number }
  | {
      readonly automatic: false;
      /** Most days between rotations by hand, where something asks for them. */
      readonly everyDays: number | null;
      readonly how: 'import new key material, then RotateKeyOnDemand';
    };

/** R6: the shortest period that anything asks for; AWS KMS rotates every 90 to 2,560 days, and never imported keys. */
export function rotationOf(
  assets: readonly Asset[],
  imported: boolean,
  { regimes, settings }: Inventory,
): Rotation {
  let shortest = Infinity;
  for (const { needs, regimes: named } of assets) {
    shortest = Math.min(shortest, needs.rotationDays ?? Infinity);
    for (const regime of named)
      shortest = Math.min(shortest, regimes.get(regime)?.rotationMaxDays ?? Infinity);
  }
  if (imported) {
    const how = 'import new key material, then RotateKeyOnDemand';
    return { automatic: false, everyDays: shortest === Infinity ? null : shortest, how };
  }
  const { least, most } = ROTATION_DAYS;
  const periodDays = Math.min(
    most,
    Math.max(least, shortest === Infinity ? settings.rotationDays : shortest),
  );
  return { automatic: true, periodDays };
}
