import { byCodeUnit } from '../schemas/sorting.ts';
import type { Inventory } from './inventory.ts';
import { isCustomerMade, type PlannedKey } from './planned-key.ts';

/**
 * R10: the order of implementation. The most sensitive data first, then what protects the most; keys of AWS, for which
 * there is nothing to make, last.
 */
export function inOrder(
  keys: readonly PlannedKey[],
  { classifications }: Pick<Inventory, 'classifications'>,
): readonly PlannedKey[] {
  const rank = new Map(classifications.map((classification, index) => [classification, index]));
  return [...keys]
    .sort(
      (a, b) =>
        Number(isCustomerMade(b)) - Number(isCustomerMade(a)) ||
        (rank.get(b.classification) ?? 0) - (rank.get(a.classification) ?? 0) ||
        b.assets.length - a.assets.length ||
        byCodeUnit(a.id, b.id),
    )
    .map((key, index) => (isCustomerMade(key) ? { ...key, step: index + 1 } : key));
}
