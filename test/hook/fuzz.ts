import fc from 'fast-check';
import type { HookHandler } from '../../hook/handler.ts';
import { problemsOf } from './contract.ts';
import type { EventText } from './hostile-events.ts';

/** What came of many events. */
export interface FuzzReport {
  /** How many answers of each kind. */
  readonly answers: Readonly<Record<string, number>>;
  /** What the Hook never does: an exception, or an answer outside the contract. The event's text, shortened. */
  readonly wrong: readonly string[];
  /** The slowest answer, in milliseconds of the processor's time, and its event, shortened. */
  readonly slowest: { readonly time: number; readonly event: string };
}

/** Sends a number of events to a handler, as JSON that is parsed on the way. The same seed gives the same events. */
export async function fuzz(
  handler: HookHandler,
  events: fc.Arbitrary<EventText> | readonly EventText[],
  {
    runs,
    seed,
    onProgress,
  }: { readonly runs: number; readonly seed: number; readonly onProgress?: (done: number) => void },
): Promise<FuzzReport> {
  const answers: Record<string, number> = {};
  const wrong: string[] = [];
  let slowest = { time: 0, event: '' };
  const all = Array.isArray(events)
    ? (events as readonly EventText[])
    : inBatches(events as fc.Arbitrary<EventText>, runs, seed);
  let done = 0;
  for (const text of all) {
    const event: unknown = JSON.parse(text);
    const start = process.cpuUsage();
    try {
      const response = await handler(event);
      const kind = response.errorCode ?? response.hookStatus;
      answers[kind] = (answers[kind] ?? 0) + 1;
      const problems = problemsOf(response);
      if (problems.length > 0) wrong.push(`${problems.join()}: ${shortened(text)}`);
    } catch (error) {
      wrong.push(`${String(error)}: ${shortened(text)}`);
    }
    const { user, system } = process.cpuUsage(start);
    const time = (user + system) / 1000;
    if (time > slowest.time) slowest = { time, event: shortened(text) };
    done += 1;
    onProgress?.(done);
  }
  return { answers, wrong, slowest };
}

/** fast-check makes all of a sample at once; 100,000 would not fit into memory. */
function* inBatches(events: fc.Arbitrary<EventText>, runs: number, seed: number): Generator<EventText> {
  const batch = 500;
  for (let done = 0; done < runs; done += batch) {
    yield* fc.sample(events, { numRuns: Math.min(batch, runs - done), seed: seed + done });
  }
}

function shortened(text: string): string {
  return text.length <= 2000 ? text : `${text.slice(0, 1000)}…(${text.length})…${text.slice(-1000)}`;
}
