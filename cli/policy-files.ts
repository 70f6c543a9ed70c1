import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './exit.ts';

/** A file that may hold a policy document. */
export interface PolicyFile {
  readonly path: string;
  /** Asked for by its name: then it must be one. In a folder other JSON files are passed over. */
  readonly named: boolean;
}

/**
 * The JSON files that paths stand for: a file, a folder with all that is below it, a glob. Throws a CommandError for a
 * path that is not there, or that stands for nothing.
 */
export async function policyFiles(paths: readonly string[]): Promise<readonly PolicyFile[]> {
  const files = new Map<string, PolicyFile>();
  for (const path of paths) {
    const found = await filesOf(path);
    if (found.length === 0)
      throw new CommandError(
        `No file matches ${path}, so nothing was judged. Name policy documents (*.json).`,
      );
    for (const file of found) if (!files.get(file.path)?.named) files.set(file.path, file);
  }
  return [...files.values()];
}

async function filesOf(path: string): Promise<readonly PolicyFile[]> {
  if (existsSync(path)) return statSync(path).isDirectory() ? folderFiles(path) : [{ path, named: true }];
  const { glob, isDynamicPattern } = await import('tinyglobby');
  if (!isDynamicPattern(path))
    throw new CommandError(`${path} is not there. Name a policy document, a folder, or a glob.`);
  const matches = (await glob(path, { dot: false, ignore: ['**/node_modules/**'] })).sort();
  return matches.filter(isPolicyName).map((match) => ({ path: match, named: false }));
}

function folderFiles(folder: string): readonly PolicyFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
      if (entry.isDirectory()) return folderFiles(path);
      return isPolicyName(path) ? [{ path, named: false }] : [];
    });
}

function isPolicyName(path: string): boolean {
  return /\.json$/i.test(path);
}
