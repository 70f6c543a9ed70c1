import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, CreateStackCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import type { CoverageReport } from '../../coverage/report.ts';
import type { FrameworkReport } from '../../report/framework.ts';
import { kmsSigner } from '../../bundle/kms-signer.ts';
import { packFolder } from '../replay/replays.ts';
import { temporaryFolder } from '../schemas/policies.ts';
import { ENVIRONMENT, KMS, newBucket, newKey, OPTIONS } from './bucket.ts';
import { answerOfHooks } from './hooks.ts';
import { proxyTo } from './proxy.ts';
import { standingHook } from './registry.ts';

const REGIONS = ['eu-central-1', 'eu-west-1'] as const;
const ENDPOINT = inject('awsEndpoint');
const ACCOUNT = '123456789012';

/** A queue whose key is shown to nobody, and that is no dead-letter queue unless `Failed` says so. */
function template(failed: boolean): string {
  return JSON.stringify({
    Parameters: {
      Key: { Type: 'String', NoEcho: true, AllowedPattern: '[0-9a-f-]{36}', Default: 'none' },
      Name: { Type: 'String', Default: 'not-this' },
    },
    Resources: {
      Work: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: { Ref: 'Name' },
          KmsMasterKeyId: { Ref: 'Key' },
          ...(failed && { RedriveAllowPolicy: { redrivePermission: 'denyAll' } }),
        },
      },
    },
  });
}

interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command, and interrupts it when the file has so many lines. */
async function stackgate(args: readonly string[], file = '', lines = Infinity): Promise<Ended> {
  const child = spawn(process.execPath, ['cli/stackgate.ts', ...args], {
    env: { ...process.env, ...ENVIRONMENT },
  });
  const ended = once(child, 'close') as Promise<[number]>;
  const [out, err] = [text(child.stdout), text(child.stderr)];
  while (lines < Infinity && child.exitCode === null) {
    if (existsSync(file) && readFileSync(file, 'utf8').split('\n').length > lines) {
      child.kill('SIGINT');
      break;
    }
    await sleep(10);
  }
  return { out: await out, err: await err, status: (await ended)[0] };
}

interface Reported {
  readonly summary: Readonly<Record<string, unknown>>;
  readonly changes: readonly { readonly id: string; readonly effect: string; readonly gained: unknown }[];
  readonly unreadable: unknown;
}

function reported({ out }: Ended): Reported {
  return JSON.parse(out) as Reported;
}

const STACKS = 24;

/** Every sixth stack has a queue without dead letters. */
function isMistaken(index: number): boolean {
  return index % 6 === 0;
}

beforeAll(async () => {
  for (const region of REGIONS) {
    const client = new CloudFormationClient({
      endpoint: ENDPOINT,
      region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    for (let index = 0; index < STACKS; index += 1) {
      const StackName = `orders-${String(index).padStart(2, '0')}`;
      const Parameters = [
        { ParameterKey: 'Key', ParameterValue: '1234abcd-12ab-34cd-56ef-1234567890ab' },
        { ParameterKey: 'Name', ParameterValue: `${region}-${StackName}` },
      ];
      const TemplateBody = template(!isMistaken(index));
      await client.send(new CreateStackCommand({ StackName, TemplateBody, Parameters }));
    }
    const gone = { StackName: 'gone', TemplateBody: template(false) };
    await client.send(new CreateStackCommand(gone));
    await client.send(new DeleteStackCommand(gone));
  }
});

describe('the stacks of an account', () => {
  const replay = (state: readonly string[], ...policies: readonly string[]): readonly string[] => [
    ...['replay', ...policies, '--from', 'aws', '--regions', REGIONS.join(','), '--endpoint-url', ENDPOINT],
    ...['--rate', '60', '--format', 'json', ...state],
  ];

  it('are all judged, page by page and Region by Region, against a bundle in a bucket', async () => {
    const [bucket, key] = await Promise.all([newBucket(), newKey()]);
    const publicKey = join(temporaryFolder(), 'public-key.pem');
    writeFileSync(publicKey, (await kmsSigner(KMS, key)).publicKey.export({ type: 'spki', format: 'pem' }));
    const place = `s3://${bucket}/gate`;
    const published = await stackgate([
      ...['bundle', 'publish', '--to', place, '--kms-key', key, ...OPTIONS],
      ...['--policy', packFolder(['sqs-queue-dead-letters'])],
    ]);
    expect(published.status).toBe(0);
    const ended = await stackgate([
      ...replay([], '--bundle', packFolder(), '--against', place),
      ...['--public-key', publicKey, '--bucket-region', 'eu-west-1'],
    ]);
    expect([ended.err, ended.status]).toEqual(['', 1]);
    const { summary, changes, unreadable } = reported(ended);
    const mistaken = [...Array(STACKS).keys()].filter(isMistaken);
    // The key is masked, so it is not decided whether it is approved.
    expect(summary).toEqual({
      stacks: 2 * STACKS,
      newlyRefused: 2 * mistaken.length,
      newlyAllowed: 0,
      judgedOtherwise: 0,
      unchanged: { approved: 0, deferred: 2 * (STACKS - mistaken.length), refused: 0 },
      couldNotJudge: 0,
    });
    expect(unreadable).toEqual([]);
    const names = changes.map(({ id }) => id.replace(/\/[^/]*$/, ''));
    const arn = (region: string, index: number): string =>
      `arn:aws:cloudformation:${region}:${ACCOUNT}:stack/orders-${String(index).padStart(2, '0')}`;
    expect(names).toEqual(REGIONS.flatMap((region) => mistaken.map((index) => arn(region, index))));
    expect(changes[0]?.gained).toMatchObject([{ rule: 'sqs-queue-dead-letters', logicalId: 'Work' }]);
    expect(ended.out).not.toMatch(/1234abcd-12ab|\*\*\*\*/);
  });

  it('are covered by a report, each with its account and Region', async () => {
    const proxy = await proxyTo(ENDPOINT, ACCOUNT);
    onTestFinished(() => proxy.close());
    answerOfHooks(proxy, (region) => standingHook({ partition: 'aws', region, account: ACCOUNT }));
    const ended = await stackgate([
      ...['report', '--stacks-from', 'aws', '--regions', REGIONS.join(','), '--endpoint-url', proxy.url],
      ...['--rate', '60', '--format', 'json', '--policy', packFolder()],
    ]);
    expect([ended.err, ended.status]).toEqual(['', 0]);
    const { measures, stacks, rules, findings, hooks } = JSON.parse(ended.out) as CoverageReport;
    const mistaken = 2 * [...Array(STACKS).keys()].filter(isMistaken).length;
    expect(measures).toMatchObject({
      resources: 2 * STACKS,
      refused: mistaken,
      deferred: 2 * STACKS - mistaken,
      notJudged: 0,
      hookPlaces: 2,
      hooksInForce: 2,
      hooksWanting: 0,
    });
    expect(hooks?.places).toEqual(
      REGIONS.map((region) => ({
        account: ACCOUNT,
        region,
        is: 'in force',
        sources: ['account'],
        faults: [],
      })),
    );
    expect(stacks.map(({ place }) => place)).toEqual(
      REGIONS.flatMap((region) => Array<unknown>(STACKS).fill({ account: ACCOUNT, region })),
    );
    expect(rules.find(({ id }) => id === 'sqs-queue-dead-letters')).toMatchObject({
      resources: 2 * STACKS,
      refused: mistaken,
    });
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
    expect(ended.out).not.toMatch(/1234abcd-12ab|\*\*\*\*/);
  });

  it('are counted by the controls of a framework', async () => {
    const ended = await stackgate([
      ...['report', '--framework', 'hipaa', '--stacks-from', 'aws', '--regions', REGIONS.join(',')],
      ...['--endpoint-url', ENDPOINT, '--rate', '60', '--format', 'json', '--policy', packFolder()],
    ]);
    expect([ended.err, ended.status]).toEqual(['', 0]);
    const { judged, controls } = JSON.parse(ended.out) as FrameworkReport;
    expect(judged).toEqual({ stacks: 2 * STACKS, resources: 2 * STACKS, ofNoRule: 0, problems: [] });
    const mistaken = 2 * [...Array(STACKS).keys()].filter(isMistaken).length;
    const resilient = controls.find(({ rules }) => rules.includes('sqs-queue-dead-letters'));
    expect(resilient?.judged).toMatchObject({ resources: 2 * STACKS, refused: mistaken });
  });

  it('are told the same after Ctrl-C as without', async () => {
    const [before, after] = [packFolder(), packFolder(['sqs-queue-dead-letters'])];
    const file = join(temporaryFolder(), 'replay.state');
    const command = replay(['--state', file], '--bundle', after, '--against', before);
    const stopped = await stackgate(command, file, 10);
    expect(stopped).toMatchObject({ out: '', status: 2 });
    expect(stopped.err).toContain(
      `Interrupted. What was judged is in ${file}; the same command goes on from there.`,
    );
    const kept = readFileSync(file, 'utf8').split('\n').length - 2;
    expect(kept).toBeGreaterThanOrEqual(9);
    expect(kept).toBeLessThan(2 * STACKS);
    const resumed = reported(await stackgate(command));
    const whole = reported(await stackgate(replay([], '--bundle', after, '--against', before)));
    expect({ ...resumed, time: '' }).toEqual({ ...whole, time: '' });
    expect(resumed.summary).toMatchObject({ stacks: 2 * STACKS, newlyAllowed: 8 });
  });

  it('are those of several accounts, each by a profile', async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'config'),
      `[profile one]
aws_access_key_id = test
aws_secret_access_key = test
[profile two]
role_arn = arn:aws:iam::222222222222:role/reader
source_profile = one
[profile again]
source_profile = one
role_arn = arn:aws:iam::222222222222:role/other
`,
    );
    process.env.AWS_CONFIG_FILE = join(folder, 'config');
    process.env.AWS_ENDPOINT_URL_STS = ENDPOINT;
    const client = new CloudFormationClient({ endpoint: ENDPOINT, region: 'eu-west-1', profile: 'two' });
    const Parameters = [{ ParameterKey: 'Key', ParameterValue: '1234abcd-12ab-34cd-56ef-1234567890ab' }];
    const elsewhere = { StackName: 'elsewhere', TemplateBody: template(false), Parameters };
    await client.send(new CreateStackCommand(elsewhere));
    const [before, after] = [packFolder(['sqs-queue-dead-letters']), packFolder()];
    const of = (profiles: string): Promise<Ended> =>
      stackgate([...replay([], '--bundle', after, '--against', before), '--profiles', profiles]);
    const { changes, summary } = reported(await of('one,two'));
    expect(summary).toMatchObject({ stacks: 2 * STACKS + 1 });
    expect(changes.map(({ id }) => id.split(':')[4])).toContain('222222222222');
    expect(await of('two,again')).toMatchObject({
      status: 2,
      err: expect.stringContaining('Two of the profiles are of the account 222222222222.') as string,
    });
  });

  it('are looked for where there are some', async () => {
    const folder = packFolder();
    const nowhere = ['--from', 'aws', '--regions', 'ap-south-1', '--endpoint-url', ENDPOINT];
    const { status, err } = await stackgate(['replay', '--bundle', folder, '--against', folder, ...nowhere]);
    expect([status, err]).toEqual([2, expect.stringContaining('There is no stack in ap-south-1.')]);
  });
});
