import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const COMMAND = join(import.meta.dirname, '../../node_modules/.bin/gitlab-ci-local');
const AUTHOR = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];

/** What gitlab-ci-local prints of the `.gitlab-ci.yml` of a folder, as if the folder were the branch `main` of a project. */
export function gitLabLocal(folder: string, ...args: readonly string[]): string {
  const git = (...words: readonly string[]): void => void execFileSync('git', words, { cwd: folder });
  git('init', '--quiet', '--initial-branch', 'main');
  git('add', '.');
  git(...AUTHOR, 'commit', '--quiet', '--allow-empty', '--message', 'The pipeline');
  git('config', 'remote.origin.url', 'https://gitlab.com/example/policy.git');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  return execFileSync(COMMAND, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
