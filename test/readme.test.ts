import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseRestriction } from '../schemas/restriction.ts';
import { lintRestriction } from '../schemas/lint.ts';
import { openPolicy } from '../schemas/policy.ts';

const REPOSITORY = join(import.meta.dirname, '..');

/** `$ ` begins a command in the documents' blocks, and `[n]` below it is its exit status unless 0. */
interface Command {
  readonly command: string;
  readonly status: number;
}

/** A YAML block whose first line is a comment with a path. */
interface File {
  readonly path: string;
  readonly text: string;
}

function stepsOf(file: string): (Command | File)[] {
  const text = readFileSync(join(REPOSITORY, file), 'utf8');
  const steps = text.matchAll(
    /^\$ (?<command>stackgate .*)\n(?:\[(?<status>\d)\])?|^```yaml\n# (?<path>\S+\.yaml)\n(?<text>[^]*?)```/gm,
  );
  return [...steps].map(({ groups = {} }) => {
    const { command, status = '0', path = '', text: content = '' } = groups as Partial<typeof groups>;
    return command === undefined ? { path, text: content } : { command, status: Number(status) };
  });
}

it.each(['README.md', 'restricted-schemas/README.md'])(
  'every command of %s does what it says',
  (file) => {
    const folder = mkdtempSync(join(tmpdir(), 'stackgate-'));
    try {
      for (const part of ['examples', ...(file === 'README.md' ? [] : ['restricted-schemas'])]) {
        cpSync(join(REPOSITORY, part), join(folder, part), { recursive: true });
      }
      const git = 'git init -q . && git add . && git -c user.name=a -c user.email=a commit -q -m a';
      expect(spawnSync('bash', ['-c', git], { cwd: folder }).status).toBe(0);
      const steps = stepsOf(file);
      expect(steps.length).toBeGreaterThan(3);
      for (const step of steps) {
        if ('path' in step) {
          writeFileSync(join(folder, step.path), step.text);
          continue;
        }
        const { command, status } = step;
        const shell = `stackgate() { "${process.execPath}" "${REPOSITORY}/cli/stackgate.ts" "$@"; }\n${command}`;
        const ended = spawnSync('bash', ['-c', shell], { cwd: folder, encoding: 'utf8' });
        expect([command, ended.status, ended.stderr]).toEqual([command, status, '']);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  60_000,
);

it('shows a rule that lint takes', () => {
  const text = readFileSync(join(REPOSITORY, 'restricted-schemas/README.md'), 'utf8');
  const [rule = '', statement = ''] = [...text.matchAll(/```yaml\n(?!# restricted-schemas)(.*?)```/gs)].map(
    ([, yaml = '']) => yaml,
  );
  const snapshot = openPolicy(join(REPOSITORY, 'restricted-schemas')).snapshotFor('AWS::SQS::Queue');
  if (!snapshot) throw new Error('AWS::SQS::Queue has no snapshot.');
  expect(lintRestriction(parseRestriction(rule, 'README.md'), snapshot, new Set())).toEqual([]);
  expect(Object.keys(parse(statement) as object)).toEqual(['Statement']);
});

it('counts types and rules as they are', () => {
  const policy = openPolicy(join(REPOSITORY, 'restricted-schemas'));
  const rules = policy.types.reduce((sum, type) => sum + (policy.restrictionFor(type)?.rules.length ?? 0), 0);
  expect(readFileSync(join(REPOSITORY, 'README.md'), 'utf8')).toContain(
    `${policy.types.length} types with ${rules} rules`,
  );
});
