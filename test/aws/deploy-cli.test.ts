import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, inject, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../schemas/policies.ts';
import { ENVIRONMENT } from './bucket.ts';
import { newReady, TEMPLATES } from './deployment.ts';
import { proxyTo } from './proxy.ts';

interface Ran {
  readonly status: number | null;
  readonly printed: string;
}

it('an organization is looked at, deployed to in spite of a kill and of Ctrl-C, looked after, and left', async () => {
  const ready = await newReady({ Canary: 1, Workloads: 2 });
  const { proxy, aws, emulated } = ready;
  const id = await aws.administration.organizationId();
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'organization.yaml'),
    ready.written(['Canary', 'Workloads']).replace('o-exampleorg1', id),
  );
  const stackgate = async (
    line: string,
    onStart?: (child: ChildProcess) => void,
    url = proxy.url,
  ): Promise<Ran> => {
    const [command = '', ...others] = line.split(' ');
    const options = ['--templates', TEMPLATES, '--hook-code', join(TEMPLATES, 'hook'), '--endpoint-url', url];
    const child = spawn(
      process.execPath,
      [
        join(process.cwd(), 'cli/stackgate.ts'),
        'deploy',
        command,
        'organization.yaml',
        ...others,
        ...options,
      ],
      { cwd: folder, env: { ...process.env, ...ENVIRONMENT }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    onStart?.(child);
    const closed = once(child, 'close') as Promise<[number | null]>;
    const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { status, printed: out + err };
  };
  const atFirst = (operation: string, signal: NodeJS.Signals): ((child: ChildProcess) => void) => {
    return (child) => {
      let isOver = false;
      proxy.fault = (called) => {
        if (called === operation && !isOver) {
          isOver = true;
          child.kill(signal);
        }
        return undefined;
      };
    };
  };

  const checked = await stackgate('check');
  expect(checked).toMatchObject({ status: 0 });
  expect(checked.printed).toContain('right trusted-access: StackSets may work in the organization\n');
  // By the credentials of another account nothing is read, and nothing is changed.
  emulated.proxy.calls.length = 0;
  for (const line of ['plan', 'upload', 'apply --yes', 'status', 'drift', `destroy --confirm ${id}`]) {
    const refused = await stackgate(line, undefined, emulated.proxy.url);
    expect(refused).toEqual({
      status: 2,
      printed: expect.stringMatching(
        /^error: organization\.yaml:3: the credentials are of the account \d{12}, and administratorAccount is \d{12}\. Sign in there, or name its profile with AWS_PROFILE\.\n$/,
      ) as string,
    });
  }
  expect(new Set(emulated.proxy.calls)).toEqual(new Set(['GetCallerIdentity']));

  const plan = await stackgate('plan');
  expect(plan.status).toBe(0);
  expect(plan.printed).toContain('14 tasks, 18 stacks in accounts.\n');
  const asked = await stackgate('apply');
  expect(asked.status).toBe(1);
  expect(asked.printed).toContain('nobody can be asked here. Add --yes.');

  // The first stacks tell values of others, so they may be deployed while these are missing.
  const file = join(folder, 'organization.yaml');
  const whole = readFileSync(file, 'utf8');
  writeFileSync(file, whole.replace('  Stage: test\n', ''));
  expect((await stackgate('plan')).printed).toContain('10-names needs a value of Stage');
  const some = await stackgate('apply --yes --set code');
  expect(some).toMatchObject({ status: 0 });
  expect(some.printed).toContain(`stackgate-code in eu-west-1: Bucket is ${ready.prefix}-code-eu-west-1\n`);
  writeFileSync(file, whole);

  // Killed while the first operation is under way: AWS goes on, and so does the next run.
  const killed = await stackgate('apply --yes', atFirst('CreateStackInstances', 'SIGKILL'));
  expect(killed.status).toBe(null);
  proxy.fault = () => undefined;
  const resumed = await stackgate('apply --yes');
  expect(resumed.status).toBe(0);
  expect(resumed.printed).toMatch(/^wait for the operation stackgate-\w+-1 of stackgate-10-names/m);
  expect(resumed.printed).toContain('right AWS has what organization.yaml wants.\n');

  writeFileSync(
    join(folder, 'organization.yaml'),
    ready
      .written(['Canary', 'Workloads'])
      .replace('o-exampleorg1', id)
      .replace('Stage: test', 'Stage: production'),
  );
  const stopped = await stackgate('apply --yes', atFirst('UpdateStackSet', 'SIGINT'));
  proxy.fault = () => undefined;
  expect(stopped.status).toBe(2);
  expect(stopped.printed).toMatch(
    /Interrupted\. What AWS has begun goes on there; the same command goes on from it\.\nStopped at: update set of stackgate-10-names.* 0 of 2 tasks are done\.\nRun the same command to go on\.\n$/,
  );
  expect((await stackgate('apply --yes')).status).toBe(0);
  expect(await stackgate('plan')).toEqual({ status: 0, printed: 'Nothing is to be done.\n' });
  const status = await stackgate('status');
  expect(status).toEqual({
    status: 0,
    printed: ['10-names', '30-storage', '90-hook']
      .map((set) => `right stackgate-${set}: 6 of 6 stacks\n`)
      .join(''),
  });

  expect((await stackgate('drift --set 30-storage')).printed).toContain(
    'right No stack of 1 StackSets drifted.\n',
  );
  const account = emulated.ids.get('workloads-2') ?? '';
  const theirs = await proxyTo(inject('awsEndpoint'), account);
  onTestFinished(() => theirs.close());
  const s3 = new S3Client({
    endpoint: theirs.url,
    region: 'eu-west-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await s3.send(new DeleteBucketCommand({ Bucket: `${ready.prefix}-${account}-eu-west-1` }));
  const drifted = await stackgate('drift --set 30-storage --format json');
  expect(drifted.status).toBe(1);
  expect(drifted.printed).toContain(
    JSON.stringify(
      { drifted: [{ set: 'stackgate-30-storage', account, region: 'eu-west-1', drift: 'DRIFTED' }] },
      null,
      2,
    ),
  );

  const kept = await stackgate('destroy --set 90-hook');
  expect(kept.status).toBe(1);
  expect(kept.printed).toContain(`Nothing was taken away: nobody can be asked here. Add --confirm ${id}.\n`);
  expect((await stackgate(`destroy --confirm o-anotherorg1`)).printed).toContain('Nothing was taken away.\n');
  const destroyed = await stackgate(`destroy --confirm ${id}`);
  expect(destroyed).toMatchObject({ status: 0 });
  expect(destroyed.printed).toContain('Took 3 StackSets away.\n');
  expect(destroyed.printed).toMatch(
    /delete instances of stackgate-90-hook.*stacks stay[^]*delete set stackgate-10-names/,
  );
  expect(destroyed.printed).toContain('The stacks stay, and keep their names: docs/handbook/day-2.md');
  expect(await aws.stackSets.names()).toEqual([]);

  // Their names are taken now. What can be imported into is made, and nobody gets anything.
  const refused = await stackgate('apply --yes --set 10-names 30-storage');
  expect(refused.status).toBe(2);
  expect(refused.printed).toMatch(/Names are taken, as by stacks or data that stayed/);
  expect((await stackgate(`destroy --delete-stacks --confirm ${id}`)).status).toBe(0);
  const made = await stackgate('apply --yes --without-instances');
  expect(made).toMatchObject({ status: 0 });
  expect(made.printed).toContain('right The StackSets are there.\n');
  expect(await aws.stackSets.names()).toHaveLength(3);
  for (const name of await aws.stackSets.names()) expect(await aws.stackSets.instances(name)).toEqual([]);
}, 400_000);
