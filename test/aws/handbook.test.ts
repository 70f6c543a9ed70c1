import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CreateAccountCommand, DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import { expect, inject, it, onTestFinished } from 'vitest';
import { buildGuard } from '../../build-guard.ts';
import { buildHook } from '../../build-hook.ts';
import { dayOf } from '../../gate/day.ts';
import { temporaryFolder } from '../schemas/policies.ts';
import { event, session } from '../scps/replay/events.ts';
import { GITLAB, gitLabJobs, stackgateIn } from '../stacksets/pipelines.ts';
import { newOrganization } from './organization.ts';
import { proxyTo } from './proxy.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/**
 * `$ ` begins a command, and `[n]` below it is its exit status unless 0. A YAML block with a path in its first line is a
 * file, or its end. A comment stands for the commands of the pipeline, or of one of its jobs.
 */
const STEP =
  /^\$ (?<command>.+)\n(?:\[(?<status>\d)\])?|^```yaml\n# (?<path>\S+\.yaml)(?<end>, at its end, two spaces in)?\n(?<text>[^]*?)```|^<!-- pipeline(?:: (?<job>[a-z]+))? -->$/gm;

const dayAfter = (days: number): string => dayOf(Date.now() + days * 86_400_000);

/*
 * Every command of the handbook, in its order, in one organization. Profiles say for which account moto answers, and
 * where it is, so the lines are run as they stand, but for the ids in them. `aws` is the AWS CLI.
 */
it('every command of the handbook does what it says, from an empty organization on', async () => {
  const organization = await newOrganization({ Canary: 1, Workloads: 2, Security: 1 });
  const { ids, client } = organization;
  const id = (name: string): string => ids.get(name) ?? '';
  const folder = temporaryFolder();
  const urlOf = async (account: string): Promise<string> => {
    const proxy = await proxyTo(inject('awsEndpoint'), account);
    onTestFinished(() => proxy.close());
    return proxy.url;
  };
  const described = (await client.send(new DescribeOrganizationCommand({}))).Organization;
  const newcomer = await client.send(
    new CreateAccountCommand({ AccountName: 'newcomer', Email: 'newcomer@example.com' }),
  );
  // What the handbook writes, and what it is here.
  const meant = new Map([
    ['o-exampleorg1', described?.Id ?? ''],
    ['111111111111', described?.MasterAccountId ?? ''],
    ['222222222222', id('security-1')],
    ['ou-ab12-11111111', id('Canary')],
    ['ou-ab12-22222222', id('Workloads')],
    ['r-ab12', organization.root],
    ['333333333333', newcomer.CreateAccountStatus?.AccountId ?? ''],
    ['444444444444', id('workloads-1')],
    // A waiver is granted on some day, and ends soon after.
    ['2026-11-23', dayAfter(0)],
    ['2026-11-25', dayAfter(2)],
  ]);
  const inPlace = (text: string): string =>
    [...meant].reduce((all, [written, here]) => all.replaceAll(written, here), text);

  const home = temporaryFolder();
  const profile = (name: string, url: string): string =>
    `[profile ${name}]\nregion = eu-west-1\nendpoint_url = ${url}\naws_access_key_id = test\naws_secret_access_key = test\n`;
  const config = join(home, 'config');
  writeFileSync(
    config,
    [
      profile('management', organization.proxy.url),
      profile('administrator', await urlOf(id('security-1'))),
      profile('canary', await urlOf(id('canary-1'))),
    ].join('\n'),
  );
  await Promise.all([
    buildHook(join(home, 'dist/hook/lambda.mjs')),
    buildGuard(join(home, 'dist/guard/lambda.mjs')),
  ]);
  const shell = `
git() { command git -c user.name=handbook -c user.email=handbook@example.com "$@"; }
stackgate() {
  local built=()
  [[ $1 != deploy || $2 == init ]] || built=(--hook-code "${home}/dist/hook" --guard-code "${home}/dist/guard")
  "${process.execPath}" "${REPOSITORY}/cli/stackgate.ts" "$@" "\${built[@]}"
}
set -o pipefail
`;
  const environment = {
    PATH: `${join(REPOSITORY, '.cache/moto/bin')}:${process.env.PATH ?? ''}`,
    HOME: home,
    AWS_CONFIG_FILE: config,
    AWS_PROFILE: 'administrator',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
  };
  await run('git', ['init', '--quiet'], { cwd: folder });
  for (const below of ['logs', 'registry', 'templates']) mkdirSync(join(folder, below));
  cpSync(join(REPOSITORY, 'examples/orders-lake.yaml'), join(folder, 'templates/orders-lake.yaml'));
  const stream = JSON.parse(
    readFileSync(join(REPOSITORY, 'restricted-schemas/snapshot/AWS-Kinesis-Stream.json'), 'utf8'),
  ) as { properties: object };
  const news = { ...stream.properties, ExampleMode: { type: 'string', enum: ['SAFE', 'FAST'] } };
  writeFileSync(
    join(folder, 'registry/aws-kinesis-stream.json'),
    JSON.stringify({ ...stream, properties: news }),
  );
  const made = event({ eventName: 'PutBucketTagging', userIdentity: session('Developer', id('canary-1')) });
  writeFileSync(join(folder, 'logs/a.json'), JSON.stringify({ Records: [made] }));

  const ran = async (command: string, expected: string, more: Readonly<Record<string, string>> = {}) => {
    const ended = await run('bash', ['-c', `${shell}${inPlace(command)}`], {
      cwd: folder,
      env: { ...environment, ...more },
    }).then(
      ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    );
    expect([command, String(ended.code), ended.stderr]).toEqual([command, expected, '']);
    return ended.stdout;
  };
  const variables = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(GITLAB.variables).map(([name, value]) => [
        name,
        inPlace(value).replace('$HOME_REGION', 'eu-west-1'),
      ]),
    );

  for (const day of ['day-0', 'day-1', 'day-2']) {
    const text = readFileSync(join(REPOSITORY, `docs/handbook/${day}.md`), 'utf8');
    const steps = [...text.matchAll(STEP)];
    expect(steps.length).toBeGreaterThan(5);
    for (const { groups: { command, status = '0', path, end, text: content = '', job } = {} } of steps) {
      if (path !== undefined) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        if (end === undefined) writeFileSync(join(folder, path), inPlace(content));
        else appendFileSync(join(folder, path), content.replaceAll(/^(?=.)/gm, '  '));
        continue;
      }
      if (command === undefined) {
        const STACKSETS = join(REPOSITORY, 'stacksets');
        for (const { name, lines } of stackgateIn(gitLabJobs()))
          for (const line of job === undefined || job === name ? lines : [])
            await ran(line, '0', { ...variables(), STACKSETS });
        continue;
      }
      const printed = await ran(command, status);
      const [, key] = /SigningKeyArn is arn:\S+key\/(\S+)/.exec(printed) ?? [];
      if (key !== undefined) meant.set('1234abcd-12ab-34cd-56ef-1234567890ab', key);
    }
  }
}, 1_200_000);
