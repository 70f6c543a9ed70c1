import type { Context } from '../context.ts';
import type { Answer, Placed, Problem } from './statement.ts';

/** What the checks of a policy document know besides the document. */
export interface Frame {
  readonly context: Context;
}

/** A problem unless the answer is yes; not certain while the answer is not known. */
export function undecided(answer: Answer, at: Placed, told: string): Problem[] {
  if (answer === true) return [];
  return [{ at, told, ...(answer === false ? {} : { deferred: answer }) }];
}
