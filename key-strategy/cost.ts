import type { CustomerKey, PlannedKey } from './planned-key.ts';
import { PRICES, type Prices } from './prices.ts';

/** Years that a plan tells the cost of: with a rotation a year, the third has the most that a key ever costs. */
export const YEARS = 3;
const MONTHS = 12;
const DAYS_A_MONTH = 365 / MONTHS;

/** What keys cost, in US dollars. */
export interface Cost {
  readonly pricesReadOn: string;
  /** All customer managed keys, by year. */
  readonly keys: readonly number[];
  /** Requests of a year to AWS KMS, after those that are free. */
  readonly requests: number;
  /** Both, by year. */
  readonly total: readonly number[];
}

/** R9: the cost of one key by year, from its Regions and its rotation. */
export function costOf(
  { rotation, multiRegion }: Pick<CustomerKey, 'rotation' | 'multiRegion'>,
  prices: Prices = PRICES,
): readonly number[] {
  const places = 1 + (multiRegion?.replicas.length ?? 0);
  const rotating = prices.replicasPayRotations.value ? places : 1;
  return Array.from({ length: YEARS }, (_, year) => {
    let cost = 0;
    for (let month = year * MONTHS; month < (year + 1) * MONTHS; month += 1) {
      const days = Math.round(month * DAYS_A_MONTH);
      const rotations = rotation.automatic ? Math.floor(days / rotation.periodDays) : 0;
      const billed = Math.min(rotations, prices.billedRotations.value);
      cost += places * prices.keyMonth.value + rotating * billed * prices.rotationMonth.value;
    }
    return cost;
  });
}

/** R9: the cost of a plan. Requests under AWS owned keys cost nothing. */
export function planCost(
  keys: readonly PlannedKey[],
  requestsPerMonth: number,
  prices: Prices = PRICES,
): Cost {
  const yearly = keys.flatMap((key) => ('cost' in key ? [key.cost] : []));
  const perYear = Array.from({ length: YEARS }, (_, year) => sum(yearly.map((cost) => cost[year] ?? 0)));
  const { count, price } = prices.requests.value;
  const billed = Math.max(0, requestsPerMonth - prices.freeRequests.value);
  const requests = cents((billed / count) * price * MONTHS);
  return {
    pricesReadOn: prices.readOn,
    keys: perYear,
    requests,
    total: perYear.map((year) => cents(year + requests)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function cents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
