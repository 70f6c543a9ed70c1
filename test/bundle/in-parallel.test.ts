import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inParallel } from '../../bundle/in-parallel.ts';

it('works on every item once, on a few at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(40), async (length) => {
      const items = Array.from({ length }, (_, index) => index);
      const done: number[] = [];
      let [atOnce, most] = [0, 0];
      await inParallel(items, async (item) => {
        most = Math.max(most, (atOnce += 1));
        await turn();
        atOnce -= 1;
        done.push(item);
      });
      expect(done.toSorted((left, right) => left - right)).toEqual(items);
      expect(most).toBe(Math.min(length, 8));
    }),
  );
});

it('begins nothing after a failure, and waits for what has begun', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const working = inParallel(Array.from({ length: 40 }).keys(), async (item) => {
    begun.push(item);
    await turn();
    if (item === 2) throw new Error('failed at 2');
    await turn();
    ended.push(item);
  });
  await expect(working).rejects.toThrow('failed at 2');
  expect(begun).toHaveLength(8);
  expect(ended).toHaveLength(7);
});
