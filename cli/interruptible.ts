import type { Watch } from '../schemas/watch.ts';
import { CommandError } from './exit.ts';
import type { Terminal } from './output.ts';
import { progressOn } from './progress.ts';

/**
 * Does work that a first Ctrl-C stops between two of its steps, and that a bar follows. A second Ctrl-C ends the
 * process.
 */
export async function interruptible<Result>(
  terminal: Terminal,
  amount: { readonly what: string; readonly steps?: number },
  message: string,
  work: (watch: Watch) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new CommandError(`Interrupted. ${message}`));
  const progress = await progressOn(terminal, amount.what, amount.steps);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await work({ step: progress.step, signal: controller.signal });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    progress.end();
  }
}
