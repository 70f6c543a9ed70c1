import { readFileSync } from 'node:fs';
import type { Impossibility } from '../key-strategy/impossible.ts';
import { parseInventory, type Inventory } from '../key-strategy/inventory.ts';
import { planKeys, type Plan } from '../key-strategy/plan.ts';
import { isPlan, parsePlan } from '../key-strategy/saved-plan.ts';

/** Reads a saved plan, or an inventory, which it plans. */
export function planIn(
  file: string,
):
  { readonly plan: Plan } | { readonly impossible: readonly Impossibility[]; readonly inventory: Inventory } {
  const text = readFileSync(file, 'utf8');
  if (isPlan(text)) return { plan: parsePlan(text, file) };
  const inventory = parseInventory(text, file);
  const planning = planKeys(inventory);
  return 'plan' in planning ? planning : { ...planning, inventory };
}
