import { expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';
import { HANDLER } from './hooks.ts';
import { hostileEvents, largestEvents } from './hostile-events.ts';

// `npm run test:fuzz` sends 100,000 events, and tells the slowest answer.
it('answers whatever comes, inside the contract', async () => {
  const { answers, wrong } = await fuzz(HANDLER, hostileEvents, { runs: 2000, seed: Date.now() });
  expect(wrong).toEqual([]);
  expect(Object.keys(answers).sort()).toEqual(['InternalFailure', 'NonCompliant', 'SUCCESS']);
}, 120_000);

it.each(largestEvents())('answers an event of 6 MB of %s', async (_, text) => {
  expect(text.length).toBeGreaterThan(3_000_000);
  const { answers, wrong } = await fuzz(HANDLER, [text], { runs: 1, seed: 0 });
  expect(wrong).toEqual([]);
  expect(answers.SUCCESS).toBeUndefined();
});
