import { existsSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Digest } from '../bundle/digest.ts';
import { ExplainedError } from '../schemas/explained-error.ts';
import { writeFileAtomic } from '../schemas/write-file.ts';
import type { Memory, Outcome } from './replay.ts';

/** What a replay is of. What was judged in one is worth nothing to another. */
export interface ReplayOf {
  /** The content digests of the policies. */
  readonly before: Digest;
  readonly after: Digest;
  /** Where its subjects come from, in words. */
  readonly source: string;
  /** The digest of all that is judged with besides: the place, the parameters. */
  readonly settings: Digest;
}

/** A memory in a file. */
export interface State extends Memory {
  /** When the replay began, in milliseconds since 1970: waivers are judged as of then, however often it is resumed. */
  readonly time: number;
  /** How many subjects it knows from before. */
  readonly known: number;
  close(): Promise<void>;
}

/** The file is no state, or one of another replay: which, and what to do. */
export class StateError extends ExplainedError {
  override readonly name = 'StateError';
}

interface Head extends ReplayOf {
  readonly version: 1;
  readonly time: number;
}

interface Line {
  readonly id: string;
  readonly version: string;
  readonly outcome: Outcome;
}

/**
 * Opens a state, or begins one at `now`. It is a line of JSON for the replay, and one for each subject that was judged,
 * written when it is: so the work of writing grows with the subjects, and a process that is killed loses at most the
 * line that it was at. No value of a property is in it. Throws a StateError.
 */
export async function openState(file: string, of: ReplayOf, now: number): Promise<State> {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const written = wholeLines(text);
  const head = text === '' ? { version: 1 as const, time: now, ...of } : headIn(file, written[0]);
  refuseOther(file, head, of);
  const lines = new Map(written.slice(1).map((text, index) => entryIn(file, text, index + 2)));
  // What is not whole, and what was judged anew since, is left behind.
  await writeFileAtomic(file, [head, ...lines.values()].map(printed).join(''));
  const handle = await open(file, 'a');
  return {
    time: head.time,
    known: lines.size,
    recall({ id, version }) {
      const line = lines.get(id);
      return line?.version === version ? line.outcome : undefined;
    },
    async keep({ id, version }, outcome) {
      if (lines.get(id)?.version !== version) await handle.appendFile(printed({ id, version, outcome }));
    },
    close: () => handle.close(),
  };
}

/** Nothing is remembered. */
export function withoutState(now: number): State {
  return {
    time: now,
    known: 0,
    recall: () => undefined,
    keep: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function printed(line: Head | Line): string {
  return `${JSON.stringify(line)}\n`;
}

/** A line without its end was being written when the process died. */
function wholeLines(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

const DIFFERENCES: readonly (readonly [keyof ReplayOf, string])[] = [
  ['after', 'another --bundle'],
  ['before', 'another --against'],
  ['source', 'another source'],
  ['settings', 'other options'],
];

function refuseOther(file: string, head: Head, of: ReplayOf): void {
  const [difference] = DIFFERENCES.filter(([member]) => head[member] !== of[member]);
  if (!difference) return;
  const [member, words] = difference;
  const which = member === 'settings' ? '' : ` (${head[member]}, now ${of[member]})`;
  throw new StateError(
    `${file} is the state of a replay with ${words}${which}. Name another file, or delete it to begin anew.`,
  );
}

function headIn(file: string, text = ''): Head {
  const head = parsed(text) as Partial<Head> | undefined;
  const isHead = head?.version === 1 && Number.isSafeInteger(head.time);
  if (!isHead || !DIFFERENCES.every(([member]) => typeof head[member] === 'string')) throw noState(file, 1);
  return head as Head;
}

function entryIn(file: string, text: string, number: number): [string, Line] {
  const line = parsed(text) as Partial<Line> | undefined;
  const { id, version, outcome } = line ?? {};
  if (typeof id !== 'string' || typeof version !== 'string' || !isOutcome(outcome))
    throw noState(file, number);
  return [id, { id, version, outcome }];
}

function isOutcome(value: unknown): value is Outcome {
  if (typeof value === 'string') return ['approved', 'deferred', 'refused'].includes(value);
  if (typeof value !== 'object' || value === null) return false;
  const { id, effect, gained, lost } = value as Readonly<Record<string, unknown>>;
  return (
    typeof id === 'string' &&
    typeof effect === 'string' &&
    ['refuses', 'allows', 'changes'].includes(effect) &&
    Array.isArray(gained) &&
    Array.isArray(lost)
  );
}

function noState(file: string, line: number): StateError {
  return new StateError(
    `${file}:${line} is not what \`stackgate replay\` writes. Name another file, or delete it to begin anew.`,
  );
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? (value ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}
