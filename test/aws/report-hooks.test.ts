import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { expect, inject, it, onTestFinished } from 'vitest';
import type { CoverageReport } from '../../coverage/report.ts';
import { UNWATCHED } from '../../schemas/watch.ts';
import { settle } from '../../stacksets/operations.ts';
import { forCanary } from '../../stacksets/wanted.ts';
import { temporaryFolder } from '../schemas/policies.ts';
import { ENVIRONMENT } from './bucket.ts';
import { deployed, newReady, quickClock, wantedBy } from './deployment.ts';
import { answerOfHooks } from './hooks.ts';
import { proxyTo } from './proxy.ts';
import { configured, standingHook, type RegistryAnswers } from './registry.ts';

async function reported(
  ...args: readonly string[]
): Promise<{ readonly status: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, ['cli/stackgate.ts', 'report', ...args], {
    env: { ...process.env, ...ENVIRONMENT },
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, out, err };
}

function hooksIn(out: string): {
  measures: object;
  hooks: CoverageReport['hooks'];
  places: readonly string[];
} {
  const { measures, hooks } = JSON.parse(out) as CoverageReport;
  const places = hooks?.places.map(
    ({ account, region, is, guard = '-', faults }) =>
      `${account} ${region} ${is} ${guard}: ${faults.map(({ code }) => code).join(' ')}`,
  );
  return { measures, hooks, places: places ?? [] };
}

it('the Hook of an account is told Region by Region, as it is there today', async () => {
  const account = String(randomInt(1e11, 1e12));
  const proxy = await proxyTo(inject('awsEndpoint'), account);
  onTestFinished(() => proxy.close());
  const good = (region: string): RegistryAnswers => standingHook({ partition: 'aws', region, account });
  const denied = { refusal: { code: 'AccessDenied', message: 'not for you' } };
  const otherwise: Readonly<Record<string, Partial<RegistryAnswers>>> = {
    'eu-central-1': {
      BatchDescribeTypeConfigurations: configured({
        HookInvocationStatus: 'ENABLED',
        TargetOperations: ['RESOURCE', 'STACK'],
        FailureMode: 'WARN',
        Properties: {
          LambdaFunction: `arn:aws:lambda:eu-central-1:${account}:function:stackgate-hook`,
        },
      }),
    },
    'us-east-1': { DescribeType: { refusal: { code: 'TypeNotFoundException', message: 'none' } } },
    'us-east-2': { DescribeType: denied },
  };
  answerOfHooks(proxy, (region) => ({ ...good(region), ...otherwise[region] }));
  // One Region has a stack, which tells whose account all of them are.
  const client = new CloudFormationClient({
    endpoint: proxy.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  onTestFinished(() => client.destroy());
  const TemplateBody = JSON.stringify({ Resources: { Work: { Type: 'AWS::SQS::Queue' } } });
  await client.send(new CreateStackCommand({ StackName: 'orders', TemplateBody }));
  const read = (regions: string, ...more: readonly string[]): ReturnType<typeof reported> =>
    reported(
      '--stacks-from',
      'aws',
      '--regions',
      regions,
      '--rate',
      '60',
      '--endpoint-url',
      proxy.url,
      ...more,
    );

  const all = await read('eu-west-1,eu-central-1,us-east-1,us-east-2', '--format', 'json');
  expect([all.err, all.status]).toEqual(['', 2]);
  const { measures, places } = hooksIn(all.out);
  expect(measures).toMatchObject({ hookPlaces: 4, hooksInForce: 1, hooksWanting: 3 });
  expect(places).toEqual([
    `${account} us-east-1 absent -: hook-absent`,
    `${account} eu-central-1 weakened -: hook-warns hook-operations`,
    `${account} us-east-2 not known -: hook-unreadable`,
    `${account} eu-west-1 in force -: `,
  ]);

  const some = await read('eu-west-1,eu-central-1');
  expect([some.err, some.status]).toEqual(['', 0]);
  expect(/^The Hook\n(?:.+\n)*/m.exec(some.out)?.[0]).toBe(`The Hook
  Stackgate::Guard::Hook in 2 places, an account and a Region each: 1 weakened, 1 in force.
  Asked there today: 2.
                weakened  in force
  eu-central-1         1         0
  eu-west-1            0         1
  hook-warns, asked there: What the Hook refuses happens all the same. Find in CloudTrail who changed it, then put the gate back (docs/guard.md).
    ${account} eu-central-1: WARN instead of FAIL
  hook-operations, asked there: The Hook does not judge every kind of operation. Find in CloudTrail who changed it, then put the gate back (docs/guard.md).
    ${account} eu-central-1: without CHANGE_SET, CLOUD_CONTROL
`);

  // A Hook of another name is found when it is asked for.
  answerOfHooks(proxy, good);
  const { fault } = proxy;
  proxy.fault = (operation, nth, call) =>
    operation === 'DescribeType' && call.form.get('TypeName') !== 'My::Own::Hook'
      ? { error: 'TypeNotFoundException' }
      : fault(operation, nth, call);
  const ours = await read('eu-west-1', '--format', 'json');
  expect(hooksIn(ours.out).places).toEqual([`${account} eu-west-1 absent -: hook-absent`]);
  const theirs = await read('eu-west-1', '--format', 'json', '--hook-alias', 'My::Own::Hook');
  expect(hooksIn(theirs.out)).toMatchObject({
    hooks: { alias: 'My::Own::Hook' },
    places: [`${account} eu-west-1 in force -: `],
  });
}, 120_000);

it('StackSets tell what they deployed in every account and Region of the OUs', async () => {
  const ready = await newReady({ Canary: 1, Workloads: 2 });
  const file = join(temporaryFolder(), 'organization.yaml');
  const organization = ready.written(['Canary', 'Workloads']);
  writeFileSync(file, organization);
  const read = (...more: readonly string[]): ReturnType<typeof reported> =>
    reported('--hooks', file, '--endpoint-url', ready.proxy.url, '--format', 'json', ...more);
  const accounts = ['canary-1', 'workloads-1', 'workloads-2'].map(
    (name) => ready.emulated.ids.get(name) ?? '',
  );
  const [canary = '', first = '', second = ''] = accounts;
  const told = (account: string, region: string, rest: string): string => `${account} ${region} ${rest}`;
  const sorted = (lines: readonly string[]): readonly string[] => [...lines].sort();

  // Nothing is deployed yet, so the Hook is nowhere.
  const before = await read();
  expect([before.err, before.status]).toEqual(['', 0]);
  expect(hooksIn(before.out).measures).toMatchObject({ hookPlaces: 6, hooksInForce: 0, hooksWanting: 6 });

  await deployed(wantedBy(organization), ready);
  const after = await read();
  expect(hooksIn(after.out)).toMatchObject({
    measures: { hookPlaces: 6, hooksInForce: 0, hooksWanting: 0 },
    hooks: { alias: 'Stackgate::Guard::Hook', organization: file },
  });
  // The templates of the test have no guard, and that is told.
  expect(sorted(hooksIn(after.out).places)).toEqual(
    sorted(
      accounts.flatMap((account) =>
        ['eu-west-1', 'eu-central-1'].map((region) =>
          told(account, region, 'deployed absent: instance-absent'),
        ),
      ),
    ),
  );

  // The administrator is in none of the OUs; asked for itself, it has its own place beside theirs.
  const ofHooks = ['DescribeType', 'BatchDescribeTypeConfigurations', 'ListHookResults'];
  ready.proxy.fault = (operation) =>
    ofHooks.includes(operation) ? { error: 'TypeNotFoundException' } : undefined;
  const both = await read('--stacks-from', 'aws', '--regions', 'eu-west-1', '--rate', '60');
  expect([both.err, both.status]).toEqual(['', 0]);
  expect(hooksIn(both.out).measures).toMatchObject({ hookPlaces: 7, hooksWanting: 1 });
  expect(hooksIn(both.out).places[0]).toBe(told(ready.administrator, 'eu-west-1', 'absent -: hook-absent'));
  ready.proxy.fault = () => undefined;

  // A new version reaches the canary alone, and an instance goes away.
  const renamed = wantedBy(ready.written(['Canary', 'Workloads'], '  HookAlias: Acme::Guard::Hook\n'));
  await deployed(forCanary(renamed), ready);
  const { stackSets } = ready.aws;
  const targets = {
    units: [ready.emulated.ids.get('Workloads') ?? ''],
    accounts: [second],
    regions: ['eu-central-1'],
  };
  await stackSets.deleteInstances('stackgate-90-hook', targets, true, {
    operationId: 'away',
    preferences: {},
  });
  const following = { began: () => undefined, progressed: () => undefined, ended: () => undefined };
  await settle('stackgate-90-hook', stackSets, { following, signal: UNWATCHED.signal, clock: quickClock() });
  const changed = await read();
  expect([changed.err, changed.status]).toEqual(['', 0]);
  const { hooks, places, measures } = hooksIn(changed.out);
  expect(hooks?.alias).toBe('Acme::Guard::Hook');
  expect(measures).toMatchObject({ hookPlaces: 6, hooksWanting: 4 });
  expect(places[0]).toBe(told(second, 'eu-central-1', 'absent absent: instance-absent instance-absent'));
  expect(sorted(places.slice(1, 4))).toEqual(
    sorted(
      [told(first, 'eu-west-1', ''), told(first, 'eu-central-1', ''), told(second, 'eu-west-1', '')].map(
        (place) => `${place}weakened absent: instance-not-current instance-absent`,
      ),
    ),
  );
  expect(places.slice(4).every((place) => place.startsWith(`${canary} `))).toBe(true);

  // Who may not ask is told so, and no report is made of silence.
  ready.proxy.fault = (operation) =>
    operation === 'ListStackInstances' ? { error: 'AccessDenied' } : undefined;
  const refused = await read();
  expect([refused.out, refused.status]).toEqual(['', 2]);
  expect(refused.err).toContain('ListStackInstances');
}, 240_000);
