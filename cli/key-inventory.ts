import { readFileSync } from 'node:fs';
import type { Impossibility } from '../key-strategy/impossible.ts';
import { parseInventory, type Inventory } from '../key-strategy/inventory.ts';
import { formatImpossible } from '../report/impossible.ts';
import { paintOn, type Terminal } from './output.ts';

/** Reads the inventory that a command names. */
export function inventoryIn(file: string): Inventory {
  return parseInventory(readFileSync(file, 'utf8'), file);
}

/** Prints what makes a plan impossible. */
export function printImpossible(
  impossible: readonly Impossibility[],
  { file, positionOf }: Inventory,
  format: string,
  { out, environment }: Terminal,
): void {
  const placed = impossible.map((one) => ({ ...one, file, ...positionOf(one.path) }));
  out.write(
    format === 'json'
      ? `${JSON.stringify({ version: 1, inventory: file, impossible: placed }, null, 2)}\n`
      : formatImpossible(placed, paintOn(out, environment)),
  );
}
