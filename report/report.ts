import type { Severity } from '../gate/schema.ts';
import type { Region } from '../template/problem.ts';
import type { Paint } from './paint.ts';

/**
 * What one run of a command found. Every format but JSON is a function of this: `check`, `simulate`, `replay`,
 * `scp lint` and `keys audit` each say in `report/of-*.ts` what theirs is.
 */
export interface Report {
  /** The command, such as `scp lint`. */
  readonly command: string;
  readonly groups: readonly Group[];
  /** The lines that end the text: counts, and what was judged by. */
  readonly closing: readonly (readonly Words[])[];
}

/** What was judged together: a file, a stack, the keys of an account in a Region. */
export interface Group {
  /** The path of the file, or what else it is known by. */
  readonly name: string;
  readonly subjects: readonly Subject[];
}

/** One thing that was judged; without findings it is as it should be. */
export interface Subject {
  /** What it is known by in its group, such as a logical id; none for the group as a whole. */
  readonly name?: string;
  /** What it is, such as the type of a resource. */
  readonly kind?: string;
  readonly findings: readonly ReportedFinding[];
}

/** Something that was found of a subject. */
export interface ReportedFinding {
  readonly level: Level;
  /** How the command calls that: `refused`, `deferred`, `newly allowed`. */
  readonly verdict: string;
  readonly rule: ReportedRule;
  /** One sentence. Holds no value that may be secret. */
  readonly message: string;
  /** JSON Pointer below the subject; with the rule it tells findings of a subject apart. */
  readonly path?: string;
  /** Such as `IsProd is true`. */
  readonly branch?: string;
  /** What was found and what is approved, in words. */
  readonly values?: string;
  readonly place?: FilePlace;
  /** A sentence of the waiver that covers it: then it is told, and holds nothing up. */
  readonly waived?: string;
}

/**
 * `unjudged`: nothing can be told, which is never taken for right. `error`: it fails the run. `warning`: it does not.
 * `note`: nothing is to be done.
 */
export type Level = 'unjudged' | 'error' | 'warning' | 'note';

/** What a finding is by. */
export interface ReportedRule {
  /** Stable: waivers, pipelines and dashboards name it. */
  readonly id: string;
  readonly title?: string;
  readonly why?: string;
  readonly fix?: string;
  readonly severity?: Severity;
}

/** A place in a file, or the file as a whole. */
export interface FilePlace {
  readonly file: string;
  readonly at?: Region;
}

/** Words of a line, and how they are stressed on a terminal. */
export type Words = string | { readonly text: string; readonly stress: keyof Paint };

/** Stressed when there is something to look at. */
export function countedWords(count: number, text: string, stress: keyof Paint): Words {
  return count > 0 ? { text, stress } : text;
}

/** Counts with commas between them. */
export function listed(counts: readonly Words[]): Words[] {
  return counts.flatMap((words, index) => (index === 0 ? [words] : [', ', words]));
}

/** A line of words for a terminal. */
export function painted(line: readonly Words[], paint: Paint): string {
  return line.map((words) => (typeof words === 'string' ? words : paint[words.stress](words.text))).join('');
}

/** What could not be read or judged, by whatever command. */
export const COULD_NOT_JUDGE: ReportedRule = {
  id: 'could-not-judge',
  title: 'Everything is judged',
  why: 'What cannot be read may hold anything, so it is never taken for approved.',
};
