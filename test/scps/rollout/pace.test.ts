import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RATES, type Operation } from '../../../scps/rollout/limits.ts';
import { pacedBy } from '../../../schemas/pace.ts';

it('never lets an operation begin more often than its rate and burst say, and no later than it must', async () => {
  const operations = Object.keys(RATES) as Operation[];
  const arrivals = fc.array(fc.tuple(fc.constantFrom(...operations), fc.nat({ max: 700 })), {
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(arrivals, async (all) => {
      let now = 0;
      let slept: number;
      const pace = pacedBy(RATES, {
        now: () => now,
        sleep: (milliseconds) => {
          slept = milliseconds;
          return Promise.resolve();
        },
      });
      const begun = new Map<Operation, number[]>();
      for (const [operation, gap] of all) {
        now += gap;
        slept = 0;
        // The next call comes while this one waits.
        await pace(operation);
        begun.set(operation, [...(begun.get(operation) ?? []), now + slept]);
        const { rate, burst } = RATES[operation];
        const times = begun.get(operation) ?? [];
        const mayBegin = (at: number): boolean =>
          times
            .slice(0, -1)
            .every((time, index) => times.length - index <= burst + ((at - time) / 1000) * rate + 1e-6);
        expect(mayBegin(now + slept)).toBe(true);
        if (slept > 1) expect(mayBegin(now + slept - 1)).toBe(false);
      }
    }),
  );
});
