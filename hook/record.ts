import type { HookRequest } from './event.ts';
import { evidenceLine, type JudgedBy, type Outcome } from './evidence.ts';
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

/** What decisions are recorded with. */
export interface Evidence extends Log {
  /** The bundle that is judged by now; `undefined` until one is verified. */
  readonly bundle: () => JudgedBy | undefined;
}

/** An answer to an event, with what it came from. */
export interface Answer {
  readonly response: HookResponse;
  /** Absent when the event could not be read. */
  readonly request?: HookRequest;
  readonly outcome: Outcome;
}

/**
 * Answers events, and records each decision before it is handed out, because Lambda stops the process after that.
 * Evidence that cannot be written costs nobody a deployment.
 */
export function recorded(
  answerTo: (event: unknown) => Promise<Answer>,
  evidence: Evidence | undefined,
): (event: unknown) => Promise<HookResponse> {
  if (!evidence) return async (event) => (await answerTo(event)).response;
  return async (event) => {
    const started = evidence.ticks();
    const answer = await answerTo(event);
    const latency = Math.round((evidence.ticks() - started) * 1000);
    try {
      evidence.write(lineOf(answer, latency, evidence));
    } catch {
      // The answer stands.
    }
    return answer.response;
  };
}

function lineOf({ response, request, outcome }: Answer, latency: number, { now, bundle }: Evidence): string {
  const judgedBy = bundle();
  return evidenceLine({
    time: now(),
    latency,
    token: response.clientRequestToken,
    ...(request && { request }),
    outcome,
    ...(judgedBy && { bundle: judgedBy }),
  });
}
