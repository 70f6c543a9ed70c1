import { execFileSync } from 'node:child_process';
import { CommandError } from './exit.ts';

/** A folder of a Git repository, as it is now and as a revision has it. */
export interface GitFolder {
  /** Paths below the folder that differ from the revision: changed, added, removed, and not yet added. */
  readonly changed: readonly string[];
  /** The text of a file at the revision; `undefined` when the revision has none. */
  readonly textAt: (path: string) => string | undefined;
}

/** The commit that a folder is as, or why there is none. */
export type CommitOf = { readonly commit: string } | { readonly without: string };

/**
 * The commit that is checked out, when all files of the folder are as it has them. A file that Git ignores counts as a
 * change, for the commit does not have it; hidden ones do not, for nothing of the policy is hidden.
 */
export function commitOf(folder: string): CommitOf {
  try {
    const status = gitIn(folder, 'status', '--porcelain', '-z', '--ignored', '--no-renames', '--', '.');
    const changed = status
      .split('\0')
      .filter((entry) => entry !== '' && !/^!! (.*\/)?\.[^/]+\/?$/.test(entry));
    if (changed.length > 0) return { without: `none: ${folder} has changes that are not committed` };
    return { commit: gitIn(folder, 'rev-parse', '--verify', 'HEAD').trim() };
  } catch (error) {
    if (error instanceof CommandError) return { without: `none: ${error.message}` };
    throw error;
  }
}

/** Compares a folder with a revision. Throws a CommandError with Git's own words. */
export function gitFolder(folder: string, revision: string): GitFolder {
  const git = (...args: readonly string[]): string => gitIn(folder, ...args);
  const paths = (...args: readonly string[]): string[] =>
    git(...args)
      .split('\0')
      .filter((path) => path !== '');
  // `--end-of-options`: a revision is never read as an option.
  const commit = git('rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`).trim();
  const old = new Set(paths('ls-tree', '-r', '-z', '--name-only', commit, '.'));
  const changed = [
    ...paths('diff', '-z', '--name-only', '--relative', '--no-renames', commit, '--', '.'),
    ...paths('ls-files', '-z', '--others', '--exclude-standard'),
  ];
  return {
    changed: [...new Set(changed)].sort(),
    textAt: (path) => (old.has(path) ? git('show', `${commit}:./${path}`) : undefined),
  };
}

/** What Git prints. Throws a CommandError with its own words. */
function gitIn(folder: string, ...args: readonly string[]): string {
  try {
    return execFileSync('git', ['-C', folder, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: Infinity,
    });
  } catch (error) {
    const { stderr } = error as { readonly stderr?: string };
    throw new CommandError(`git ${args[0] ?? ''} ${args.at(-1) ?? ''}: ${stderr?.trim() ?? String(error)}`);
  }
}
