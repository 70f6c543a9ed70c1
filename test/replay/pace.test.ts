import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pace } from '../../replay/pace.ts';

it('lets no more calls begin in any second than are allowed, and waits for nothing else', async () => {
  const busy = fc.array(fc.nat(500), { minLength: 2, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), busy, async (perSecond, durations) => {
      let time = 1000;
      let slept = 0;
      const begin = pace(perSecond, {
        now: () => time,
        sleep: (milliseconds) => {
          time += milliseconds;
          slept += milliseconds;
          return Promise.resolve();
        },
      });
      const begun: number[] = [];
      for (const duration of durations) {
        await begin();
        begun.push(time);
        time += duration;
      }
      const gap = 1000 / perSecond;
      const tolerance = 1e-6;
      begun
        .slice(1)
        .forEach((at, index) => expect(at - (begun[index] ?? 0)).toBeGreaterThan(gap - tolerance));
      if (durations.every((duration) => duration >= gap)) expect(slept).toBe(0);
    }),
  );
});
