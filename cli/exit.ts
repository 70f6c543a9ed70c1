import { ExplainedError } from '../schemas/explained-error.ts';

/** Exit codes of every command. */
export const EXIT = { approved: 0, refused: 1, couldNotJudge: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with a message for people: what is wrong, where, and what to do. */
export class CommandError extends ExplainedError {
  override readonly name = 'CommandError';
}
