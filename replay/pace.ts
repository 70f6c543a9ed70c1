/** The clock that a pace is kept by, in milliseconds. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** Waits until the next call may begin, so that at most so many begin in any second, evenly spread. */
export function pace(perSecond: number, { now, sleep }: Clock): () => Promise<void> {
  let next = -Infinity;
  return async () => {
    const begins = Math.max(next, now());
    next = begins + 1000 / perSecond;
    const wait = begins - now();
    if (wait > 0) await sleep(wait);
  };
}
