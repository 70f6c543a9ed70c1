import { CLOCK, type Clock } from '../schemas/pace.ts';

const FIRST_POLL = 1_000;
const LONGEST_POLL = 15_000;

/** Waits, from poll to poll longer, until `ask` gives something. Rejects with the signal's reason once it is aborted. */
export async function polled<Answer>(
  ask: () => Promise<Answer | undefined>,
  signal: AbortSignal,
  clock: Clock = CLOCK,
): Promise<Answer> {
  for (let wait = FIRST_POLL; ; wait = Math.min(LONGEST_POLL, wait * 1.5)) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    await clock.sleep(wait);
  }
}
