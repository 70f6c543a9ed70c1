import { setTimeout } from 'node:timers/promises';

/** The time, in milliseconds, and a way to let it pass. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** The clock of this machine. */
export const CLOCK: Clock = { now: Date.now, sleep: setTimeout };

/** How often an operation may be called: tokens a second, and the most that a bucket holds. */
export interface Rate {
  readonly rate: number;
  readonly burst: number;
}

interface Bucket {
  /** Below zero are the calls that wait for their turn. */
  tokens: number;
  at: number;
}

/** Waits until an operation of AWS may be called at its rate: one token bucket an operation, as AWS throttles. */
export function pacedBy<Operation extends string>(
  rates: Readonly<Record<Operation, Rate>>,
  { now, sleep }: Clock,
): (operation: Operation) => Promise<void> {
  const buckets = new Map<Operation, Bucket>();
  return async (operation) => {
    const { rate, burst } = rates[operation];
    const time = now();
    const bucket = buckets.get(operation) ?? { tokens: burst, at: time };
    buckets.set(operation, bucket);
    bucket.tokens = Math.min(burst, bucket.tokens + ((time - bucket.at) / 1000) * rate) - 1;
    bucket.at = time;
    if (bucket.tokens < 0) await sleep((-bucket.tokens / rate) * 1000);
  };
}
