import { CLOCK, type Clock } from '../schemas/pace.ts';
import { DeployError } from './errors.ts';

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

/** So often AWS is asked for what it has just made: for about a minute. */
const ASKED = 10;

/** What was just made, which AWS may not show at once. Throws a DeployError when it never does. */
export async function shown<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined>,
  signal: AbortSignal,
  clock: Clock,
): Promise<Answer> {
  let asked = 0;
  return polled(
    async () => {
      const answer = await ask();
      asked += 1;
      if (answer === undefined && asked === ASKED)
        throw new DeployError(`AWS took ${what}, and does not show it. Run the same command again.`);
      return answer;
    },
    signal,
    clock,
  );
}
