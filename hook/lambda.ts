import { writeSync } from 'node:fs';
import { createHandler, failingHandler, type HookHandler } from './handler.ts';
import type { Log } from './record.ts';
import { settingsFrom } from './settings.ts';

const STANDARD_OUTPUT = 1;

/** Lambda takes what is written here into the function's log group, and CloudWatch its metrics from there. */
const LOG: Log = {
  write: writeLine,
  now: Date.now,
  // `performance` loads for a millisecond when it is first asked.
  ticks: () => Number(process.hrtime.bigint()) / 1e6,
};

/** Entry point of the Lambda function; `hook/settings.ts` says what its environment means. */
export const handler: HookHandler = start();

/** An exception while the function starts would be shown to nobody, so every event is answered with it. */
function start(): HookHandler {
  try {
    return createHandler(settingsFrom(process.env, import.meta.dirname, LOG));
  } catch (error) {
    return failingHandler(error, LOG);
  }
}

/** As the runtime client writes its own lines: `process.stdout` is a stream, which loads when it is first asked. */
function writeLine(line: string): void {
  let rest = Buffer.from(`${line}\n`);
  while (rest.length > 0) rest = rest.subarray(writeSync(STANDARD_OUTPUT, rest));
}
