import { createHandler, failingHandler, type HookHandler } from './handler.ts';
import type { Log } from './record.ts';
import { settingsFrom } from './settings.ts';

/** Lambda takes what is written here into the function's log group, and CloudWatch its metrics from there. */
const LOG: Log = {
  write: (line) => process.stdout.write(`${line}\n`),
  now: Date.now,
  ticks: () => performance.now(),
};
// Without a listener an output that breaks would end the process, and with it the Hook.
process.stdout.on('error', () => undefined);

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
