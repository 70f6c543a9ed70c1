import type { HookRequest } from './event.ts';
import type { Origin } from '../schemas/store.ts';
import { evidenceLine, type Outcome } from './evidence.ts';
import type { HookResponse } from './response.ts';

/** A log of lines, and the clocks that it is kept by. */
export interface Log {
  /** Takes one line, without its end. */
  readonly write: (line: string) => void;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly ticks: () => number;
}

/** An answer to an event, with what it came from. */
export interface Answer {
  readonly response: HookResponse;
  /** Absent when the event could not be read. */
  readonly request?: HookRequest;
  readonly outcome: Outcome;
  /** The bundle that was judged by; absent when none was verified. */
  readonly origin?: Origin;
}

/**
 * Answers events, and records each decision before it is handed out, because Lambda stops the process after that.
 * Evidence that cannot be written costs nobody a deployment.
 */
export function recorded(
  answerTo: (event: unknown) => Promise<Answer>,
  log: Log | undefined,
): (event: unknown) => Promise<HookResponse> {
  if (!log) return async (event) => (await answerTo(event)).response;
  return async (event) => {
    const started = log.ticks();
    const answer = await answerTo(event);
    const latency = Math.round((log.ticks() - started) * 1000);
    try {
      log.write(lineOf(answer, latency, log));
    } catch {
      // The answer stands.
    }
    return answer.response;
  };
}

function lineOf({ response, ...answer }: Answer, latency: number, { now }: Log): string {
  return evidenceLine({ time: now(), latency, token: response.clientRequestToken, ...answer });
}
