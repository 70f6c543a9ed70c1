import type { Clock } from './pace.ts';

/** So often a call is tried, over about two minutes. */
const ATTEMPTS = 9;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

/** Errors that go by themselves, of any service and of the network. */
const PASSING: ReadonlySet<string> = new Set([
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'SlowDown',
  'ServiceUnavailable',
  'InternalFailure',
  'TimeoutError',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * Calls again what fails for a passing reason, each time after a longer wait, and gives up with the last failure. A
 * failure of the network may come after the change, so a change must bear being sent twice, or carry a token by which
 * AWS knows it again. `passing` names further errors that go by themselves.
 */
export async function retried<Result>(
  call: () => Promise<Result>,
  clock: Clock,
  passing: readonly string[] = [],
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt === ATTEMPTS || !isPassing(error, passing)) throw error;
      // Half of the wait is random, so that two who wait do not meet again.
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt);
      await clock.sleep(wait * (0.5 + Math.random() / 2));
    }
  }
}

function isPassing(error: unknown, further: readonly string[]): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    PASSING.has(error.name) || further.includes(error.name) || PASSING.has(code) || statusOf(error) >= 500
  );
}

function statusOf(error: Error): number {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode ?? 0;
}
