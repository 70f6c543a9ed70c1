import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import {
  convertWorkflowTemplate,
  isString,
  NoOperationTraceWriter,
  parseWorkflow,
} from '@actions/workflow-parser';
import { afterAll, describe, expect, it } from 'vitest';
import { GITHUB_TEXT } from '../stacksets/pipelines.ts';
import { gitLabLocal } from './gitlab-local.ts';

// Which jobs run when, as the hosts' own grammar says: gitlab-ci-local decides GitLab's rules, GitHub's own parser and
// evaluator decide the conditions of its jobs.
const REPOSITORY = join(import.meta.dirname, '../..');

describe('stacksets/pipelines/gitlab-ci.yml', () => {
  const project = mkdtempSync(join(tmpdir(), 'stackgate-pipeline-'));
  cpSync(join(REPOSITORY, 'stacksets/pipelines/gitlab-ci.yml'), join(project, '.gitlab-ci.yml'));
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  /** The jobs of a pipeline in their order; `?` when a person has to start it. */
  function jobsOf(variables: readonly string[]): readonly string[] {
    const told = gitLabLocal(
      project,
      '--list-json',
      '--ignore-predefined-vars=CI_PIPELINE_SOURCE,CI_COMMIT_BRANCH',
      ...variables.flatMap((variable) => ['--variable', variable]),
    );
    const jobs = JSON.parse(told.slice(told.indexOf('['))) as { name: string; when: string }[];
    return jobs
      .filter(({ when }) => when !== 'never')
      .map(({ name, when }) => `${name}${when === 'manual' ? '?' : ''}`);
  }

  it.each([
    ['a merge request', ['CI_PIPELINE_SOURCE=merge_request_event', 'CI_COMMIT_BRANCH='], ['test']],
    ['a push to another branch', ['CI_PIPELINE_SOURCE=push', 'CI_COMMIT_BRANCH=feature'], []],
    ['a merge', ['CI_PIPELINE_SOURCE=push'], ['test', 'replay', 'publish?', 'canary', 'promote?']],
    ['the schedule', ['CI_PIPELINE_SOURCE=schedule'], ['test', 'replay', 'publish']],
    ['the first bundle', ['CI_PIPELINE_SOURCE=web', 'FIRST_BUNDLE=yes'], ['test', 'publish?']],
  ])('%s', (_, variables, jobs) => {
    expect(jobsOf(variables)).toEqual(jobs);
  });
});

describe('stacksets/pipelines/github-actions.yml', () => {
  type Result = 'success' | 'failure' | 'skipped' | 'cancelled';

  interface Run {
    readonly event: string;
    readonly firstBundle?: boolean;
    /** A job that fails, or that nobody approves. */
    readonly failing?: string;
    /** Somebody cancels the run while this job is under way. */
    readonly cancelledAt?: string;
  }

  async function jobs() {
    const { context, value } = parseWorkflow(
      { name: 'stackgate.yml', content: GITHUB_TEXT },
      new NoOperationTraceWriter(),
    );
    if (!value) throw new Error('The workflow is empty.');
    const workflow = await convertWorkflowTemplate(context, value);
    expect([...context.errors.getErrors(), ...(workflow.errors ?? [])]).toEqual([]);
    return workflow.jobs;
  }

  const text = (of: string): data.StringData => new data.StringData(of);
  const members = (of: Readonly<Record<string, data.ExpressionData>>): data.Dictionary =>
    new data.Dictionary(...Object.entries(of).map(([key, value]) => ({ key, value })));

  /** The jobs that run, in their order. */
  async function ranIn({ event, firstBundle, failing, cancelledAt }: Run): Promise<readonly string[]> {
    const results = new Map<string, Result>();
    const before = new Map<string, ReadonlySet<string>>();
    let isCancelled = false;
    for (const { id, needs = [], if: condition } of await jobs()) {
      const needed = needs.map(({ value }) => value);
      const earlier = new Set(needed.flatMap((name) => [name, ...(before.get(name) ?? [])]));
      before.set(id.value, earlier);
      const ended = [...earlier].map((name) => results.get(name));
      const told = (name: string, is: boolean) =>
        [name, { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(is) }] as const;
      const functions = new Map([
        told('success', !isCancelled && ended.every((result) => result === 'success')),
        told('failure', !isCancelled && ended.includes('failure')),
        told('cancelled', isCancelled),
        told('always', true),
      ]);
      const context = members({
        github: members({ event_name: text(event) }),
        inputs: members({
          ...(firstBundle !== undefined && { 'first-bundle': new data.BooleanData(firstBundle) }),
        }),
        needs: members(
          Object.fromEntries(
            needed.map((name) => [name, members({ result: text(results.get(name) ?? 'skipped') })]),
          ),
        ),
      });
      const { tokens } = new Lexer(condition.expression).lex();
      const parsed = new Parser(tokens, ['github', 'inputs', 'needs'], [...functions.values()]).parse();
      const runs = new Evaluator(parsed, context, functions).evaluate().coerceString() === 'true';
      if (id.value === cancelledAt) isCancelled = true;
      const result = id.value === failing ? 'failure' : id.value === cancelledAt ? 'cancelled' : 'success';
      results.set(id.value, runs ? result : 'skipped');
    }
    return [...results].filter(([, result]) => result !== 'skipped').map(([name]) => name);
  }

  const MERGED = ['test', 'replay', 'approve', 'publish', 'canary', 'promote'];
  const until = (job: string): readonly string[] => MERGED.slice(0, MERGED.indexOf(job) + 1);

  it.each<[string, Run, readonly string[]]>([
    ['a pull request', { event: 'pull_request' }, ['test']],
    ['a merge', { event: 'push' }, MERGED],
    ...MERGED.map((job): [string, Run, readonly string[]] => [
      `a merge whose ${job} fails`,
      { event: 'push', failing: job },
      until(job),
    ]),
    ...MERGED.map((job): [string, Run, readonly string[]] => [
      `a merge that is cancelled at ${job}`,
      { event: 'push', cancelledAt: job },
      until(job),
    ]),
    ['the schedule', { event: 'schedule' }, ['test', 'replay', 'publish']],
    [
      'the schedule, when something is judged otherwise',
      { event: 'schedule', failing: 'replay' },
      ['test', 'replay'],
    ],
    ['the first bundle', { event: 'workflow_dispatch', firstBundle: true }, ['test', 'approve', 'publish']],
    [
      'the first bundle, when a test fails',
      { event: 'workflow_dispatch', firstBundle: true, failing: 'test' },
      ['test'],
    ],
    [
      'the first bundle, which nobody approves',
      { event: 'workflow_dispatch', firstBundle: true, failing: 'approve' },
      ['test', 'approve'],
    ],
    ['a run by hand for nothing', { event: 'workflow_dispatch', firstBundle: false }, ['test']],
  ])('%s', async (_, run, expected) => {
    expect(await ranIn(run)).toEqual(expected);
  });

  it('waits for a person before a bundle, the canary and all others', async () => {
    const waiting = (await jobs()).flatMap((job) =>
      job.type === 'job' && job.environment !== undefined && isString(job.environment)
        ? [[job.id.value, job.environment.value]]
        : [],
    );
    expect(waiting).toEqual([
      ['approve', 'bundle'],
      ['canary', 'canary'],
      ['promote', 'production'],
    ]);
  });
});
