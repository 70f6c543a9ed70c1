import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareApproaches } from '../../key-strategy/compare.ts';
import { parseInventory, type WrittenAsset, type WrittenInventory } from '../../key-strategy/inventory.ts';
import { planKeys } from '../../key-strategy/plan.ts';
import { formatComparisonPage } from '../../report/key-comparison-page.ts';
import { formatKeyPlanPage } from '../../report/key-plan-page.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples/keys');

/** The page of the key plan of an inventory. */
export function planPage(text: string, file = 'inventory.yaml'): string {
  const inventory = parseInventory(text, file);
  const planning = planKeys(inventory);
  if ('impossible' in planning) throw new Error('The inventory cannot be planned.');
  return formatKeyPlanPage(planning.plan, inventory.classifications);
}

/** The page of an example. */
export function planPageOf(example: 'bank' | 'retail'): string {
  return planPage(readFileSync(join(EXAMPLES, `${example}.yaml`), 'utf8'));
}

/** The page that compares the ways to plan an example. */
export function comparisonPageOf(example: 'bank' | 'retail'): string {
  const inventory = parseInventory(
    readFileSync(join(EXAMPLES, `${example}.yaml`), 'utf8'),
    `${example}.yaml`,
  );
  const comparison = compareApproaches(inventory);
  if ('impossible' in comparison) throw new Error('The inventory cannot be planned.');
  return formatComparisonPage(inventory.file, comparison.alternatives);
}

/** An inventory of so many assets, of all kinds, in applications of ten. */
export function inventoryOf(size: number): string {
  const kinds = ['public', 'internal', 'confidential', 'restricted'];
  const assets = Array.from({ length: size }, (_, index): WrittenAsset => ({
    id: `asset-${index}`,
    classification: kinds[index % 4] ?? '',
    application: `application-${Math.floor(index / 10)}`,
    account: '111122223333',
    region: 'eu-west-1',
    dataType: `type-${index % 3}`,
    services: index % 97 === 0 ? ['s3-access-logs'] : index % 2 === 0 ? ['s3'] : ['rds', 'sqs'],
  }));
  const inventory: WrittenInventory = { assets };
  return JSON.stringify(inventory);
}
