import { parseInventory } from '../key-strategy/inventory.ts';
import { planKeys } from '../key-strategy/plan.ts';
import { median } from './statistics.ts';

/** The usual inventory, and the worst: each asset needs a key of its own. */
const CASES = { usual: usualAsset, worst: worstAsset };
type Case = keyof typeof CASES;

/** What the plan of one inventory took, in milliseconds: medians. */
export interface PlanTimes {
  readonly name: Case;
  readonly assets: number;
  readonly keys: number;
  /** From the text to the inventory. */
  readonly read: number;
  /** From the inventory to the plan. */
  readonly plan: number;
  /** Processor time of the same, which a busy machine disturbs less. */
  readonly processor: number;
}

/** Plans inventories of some sizes, JSON, in this process; both cases. */
export function keys(sizes: readonly number[], rounds: number): PlanTimes[] {
  const cases = Object.keys(CASES) as Case[];
  return cases.flatMap((name) => sizes.map((assets) => planTimes(name, assets, rounds)));
}

function planTimes(name: Case, assets: number, rounds: number): PlanTimes {
  const text = JSON.stringify({ assets: Array.from({ length: assets }, (_, index) => CASES[name](index)) });
  const samples = Array.from({ length: rounds }, () => once(text));
  return {
    name,
    assets,
    keys: samples[0]?.keys ?? NaN,
    read: median(samples.map(({ read }) => read)),
    plan: median(samples.map(({ plan }) => plan)),
    processor: median(samples.map(({ processor }) => processor)),
  };
}

function once(text: string): Omit<PlanTimes, 'name' | 'assets'> {
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
function usualAsset(index: number): object {
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
}

/** The same, each of a data type of its own in two services. */
function worstAsset(index: number): object {
  return { ...usualAsset(index), dataType: `data-${index}`, services: ['rds', 's3'] };
}
