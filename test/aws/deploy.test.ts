import { CloseAccountCommand, CreateAccountCommand, MoveAccountCommand } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { UNWATCHED } from '../../schemas/watch.ts';
import { readActual } from '../../stacksets/actual.ts';
import { wordsFor } from '../../stacksets/tasks.ts';
import { deployed, newReady, planned, wantedBy, type Ready } from './deployment.ts';
import { proxyTo } from './proxy.ts';

const FORTY = { Canary: 4, Workloads: 20, 'Workloads/Bank': 8, Sandbox: 7 };
const UNITS = ['Canary', 'Workloads', 'Sandbox'];
const SETS = ['stackgate-10-names', 'stackgate-30-storage', 'stackgate-90-hook'];

async function s3Of(account: string): Promise<S3Client> {
  const proxy = await proxyTo(inject('awsEndpoint'), account);
  onTestFinished(() => proxy.close());
  return new S3Client({
    endpoint: proxy.url,
    region: 'eu-west-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

async function bucketsOf(account: string): Promise<readonly string[]> {
  const { Buckets = [] } = await (await s3Of(account)).send(new ListBucketsCommand({}));
  return Buckets.flatMap(({ Name }) => Name ?? []).sort();
}

async function newAccount(
  { emulated: { client, root, ids } }: Ready,
  name: string,
  unit: string,
): Promise<string> {
  const { CreateAccountStatus } = await client.send(
    new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
  );
  const id = CreateAccountStatus?.AccountId ?? '';
  await client.send(
    new MoveAccountCommand({ AccountId: id, SourceParentId: root, DestinationParentId: ids.get(unit) ?? '' }),
  );
  return id;
}

describe('an organization of 40 accounts in 3 OUs and 2 Regions', () => {
  it('is deployed to from nothing, stays as it is, gives new accounts everything, and takes changes', async () => {
    const ready = await newReady(FORTY);
    const wanted = wantedBy(ready.written(UNITS));
    const first = await deployed(wanted, ready);
    expect(first.failures).toEqual([]);
    expect(new Set(first.ended)).toEqual(new Set(['SUCCEEDED']));
    expect(first.began).toEqual(first.plan.tasks.map(wordsFor));
    // The management account gets nothing, and the administrator's account is in no OU that is named.
    const actual = await readActual(wanted, ready.aws, UNWATCHED);
    for (const set of SETS) {
      const instances = actual.sets.get(set)?.instances ?? [];
      expect(instances).toHaveLength(39 * 2);
      expect(instances.every(({ status }) => status === 'CURRENT')).toBe(true);
    }
    const bank = ready.emulated.ids.get('workloads-bank-8') ?? '';
    const names = [`${ready.prefix}-${bank}-eu-central-1`, `${ready.prefix}-${bank}-eu-west-1`];
    expect(await bucketsOf(bank)).toEqual(names);
    expect(await bucketsOf(ready.administrator)).toEqual([
      `${ready.prefix}-code-eu-central-1`,
      `${ready.prefix}-code-eu-west-1`,
    ]);

    // Idempotent: nothing is planned, and nothing but reading was done for it.
    ready.proxy.calls.length = 0;
    expect(await planned(wanted, ready)).toEqual({ tasks: [], left: [] });
    expect(ready.proxy.calls.filter((call) => !/^(List|Describe|Get|HEAD)/.test(call))).toEqual([]);

    // Auto-deployment keeps the order of DependsOn (trap 8), and gives the values of the set (trap 7).
    const joined = await newAccount(ready, 'newcomer', 'Workloads/Bank');
    expect(await bucketsOf(joined)).toHaveLength(2);
    expect(await planned(wanted, ready)).toEqual({ tasks: [], left: [] });

    // A change goes to the canary first, and what was brought there is not brought there again.
    const changed = wantedBy(ready.written(UNITS).replace('Stage: test', 'Stage: production'));
    const second = await deployed(changed, ready);
    expect(second.plan.tasks.map((task) => task.do)).toEqual(['update set', 'update instances']);
    expect(second.plan.tasks.map((task) => 'isCanary' in task)).toEqual([true, false]);
    expect(await planned(changed, ready)).toEqual({ tasks: [], left: [] });
  }, 300_000);
});

it('an account that is closed is left alone, before and after it has something', async () => {
  const ready = await newReady({ Canary: 1, Workloads: 3 });
  const { client, ids } = ready.emulated;
  const close = (name: string): Promise<unknown> =>
    client.send(new CloseAccountCommand({ AccountId: ids.get(name) ?? '' }));
  await close('workloads-1');
  const wanted = wantedBy(ready.written(['Canary', 'Workloads']));
  const { plan } = await deployed(wanted, ready);
  expect(plan.tasks.flatMap((task) => ('instances' in task ? task.instances : []))).toEqual([
    2, 4, 2, 4, 2, 4,
  ]);
  await close('workloads-2');
  expect(await planned(wanted, ready)).toEqual({ tasks: [], left: [] });

  const changed = wantedBy(
    ready.written(['Canary', 'Workloads']).replace('Stage: test', 'Stage: production'),
  );
  const { plan: later } = await deployed(changed, ready);
  expect(later.tasks.map((task) => ('instances' in task ? task.instances : 0))).toEqual([2, 2]);
  expect(await planned(changed, ready)).toEqual({ tasks: [], left: [] });
  const { sets } = await readActual(changed, ready.aws, UNWATCHED);
  const status = (name: string): unknown =>
    sets.get('stackgate-10-names')?.instances.find(({ account }) => account === ids.get(name))?.status;
  expect([status('workloads-1'), status('workloads-2'), status('workloads-3')]).toEqual([
    undefined,
    'OUTDATED',
    'CURRENT',
  ]);
});

describe('accounts that fail', () => {
  const taken = async (ready: Ready, names: readonly string[]): Promise<void> => {
    const other = await s3Of('999999999999');
    for (const name of names) {
      const account = ready.emulated.ids.get(name) ?? '';
      await other.send(
        new CreateBucketCommand({
          Bucket: `${ready.prefix}-${account}-eu-west-1`,
          CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
        }),
      );
    }
  };

  it('are told within the tolerance, keep no others from theirs, and are tried again', async () => {
    const ready = await newReady({ Canary: 1, Workloads: 12 });
    const account = ready.emulated.ids.get('workloads-5') ?? '';
    await taken(ready, ['workloads-5']);
    const wanted = wantedBy(ready.written(['Canary', 'Workloads']));
    const { failures } = await deployed(wanted, ready);
    expect(failures).toEqual([
      {
        set: 'stackgate-30-storage',
        account,
        region: 'eu-west-1',
        reason: expect.stringMatching(/bucket/i) as string,
      },
    ]);
    const { sets } = await readActual(wanted, ready.aws, UNWATCHED);
    expect(sets.get('stackgate-90-hook')?.instances).toHaveLength(26);
    const again = await planned(wanted, ready);
    expect(again.tasks).toMatchObject([
      {
        do: 'update instances',
        set: 'stackgate-30-storage',
        targets: { accounts: [account], regions: ['eu-west-1'] },
      },
    ]);
  });

  it('end the run in the canary OU, before any other account has it', async () => {
    const ready = await newReady({ Canary: 2, Workloads: 12 });
    await taken(ready, ['canary-1']);
    const wanted = wantedBy(ready.written(['Canary', 'Workloads']));
    await expect(deployed(wanted, ready)).rejects.toThrow(
      /operation stackgate-\w+-1 of stackgate-30-storage ended FAILED\.\n {2}\d{12} eu-west-1: .*\nStopped at: create instances of stackgate-30-storage.*canary\. \d+ of \d+ tasks are done\./s,
    );
    const { sets } = await readActual(wanted, ready.aws, UNWATCHED);
    expect(sets.get('stackgate-30-storage')?.instances.map(({ account }) => account)).not.toContain(
      ready.emulated.ids.get('workloads-1'),
    );
    expect(sets.has('stackgate-90-hook')).toBe(false);
  });

  it('end the run beyond the tolerance', async () => {
    const ready = await newReady({ Canary: 1, Workloads: 12 });
    await taken(ready, ['workloads-2', 'workloads-3']);
    await expect(deployed(wantedBy(ready.written(['Canary', 'Workloads'])), ready)).rejects.toThrow(
      /ended FAILED/,
    );
  });
});
