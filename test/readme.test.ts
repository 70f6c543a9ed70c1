import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseRestriction } from '../schemas/restriction.ts';
import { lintRestriction } from '../schemas/lint.ts';
import { lintPolicy } from '../schemas/lint-policy.ts';
import { openPolicy } from '../schemas/policy.ts';
import { parseWaivers } from '../schemas/waivers.ts';
import { generatedFor } from './scps/generated.ts';
import { coverageTable, doorsTable, storiesTable } from './readme-tables.ts';

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

it.each([
  'README.md',
  'restricted-schemas/README.md',
  'docs/editors.md',
  'docs/bundles.md',
  'docs/control-policies-lint.md',
  'docs/replay.md',
  'docs/frameworks.md',
  'docs/control-policies.md',
  'docs/control-policies-simulate.md',
  'docs/keys.md',
  'docs/reports.md',
])(
  'every command of %s does what it says',
  (file) => {
    const folder = mkdtempSync(join(tmpdir(), 'stackgate-'));
    try {
      for (const part of [
        'examples',
        ...(file.startsWith('restricted-schemas') ? ['restricted-schemas'] : []),
      ]) {
        cpSync(join(REPOSITORY, part), join(folder, part), { recursive: true });
      }
      const git = 'git init -q . && git add . && git -c user.name=a -c user.email=a commit -q -m a';
      expect(spawnSync('bash', ['-c', git], { cwd: folder }).status).toBe(0);
      const steps = stepsOf(file);
      expect(steps).not.toEqual([]);
      for (const step of steps) {
        if ('path' in step) {
          writeFileSync(join(folder, step.path), step.text);
          continue;
        }
        const { command, status } = step;
        const shell = `stackgate() { "${process.execPath}" "${REPOSITORY}/cli/stackgate.ts" "$@"; }\n${command}`;
        const ended = spawnSync('bash', ['-c', shell], { cwd: folder, encoding: 'utf8' });
        // A note of a file that was written is no complaint.
        const complaints = ended.stderr.replace(/^Wrote \S+\n/gm, '');
        expect([command, ended.status, complaints]).toEqual([command, status, '']);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  300_000,
);

it('shows policies that are JSON', () => {
  const text = readFileSync(join(REPOSITORY, 'docs/bundles.md'), 'utf8');
  const policies = [...text.matchAll(/```json\n(.*?)```/gs)].map(
    ([, json = '']) => JSON.parse(json) as object,
  );
  expect(policies.map((policy) => Object.keys(policy))).toEqual(policies.map(() => ['Version', 'Statement']));
  expect(policies).toHaveLength(3);
});

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

it('shows rules for deletions and updates, and a waiver, that lint takes', () => {
  const text = readFileSync(join(REPOSITORY, 'restricted-schemas/README.md'), 'utf8');
  const blocks = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml);
  const policy = openPolicy(join(REPOSITORY, 'restricted-schemas'));
  const block = (word: string): string => blocks.find((one) => one.includes(word)) ?? '';
  for (const [word, type] of [
    ['onDelete: refuse', 'AWS::KMS::Key'],
    ['transition:', 'AWS::RDS::DBCluster'],
  ] as const) {
    const snapshot = policy.snapshotFor(type);
    if (!snapshot) throw new Error(`${type} has no snapshot.`);
    const { rules, ...rest } = parseRestriction(`type: ${type}\n${block(word)}`, 'README.md');
    expect(rules).toHaveLength(1);
    expect(lintRestriction({ rules, ...rest }, snapshot, new Set())).toEqual([]);
  }
  const waivers = parseWaivers(block('maximumDays:'), 'README.md');
  expect(lintPolicy({ ...policy, waivers: () => waivers }, Date.parse('2026-06-15T12:00:00Z'))).toEqual([]);
});

/** `UPDATE_README=1` writes the tables as they are now. */
it('has tables that count what is there', async () => {
  const file = join(REPOSITORY, 'README.md');
  const tables = {
    coverage: coverageTable(openPolicy(join(REPOSITORY, 'restricted-schemas'))),
    stories: storiesTable(join(REPOSITORY, 'examples/stories')),
    doors: doorsTable((await generatedFor()).proof),
  };
  const text = readFileSync(file, 'utf8');
  const counted = Object.entries(tables).reduce(
    (all, [name, rows]) =>
      all.replace(
        new RegExp(`(<!-- ${name} -->\\n)[^]*?(?=\\n<!-- end -->)`),
        (_, start: string) => `${start}\n${rows}\n`,
      ),
    text,
  );
  for (const name of Object.keys(tables)) expect(counted).toContain(`<!-- ${name} -->\n\n|`);
  const printed = await format(counted, { ...(await resolveConfig(file)), filepath: file });
  if (process.env.UPDATE_README) writeFileSync(file, printed);
  else expect(text).toBe(printed);
});
