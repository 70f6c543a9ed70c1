import { setImmediate } from 'node:timers/promises';
import type { Watch } from '../schemas/watch.ts';
import type { BuiltPolicy } from '../schemas/compare-policies.ts';
import { compareJudged, type Change, type Standing } from './change.ts';
import { UnreadableError, type Subject } from './subject.ts';

/** The two policies: what judges now, and what would. */
export interface Policies {
  readonly before: BuiltPolicy;
  readonly after: BuiltPolicy;
}

/** A subject that the new policy judges in another way. */
export interface ChangedSubject extends Change {
  readonly id: string;
  /** The name of the stack, where the id does not tell it. */
  readonly stack?: string;
}

/** A subject that could not be read or judged, and why. */
export interface UnreadableSubject {
  readonly id: string;
  readonly reason: string;
}

/** How a subject was judged: in another way, or alike. */
export type Outcome = ChangedSubject | Standing;

/** What was judged before, and is not to be judged again. */
export interface Memory {
  recall(subject: Subject): Outcome | undefined;
  keep(subject: Subject, outcome: Outcome): Promise<void>;
}

/** All that a replay found. Of what is judged alike only the number is known. */
export interface Replayed {
  /** In the order of the source, as are the unreadable ones. */
  readonly changes: readonly ChangedSubject[];
  readonly unchanged: Readonly<Record<Standing, number>>;
  readonly unreadable: readonly UnreadableSubject[];
}

/**
 * Judges each subject by both policies, one after the other, and keeps what changes. Each that is judged is put into the
 * memory; what could not be read is tried again the next time.
 */
export async function replay(
  subjects: Iterable<Subject>,
  policies: Policies,
  memory: Memory,
  { signal, step }: Watch,
): Promise<Replayed> {
  const changes: ChangedSubject[] = [];
  const unchanged = { approved: 0, deferred: 0, refused: 0 };
  const unreadable: UnreadableSubject[] = [];
  for (const subject of subjects) {
    // Judging may never wait for anything, and then no Ctrl-C would be heard.
    await setImmediate();
    signal.throwIfAborted();
    const outcome = memory.recall(subject) ?? (await judged(subject, policies, signal));
    if (outcome === undefined) continue;
    if (typeof outcome === 'object' && 'reason' in outcome) unreadable.push(outcome);
    else {
      if (typeof outcome === 'object') changes.push(outcome);
      else unchanged[outcome] += 1;
      await memory.keep(subject, outcome);
    }
    step();
  }
  return { changes, unchanged, unreadable };
}

async function judged(
  subject: Subject,
  { before, after }: Policies,
  signal: AbortSignal,
): Promise<Outcome | UnreadableSubject | undefined> {
  const { id } = subject;
  try {
    const opened = await subject.open(signal);
    if (!opened) return undefined;
    const outcome = compareJudged(await opened.judge(before), await opened.judge(after));
    if (typeof outcome === 'string') return outcome;
    return { id, ...(opened.stack !== undefined && { stack: opened.stack }), ...outcome };
  } catch (error) {
    if (error instanceof UnreadableError) return { id, reason: error.message };
    throw error;
  }
}
