import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import {
  GITHUB,
  GITHUB_TEXT,
  gitHubJobs,
  GITLAB,
  GITLAB_TEXT,
  gitLabJobs,
  stackgateIn,
} from './pipelines.ts';

const COMMANDS = stackgateIn(gitLabJobs());
const LINES = COMMANDS.flatMap(({ lines }) => lines);

/** What `--help` says of a command. */
function helpOf(words: readonly string[]): string {
  const told = execFileSync(process.execPath, ['cli/stackgate.ts', ...words, '--help'], { encoding: 'utf8' });
  expect(told).toMatch(new RegExp(`^Usage: stackgate ${words.join(' ')} \\[options\\]`));
  return told;
}

it('both pipelines have the same jobs with the same commands', () => {
  expect(stackgateIn(gitHubJobs())).toEqual(COMMANDS);
  expect(COMMANDS.map(({ name }) => name)).toEqual(GITLAB.stages);
  expect(GITHUB.env).toEqual(
    Object.fromEntries(
      Object.entries(GITLAB.variables).filter(([name]) => !['AWS_REGION', 'FIRST_BUNDLE'].includes(name)),
    ),
  );
});

it.each(LINES)('%s: the command and its options are there', (line) => {
  const words = line.split(' ').slice(1);
  const end = words.findIndex((word) => /^["-]|\//.test(word));
  const help = helpOf(words.slice(0, end));
  const named = words.filter((word) => word.startsWith('--'));
  expect(named.filter((option) => !new RegExp(`^  ${option}\\b`, 'm').test(help))).toEqual([]);
});

it.each([
  ['GitLab', gitLabJobs()],
  ['GitHub', gitHubJobs()],
] as const)(
  'no line of %s is put together by an expression, and every variable stands in quotes',
  (_, jobs) => {
    const lines = jobs.flatMap((job) => job.lines);
    expect(lines.length).toBeGreaterThan(LINES.length - 1);
    expect(lines.filter((line) => /\$\{\{|\$\[\[|\beval\b/.test(line))).toEqual([]);
    const bare = lines.map((line) => line.replaceAll(/"[^"]*"|\[\[.*?\]\]|status=\$\?/g, ''));
    expect(bare.filter((line) => line.includes('$'))).toEqual([]);
  },
);

it('GitHub: actions are pinned to commits, with their versions', () => {
  const uses = Object.values(GITHUB.jobs).flatMap(({ steps }) => steps.flatMap((step) => step.uses ?? []));
  expect(uses.length).toBeGreaterThan(10);
  expect(uses.filter((one) => !/@[0-9a-f]{40}$/.test(one))).toEqual([]);
  const written = GITHUB_TEXT.match(/uses: .*/g) ?? [];
  expect(written.filter((one) => !/ # v\d+\.\d+\.\d+$/.test(one))).toEqual([]);
});

it('GitHub: a job may do what it does, and nothing else', () => {
  expect(GITHUB.permissions).toEqual({});
  for (const { permissions, steps, environment } of Object.values(GITHUB.jobs)) {
    const takesRole = steps.some(({ uses = '' }) => uses.startsWith('aws-actions/'));
    const reads = steps.some(({ uses = '' }) => uses.startsWith('actions/checkout'));
    expect(permissions).toEqual({
      ...(reads && { contents: 'read' }),
      ...(takesRole && { 'id-token': 'write' }),
    });
    for (const { uses = '', with: given } of steps)
      if (uses.startsWith('actions/checkout')) expect(given).toEqual({ 'persist-credentials': false });
    if (!takesRole && reads) expect(environment).toBe(undefined);
  }
  expect(GITHUB_TEXT).not.toContain('pull_request_target');
});

it('merge requests get no role of AWS, and promotion waits for a person', () => {
  for (const [name, job] of Object.entries(GITLAB)) {
    const { extends: from, rules = [] } = job as {
      extends?: string;
      rules?: readonly { if: string; when?: string }[];
    };
    if (from === '.publisher' || from === '.deployer') {
      if (rules.length > 0)
        expect(rules.every((rule) => rule.if.includes('$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'))).toBe(true);
    }
    if (name === 'promote') expect(rules.map(({ when }) => when)).toEqual(['manual']);
  }
  expect(GITHUB.jobs.promote?.environment).toBe('production');
  expect(GITLAB_TEXT).not.toMatch(/AWS_SECRET|AWS_ACCESS_KEY/);
});
