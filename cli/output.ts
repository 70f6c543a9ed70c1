import { paintFor, type Paint } from '../report/paint.ts';

/** Where a command reads its surroundings and writes to. */
export interface Terminal {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  readonly environment: NodeJS.ProcessEnv;
}

/** The terminal of this process. */
export const TERMINAL: Terminal = { out: process.stdout, err: process.stderr, environment: process.env };

/** Colour on a terminal only, and never against NO_COLOR (no-color.org). */
export function paintOn(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Paint {
  return paintFor(stream.isTTY && !environment.NO_COLOR && environment.TERM !== 'dumb');
}
