import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { gitLabLocal } from './gitlab-local.ts';

// Each integration is run as its host would run it: the steps of the action and of the job by bash, the hooks by
// pre-commit itself, from a clone of what is committed.
const REPOSITORY = join(import.meta.dirname, '../..');
const EXAMPLES = join(REPOSITORY, 'examples');
const PRE_COMMIT = join(REPOSITORY, '.cache/pre-commit/bin/pre-commit');
const PATH = `${join(process.execPath, '..')}:${process.env.PATH ?? ''}`;
/** Not what npm sets for those that it starts. */
const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')),
);

const folder = mkdtempSync(join(tmpdir(), 'stackgate-integrations-'));
const clone = join(folder, 'clone');
const project = join(folder, 'project');

function run(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  cwd = project,
): Ran {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...ENVIRONMENT, PATH, ...environment },
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

interface Ran {
  readonly status: number | null;
  readonly output: string;
}

beforeAll(() => {
  execFileSync('git', ['clone', '--quiet', REPOSITORY, clone]);
  mkdirSync(join(project, 'templates'), { recursive: true });
  cpSync(join(EXAMPLES, 'orders-lake.yaml'), join(project, 'templates/approved.yaml'));
  cpSync(join(EXAMPLES, 'orders-lake-refused.yaml'), join(project, 'templates/refused.yaml'));
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
  ])
    execFileSync('git', args, { cwd: project });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('action.yml', () => {
  interface Action {
    readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
    readonly runs: {
      readonly steps: readonly { readonly run?: string; readonly env?: Readonly<Record<string, string>> }[];
    };
  }
  const action = parse(readFileSync(join(REPOSITORY, 'action.yml'), 'utf8')) as Action;

  /** Runs the steps as a runner does: inputs stand for their expressions, and the first step that fails is the last. */
  function act(inputs: Readonly<Record<string, string>>): Ran {
    const steps = action.runs.steps.filter(({ run: script }) => script !== undefined);
    let output = '';
    for (const { run: script = '', env = {} } of steps) {
      const environment = Object.fromEntries(
        Object.entries(env).map(([name, text]) => [
          name,
          text.replace(
            /\$\{\{ inputs\.(\w+) \}\}/g,
            (_, input: string) => inputs[input] ?? action.inputs[input]?.default ?? '',
          ),
        ]),
      );
      const ran = run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
        GITHUB_ACTION_PATH: clone,
        GITHUB_ACTIONS: 'true',
        ...environment,
      });
      output += ran.output;
      if (ran.status !== 0) return { ...ran, output };
    }
    return { status: 0, output };
  }

  it('annotates what is refused, and fails', () => {
    const { status, output } = act({ paths: 'templates', sarif: 'stackgate.sarif' });
    expect(output).toMatch(/^::error .*file=templates\/refused\.yaml,line=\d+/m);
    expect(status).toBe(1);
    expect(JSON.parse(readFileSync(join(project, 'stackgate.sarif'), 'utf8'))).toMatchObject({
      version: '2.1.0',
    });
  });

  it('passes what is approved, and what stands in an input is no command', () => {
    expect(act({ paths: 'templates/approved.yaml\n', arguments: '--account=111122223333' }).status).toBe(0);
    const { output } = act({ paths: '$(touch taken); templates/approved.yaml' });
    expect(output).toContain('No file matches');
    expect(existsSync(join(project, 'taken'))).toBe(false);
  });
});

describe('integrations/gitlab-ci.yml', () => {
  interface Job {
    readonly script: readonly string[];
    readonly artifacts: { readonly reports: Readonly<Record<string, string>> };
  }

  /** The job as GitLab includes it with inputs. */
  function included(inputs: Readonly<Record<string, string>>): Job {
    const including = join(folder, 'including');
    rmSync(including, { recursive: true, force: true });
    mkdirSync(join(including, 'integrations'), { recursive: true });
    cpSync(join(REPOSITORY, 'integrations/gitlab-ci.yml'), join(including, 'integrations/gitlab-ci.yml'));
    const include = [{ local: 'integrations/gitlab-ci.yml', inputs }];
    writeFileSync(join(including, '.gitlab-ci.yml'), stringify({ include }));
    return (parse(gitLabLocal(including, '--preview')) as { stackgate: Job }).stackgate;
  }

  it('runs no package that nobody named: the name is free on npmjs.com', () => {
    const text = readFileSync(join(REPOSITORY, 'integrations/gitlab-ci.yml'), 'utf8');
    const head = parseAllDocuments(text)[0]?.toJS() as { spec: { inputs: { package: object } } };
    expect(head.spec.inputs.package).not.toHaveProperty('default');
  });

  it.each([
    ['templates/approved.yaml', 0],
    ['templates', 1],
  ])('judges %s, and leaves its reports', (paths, expected) => {
    const packed = join(folder, 'packed');
    if (!existsSync(packed)) {
      mkdirSync(packed);
      execFileSync('npm', ['pack', '--pack-destination', packed], {
        cwd: REPOSITORY,
        env: { ...process.env, PATH },
      });
    }
    const job = included({ paths, package: join(packed, readdirSync(packed)[0] ?? '') });
    expect(run('bash', ['-c', `set -eo pipefail\n${job.script.join('\n')}`]).status).toBe(expected);
    expect(readFileSync(join(project, job.artifacts.reports.junit ?? ''), 'utf8')).toContain('<testsuites');
    const quality = readFileSync(join(project, job.artifacts.reports.codequality ?? ''), 'utf8');
    const severities = (JSON.parse(quality) as { severity: string }[]).map(({ severity }) => severity);
    expect(severities.some((severity) => severity !== 'minor')).toBe(expected === 1);
  });
});

describe('.pre-commit-hooks.yaml', () => {
  /** As pre-commit runs a hook: it clones the repository, installs it once, and gives the hook the files that match. */
  function hook(id: string, ...files: readonly string[]): Ran {
    const rev = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: clone, encoding: 'utf8' }).trim();
    const hooks = [{ id: 'stackgate-check' }, { id: 'stackgate-schema-lint' }];
    writeFileSync(
      join(project, '.pre-commit-config.yaml'),
      stringify({ repos: [{ repo: clone, rev, hooks }] }),
    );
    execFileSync('git', ['add', '.'], { cwd: project });
    return run(PRE_COMMIT, ['run', id, '--verbose', '--files', ...files], {
      PRE_COMMIT_HOME: join(folder, 'pre-commit'),
    });
  }

  it('refuses a template, and passes another and what is none', () => {
    const refused = hook('stackgate-check', 'templates/refused.yaml');
    expect(refused.output).toContain('refused');
    expect(refused.status).toBe(1);
    expect(hook('stackgate-check', 'templates/approved.yaml').output).toContain('0 refused');
    expect(hook('stackgate-check', 'README.md').output).toContain('no files to check');
  });

  it('lints a policy folder', () => {
    const restriction = 'restricted-schemas/restrictions/sqs/queue.yaml';
    mkdirSync(join(project, 'restricted-schemas/restrictions/sqs'), { recursive: true });
    writeFileSync(join(project, restriction), 'type: AWS::SQS::Queue\nrules: { nothing: {} }\n');
    const { status, output } = hook('stackgate-schema-lint', restriction);
    expect(output).toContain('restricted-schemas');
    expect(status).toBe(1);
    rmSync(join(project, 'restricted-schemas'), { recursive: true });
  });
});
