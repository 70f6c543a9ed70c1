import type { Finding } from '../gate/finding.ts';
import type { BuiltPolicy } from '../schemas/compare-policies.ts';
import type { Region } from '../template/problem.ts';

/** One thing that is judged by two policies: a recorded event, a template, a deployed stack. */
export interface Subject {
  /** What it is known by, unique in its source: a path, or the ARN of a stack. */
  readonly id: string;
  /** Tells it from what it was before: a digest, or the time of the last update. */
  readonly version: string;
  /**
   * Reads it. `undefined` when it is nothing to judge, such as a file beside templates. Throws an UnreadableError; any
   * other error ends the replay.
   */
  open(signal: AbortSignal): Promise<OpenSubject | undefined>;
}

/** A subject that was read, once for both policies. */
export interface OpenSubject {
  /** The name of the stack, where the id does not tell it. */
  readonly stack?: string;
  /** Judges it. Throws an UnreadableError when it cannot be judged. */
  judge(policy: BuiltPolicy): Promise<Judged>;
}

/** What a policy says of a subject. */
export interface Judged {
  readonly findings: readonly JudgedFinding[];
  /** Whether more than the findings say is left to a later judgement, such as what a macro makes. */
  readonly isOpen: boolean;
}

/** A finding, the branch of a template that it holds in, and its place, where the subject is a file that has it. */
export type JudgedFinding = Finding & { readonly branch?: string; readonly at?: Region };

/** The subject cannot be read or judged: why, and what to do. The others can be. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}
