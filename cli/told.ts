import { ExplainedError } from '../schemas/explained-error.ts';
import { PolicyError } from '../schemas/problem.ts';
import { paintOn, type Terminal } from './output.ts';

/** Tells on the error stream why something could not be done. */
export function tellError({ err, environment }: Terminal, error: unknown): void {
  err.write(`${paintOn(err, environment).red('error:')} ${messageOf(error)}\n`);
}

/** Of an error that nobody foresaw people need the place in our code. */
function messageOf(error: unknown): string {
  if (error instanceof PolicyError) return `the policy folder cannot be used.\n${error.message}`;
  if (error instanceof ExplainedError) return error.message;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
