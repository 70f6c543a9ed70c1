import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** Editors save in several steps, and Git changes many files: so many milliseconds of quiet end a change. */
const QUIET = 100;

/**
 * Does something again whenever what is at or below the paths has changed and come to rest, one time after another,
 * until the signal. Throws what `again` throws.
 */
export async function whenChanged(
  paths: readonly string[],
  again: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { watch } = await import('chokidar');
  const watcher = watch([...paths], {
    ignoreInitial: true,
    ignored: (path) => /(^|[/\\])(node_modules|\.git)([/\\]|$)/.test(path),
  });
  let changes = 0;
  let answered = 0;
  watcher.on('all', () => (changes += 1));
  try {
    for (;;) {
      // What changed while it was at work is not waited for again.
      if (changes === answered) await once(watcher, 'all', { signal });
      do {
        answered = changes;
        await pause(QUIET, undefined, { signal });
      } while (changes > answered);
      await again();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await watcher.close();
  }
}
