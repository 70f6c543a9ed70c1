import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Editors save in several steps, and Git changes many files: so many milliseconds of quiet end a change. */
const QUIET = 100;

/** What stands for a path that is not there, such as a glob: the nearest folder that is. */
function watchable(path: string): string {
  return existsSync(path) ? path : watchable(dirname(path));
}

/**
 * Does something now, and again whenever what is at or below the paths has changed and come to rest, one time after
 * another, until the signal. Throws what `work` throws.
 */
export async function nowAndWhenChanged(
  paths: readonly string[],
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { watch } = await import('chokidar');
  const watcher = watch(paths.map(watchable), {
    ignoreInitial: true,
    ignored: (path) => /(^|[/\\])(node_modules|\.git)([/\\]|$)/.test(path),
  });
  let changes = 0;
  let answered = 0;
  watcher.on('all', () => (changes += 1));
  try {
    await once(watcher, 'ready', { signal });
    for (;;) {
      await work();
      // What changed while it was at work is not waited for again.
      if (changes === answered) await once(watcher, 'all', { signal });
      do {
        answered = changes;
        await pause(QUIET, undefined, { signal });
      } while (changes > answered);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await watcher.close();
  }
}
