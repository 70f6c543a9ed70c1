import { createHandler, failingHandler, type HookHandler } from './handler.ts';
import { settingsFrom } from './settings.ts';

/** Entry point of the Lambda function; `hook/settings.ts` says what its environment means. */
export const handler: HookHandler = start();

/** An exception while the function starts would be shown to nobody, so every event is answered with it. */
function start(): HookHandler {
  try {
    return createHandler(settingsFrom(process.env, import.meta.dirname));
  } catch (error) {
    return failingHandler(error);
  }
}
