import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FOLDER = join(import.meta.dirname, '../../stacksets/pipelines');

/** What a job of a pipeline runs. */
export interface Job {
  readonly name: string;
  readonly lines: readonly string[];
}

interface GitLabJob {
  readonly stage?: string;
  readonly script?: readonly string[];
}

export interface GitHubStep {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface GitHubJob {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly steps: readonly GitHubStep[];
}

export interface GitHub {
  readonly permissions: object;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, GitHubJob>>;
}

export interface GitLab extends Readonly<Record<string, unknown>> {
  readonly stages: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

export const GITLAB_TEXT = readFileSync(join(FOLDER, 'gitlab-ci.yml'), 'utf8');
export const GITHUB_TEXT = readFileSync(join(FOLDER, 'github-actions.yml'), 'utf8');

export const GITLAB = parse(GITLAB_TEXT, {
  customTags: [{ tag: '!reference', collection: 'seq' }],
}) as GitLab;
export const GITHUB = parse(GITHUB_TEXT) as GitHub;

/** The jobs of GitLab by their stages. */
export function gitLabJobs(): readonly Job[] {
  return GITLAB.stages.flatMap((stage) =>
    Object.entries(GITLAB)
      .filter(([, job]) => (job as GitLabJob).stage === stage)
      .map(([name, job]) => ({ name, lines: (job as GitLabJob).script ?? [] })),
  );
}

/** The jobs of GitHub in their order. */
export function gitHubJobs(): readonly Job[] {
  return Object.entries(GITHUB.jobs).map(([name, { steps }]) => ({
    name,
    lines: steps.flatMap(({ run }) => run?.trim().split('\n') ?? []),
  }));
}

/** The jobs that run stackgate, with its commands as they are written. */
export function stackgateIn(jobs: readonly Job[]): readonly Job[] {
  return jobs
    .map(({ name, lines }) => ({
      name,
      lines: lines
        .filter((line) => line.startsWith('stackgate '))
        .map((line) => line.replace(/ \|\| status=\$\?$/, '')),
    }))
    .filter(({ lines }) => lines.length > 0);
}
