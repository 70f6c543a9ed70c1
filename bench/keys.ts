import { parseInventory } from '../key-strategy/inventory.ts';
import { planKeys } from '../key-strategy/plan.ts';
import { median } from './statistics.ts';

/** What the plan of one inventory took, in milliseconds: medians. */
export interface PlanTimes {
  readonly assets: number;
  readonly keys: number;
  /** From the text to the inventory. */
  readonly read: number;
  /** From the inventory to the plan. */
  readonly plan: number;
  /** Processor time of the same, which a busy machine disturbs less. */
  readonly processor: number;
}

/** Plans inventories of some sizes, JSON, in this process. */
export function keys(sizes: readonly number[], rounds: number): PlanTimes[] {
  return sizes.map((assets) => {
    const text = inventoryOf(assets);
    const samples = Array.from({ length: rounds }, () => once(text));
    return {
      assets,
      keys: samples[0]?.keys ?? NaN,
      read: median(samples.map(({ read }) => read)),
      plan: median(samples.map(({ plan }) => plan)),
      processor: median(samples.map(({ processor }) => processor)),
    };
  });
}

function once(text: string): Omit<PlanTimes, 'assets'> {
  const start = performance.now();
  const inventory = parseInventory(text, 'inventory.json');
  const between = performance.now();
  const before = process.threadCpuUsage();
  const planning = planKeys(inventory);
  const { user, system } = process.threadCpuUsage(before);
  const end = performance.now();
  if (!('plan' in planning)) throw new Error('The inventory of the benchmark cannot be planned.');
  return {
    keys: planning.plan.summary.customerKeys,
    read: between - start,
    plan: end - between,
    processor: (user + system) / 1000,
  };
}

const DATA = [
  { dataType: 'card', classification: 'restricted', services: ['rds', 'secretsmanager'] },
  { dataType: 'order', classification: 'confidential', services: ['s3', 'sqs'] },
  { dataType: 'customer', classification: 'confidential', services: ['dynamodb', 'kinesis'] },
  { dataType: 'report', classification: 'internal', services: ['s3', 'athena'] },
  { dataType: 'catalog', classification: 'public', services: ['s3'] },
];

/** Applications of sixty assets each: five types of data in three stages, over ten accounts and two Regions. */
function inventoryOf(size: number): string {
  const assets = Array.from({ length: size }, (_, index) => {
    const application = Math.floor(index / 60);
    return {
      id: `asset-${index}`,
      application: `app-${application}`,
      account: `11112222333${application % 10}`,
      region: application % 2 === 0 ? 'eu-west-1' : 'eu-central-1',
      stage: ['prod', 'staging', 'dev'][index % 3],
      ...DATA[index % DATA.length],
      administrators: [`admins-${application}`],
      users: [`users-${application}`, `readers-${application}`],
    };
  });
  return JSON.stringify({ assets });
}
