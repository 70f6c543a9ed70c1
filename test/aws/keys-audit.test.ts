import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  KMSClient,
  PutKeyPolicyCommand,
  RevokeGrantCommand,
  ScheduleKeyDeletionCommand,
  CancelKeyDeletionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import { expect, inject, it, onTestFinished } from 'vitest';
import { auditKeys } from '../../key-strategy/audit/audit.ts';
import { RATES } from '../../key-strategy/audit/rates.ts';
import { readAccount } from '../../key-strategy/audit/read-account.ts';
import { parseInventory } from '../../key-strategy/inventory.ts';
import { keyTemplatesOf } from '../../key-strategy/key-template.ts';
import { planKeys, type Plan } from '../../key-strategy/plan.ts';
import { isCustomerMade } from '../../key-strategy/planned-key.ts';
import type { KeyPolicy } from '../../key-strategy/policy/statement.ts';
import { UNWATCHED } from '../../schemas/watch.ts';
import { NAMED_PLANS } from '../key-strategy/policy-plans.ts';
import { temporaryFolder } from '../schemas/policies.ts';
import { ENVIRONMENT } from './bucket.ts';
import { proxyTo } from './proxy.ts';

const REGION = 'eu-west-1';

/** The retail example, in an account of its own. */
function retailPlan(account: string): Plan {
  const written = readFileSync('examples/keys/retail.yaml', 'utf8').replaceAll('111122223333', account);
  const planning = planKeys(parseInventory(written, 'retail.yaml'));
  if ('impossible' in planning) throw new Error('The retail example has no plan.');
  return planning.plan;
}

/** An account in the emulator with the keys of the retail example. */
async function retailAccount(account = String(randomInt(1e11, 1e12))) {
  const proxy = await proxyTo(inject('awsEndpoint'), account);
  onTestFinished(() => proxy.close());
  const client = new KMSClient({
    endpoint: proxy.url,
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  onTestFinished(() => client.destroy());
  const plan = retailPlan(account);
  const keys = new Map<string, string>();
  const policies = new Map<string, KeyPolicy>();
  for (const { alias, properties } of keysOfTemplate(plan)) {
    const { Description, KeyPolicy, Tags, EnableKeyRotation, RotationPeriodInDays } = properties;
    const { KeyMetadata } = await client.send(
      new CreateKeyCommand({
        Description,
        Policy: JSON.stringify(KeyPolicy),
        Tags: Tags.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value })),
      }),
    );
    const KeyId = KeyMetadata?.KeyId ?? '';
    await client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyId }));
    if (EnableKeyRotation) {
      await client.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays }));
    }
    keys.set(alias, KeyId);
    policies.set(alias, KeyPolicy);
  }
  proxy.calls.length = 0;
  return { account, client, plan, keys, policies, proxy };
}

interface KeyProperties {
  readonly Description: string;
  readonly KeyPolicy: KeyPolicy;
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly EnableKeyRotation: boolean;
  readonly RotationPeriodInDays: number;
}

/** The keys of the template that `keys template` would print, each with its alias. */
function keysOfTemplate(plan: Plan): { alias: string; properties: KeyProperties }[] {
  return keyTemplatesOf(plan).flatMap(({ template: { Resources } }) =>
    Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
      const alias = Resources[`${id}Alias`]?.Properties.AliasName;
      return Type === 'AWS::KMS::Key' && typeof alias === 'string'
        ? [{ alias, properties: Properties as unknown as KeyProperties }]
        : [];
    }),
  );
}

it('audits the keys of a plan clean, and finds each fault that is injected', async () => {
  const { client, plan, keys, policies, account } = await retailAccount();
  const codes = async (): Promise<string[]> =>
    auditKeys(plan, [await readAccount(client, UNWATCHED)]).findings.map(({ code }) => code);
  expect(await codes()).toEqual([]);

  const [planned, second] = plan.keys.filter(isCustomerMade);
  if (!planned || !second) throw new Error('There are too few keys.');
  const [alias, other] = [planned.alias, second.alias];
  const [KeyId, OtherId] = [keys.get(alias) ?? '', keys.get(other) ?? ''];
  const statements = policies.get(alias)?.Statement ?? [];
  const put = (Statement: readonly object[]) => {
    const Policy = JSON.stringify({ ...policies.get(alias), Statement });
    return client.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy }));
  };
  const allow = (one: object) => ({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', ...one });
  const policyWith = (...more: readonly object[]) => put([...statements, ...more.map(allow)]);
  const admin = `arn:aws:iam::${account}:role/web-admins`;
  const rotate = (days: number) =>
    client.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: days }));
  let grant = '';
  let stray = '';
  const faults: readonly {
    readonly code: string | readonly string[];
    readonly inject: () => Promise<unknown>;
    readonly heal: () => Promise<unknown>;
  }[] = [
    {
      code: 'ROTATION-OFF',
      inject: () => client.send(new DisableKeyRotationCommand({ KeyId })),
      heal: () => rotate(365),
    },
    { code: 'ROTATION-TOO-LONG', inject: () => rotate(366), heal: () => rotate(365) },
    {
      code: 'NOT-ENABLED',
      inject: () => client.send(new DisableKeyCommand({ KeyId })),
      heal: () => client.send(new EnableKeyCommand({ KeyId })),
    },
    {
      code: 'PENDING-DELETION',
      inject: () => client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 30 })),
      heal: async () => {
        await client.send(new CancelKeyDeletionCommand({ KeyId }));
        await client.send(new EnableKeyCommand({ KeyId }));
      },
    },
    {
      code: 'ADMINISTRATOR-DECRYPTS',
      // Its own policy denies that to them, so it goes with what denies.
      inject: () =>
        put([...statements.filter(({ Effect }) => Effect === 'Allow'), allow({ Principal: { AWS: admin } })]),
      heal: () => policyWith(),
    },
    {
      code: 'PUBLIC-PRINCIPAL',
      inject: () => policyWith({ Principal: '*', Action: 'kms:Encrypt' }),
      heal: () => policyWith(),
    },
    {
      code: 'PUBLIC-PRINCIPAL',
      inject: () =>
        policyWith({
          Principal: { AWS: '*' },
          Action: 'kms:Encrypt',
          Condition: { StringEqualsIfExists: { 'kms:CallerAccount': account } },
        }),
      heal: () => policyWith(),
    },
    {
      code: 'SERVICE-WITHOUT-SOURCE',
      inject: () => policyWith({ Principal: { Service: 'sns.amazonaws.com' } }),
      heal: () => policyWith(),
    },
    {
      code: 'OTHER-ACCOUNT',
      inject: () => policyWith({ Principal: { AWS: 'arn:aws:iam::999988887777:role/any' } }),
      heal: () => policyWith(),
    },
    {
      code: 'OTHER-ACCOUNT',
      inject: async () => {
        const made = await client.send(
          new CreateGrantCommand({
            KeyId,
            GranteePrincipal: 'arn:aws:iam::999988887777:role/any',
            Operations: ['Decrypt'],
          }),
        );
        grant = made.GrantId ?? '';
      },
      heal: () => client.send(new RevokeGrantCommand({ KeyId, GrantId: grant })),
    },
    {
      code: ['KEY-MISSING', 'KEY-UNPLANNED'],
      inject: () => client.send(new DeleteAliasCommand({ AliasName: alias })),
      heal: () => client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyId })),
    },
    {
      code: ['KEY-SHARED', 'KEY-UNPLANNED'],
      inject: () => client.send(new UpdateAliasCommand({ AliasName: other, TargetKeyId: KeyId })),
      heal: () => client.send(new UpdateAliasCommand({ AliasName: other, TargetKeyId: OtherId })),
    },
    {
      code: ['KEY-UNPLANNED', 'ADMINISTRATOR-DECRYPTS'],
      inject: async () => {
        // Its policy is AWS's default.
        stray = (await client.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
      },
      heal: () => Promise.resolve(stray),
    },
  ];
  for (const { code, inject: change, heal } of faults) {
    await change();
    expect((await codes()).sort()).toEqual([code].flat().sort());
    await heal();
    if (stray === '') expect(await codes()).toEqual([]);
  }
});

it('finds an asymmetric key in the place of the planned one', async () => {
  const { client, plan, policies } = await retailAccount();
  const [alias = ''] = policies.keys();
  const { KeyMetadata } = await client.send(
    new CreateKeyCommand({
      KeySpec: 'RSA_2048',
      KeyUsage: 'ENCRYPT_DECRYPT',
      Policy: JSON.stringify(policies.get(alias)),
    }),
  );
  await client.send(new UpdateAliasCommand({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId }));
  const findings = auditKeys(plan, [await readAccount(client, UNWATCHED)]).findings.map(({ code }) => code);
  expect(findings.sort()).toEqual(['KEY-UNPLANNED', 'ROTATION-OFF', 'WRONG-KIND']);
});

it('finds a key that stands in another Region than planned', async () => {
  const { client, plan, policies, proxy } = await retailAccount();
  const [alias = ''] = policies.keys();
  const elsewhere = new KMSClient({
    endpoint: proxy.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  onTestFinished(() => elsewhere.destroy());
  await client.send(new DeleteAliasCommand({ AliasName: alias }));
  const { KeyMetadata } = await elsewhere.send(
    new CreateKeyCommand({ Policy: JSON.stringify(policies.get(alias)) }),
  );
  const TargetKeyId = KeyMetadata?.KeyId ?? '';
  await elsewhere.send(new EnableKeyRotationCommand({ KeyId: TargetKeyId, RotationPeriodInDays: 365 }));
  await elsewhere.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId }));
  const accounts = [await readAccount(client, UNWATCHED), await readAccount(elsewhere, UNWATCHED)];
  const findings = auditKeys(plan, accounts).findings.map(({ code }) => code);
  expect(findings.sort()).toEqual(['KEY-UNPLANNED', 'WRONG-REGION']);
  // And who reads the one Region alone is told of what is missing there.
  const here = auditKeys(plan, accounts.slice(0, 1)).findings.map(({ code }) => code);
  expect(here.sort()).toEqual(['KEY-MISSING', 'KEY-UNPLANNED']);
});

// The emulator keeps whatever it is given: what AWS would refuse is looked for in test/key-strategy/policy.test.ts.
it('makes a key of every policy of every named plan', async () => {
  const { client } = await retailAccount();
  const policies = NAMED_PLANS.flatMap(([, plan]) => keysOfTemplate(plan)).map(({ properties }) =>
    JSON.stringify(properties.KeyPolicy),
  );
  expect(policies.length).toBeGreaterThan(NAMED_PLANS.length / 2);
  await Promise.all(
    [...new Set(policies)].map(async (Policy) => {
      const { KeyMetadata } = await client.send(new CreateKeyCommand({ Policy }));
      const kept = await client.send(
        new GetKeyPolicyCommand({ KeyId: KeyMetadata?.KeyId, PolicyName: 'default' }),
      );
      expect(JSON.parse(kept.Policy ?? '')).toEqual(JSON.parse(Policy));
    }),
  );
});

it('asks in the order of the document: keys, aliases, descriptions, then the rest', async () => {
  const { client, proxy, keys } = await retailAccount();
  const progress: string[] = [];
  await readAccount(client, { ...UNWATCHED, step: () => progress.push('key') });
  const called = proxy.calls.map((call) => call.split('.').at(-1) ?? '');
  expect(called.slice(0, 2)).toEqual(['ListKeys', 'ListAliases']);
  expect(progress.length).toBe(keys.size);
  expect(new Set(called)).toEqual(new Set(Object.keys(RATES)));
});

it('tells what AWS refuses to answer, and goes on', async () => {
  const { client, proxy, plan, keys } = await retailAccount();
  const refusing = async (refused: string) => {
    proxy.fault = (operation) => (operation === refused ? { error: 'AccessDeniedException' } : undefined);
    return auditKeys(plan, [await readAccount(client, UNWATCHED)]).findings.map(({ code }) => code);
  };
  for (const operation of [
    'DescribeKey',
    'GetKeyPolicy',
    'GetKeyRotationStatus',
    'ListGrants',
    'ListResourceTags',
  ]) {
    expect([operation, ...(await refusing(operation))]).toEqual([
      operation,
      ...[...keys].map(() => 'UNREADABLE'),
    ]);
  }
  expect(await refusing('GetKeyLastUsage')).toEqual([]);
  expect(await refusing('ListAliases')).toEqual(['UNREADABLE']);
  await expect(refusing('ListKeys')).rejects.toThrow(
    /kms:ListKeys in eu-west-1 failed: AccessDeniedException/,
  );
});

it('stops between two calls when it is interrupted', async () => {
  const { client, proxy } = await retailAccount();
  const controller = new AbortController();
  const watch = { step: () => controller.abort(new Error('stopped')), signal: controller.signal };
  proxy.fault = (operation) => (operation === 'ListAliases' ? (watch.step(), undefined) : undefined);
  await expect(readAccount(client, watch)).rejects.toThrow('stopped');
  expect(proxy.calls).toEqual(['ListKeys', 'ListAliases']);
});

it('reads, saves and audits on the command line', async () => {
  const { plan, proxy, client, keys } = await retailAccount();
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'answers'));
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
  const live = `keys audit --plan plan.json --from aws --endpoint-url ${proxy.url}`;
  expect(await run(`${live} --save answers`, folder)).toEqual({
    status: 0,
    out: '3 of 3 planned keys found in 1 place: all as planned.\n',
    err: '',
  });
  await client.send(new DisableKeyCommand({ KeyId: [...keys.values()][0] }));
  expect(await run(live, folder)).toMatchObject({ status: 1 });
  expect(await run('keys audit --plan plan.json --from answers', folder)).toMatchObject({ status: 0 });
  expect(await run(`${live} --region eu-west-2`, folder)).toMatchObject({ status: 2 });
});

it('every command of the document does what it says', async () => {
  const { proxy } = await retailAccount('111122223333');
  const document = readFileSync('docs/keys-audit.md', 'utf8');
  const folder = temporaryFolder();
  cpSync('examples', join(folder, 'examples'), { recursive: true });
  const steps = [...document.matchAll(/^\$ stackgate (?<line>.*)\n(?:\[(?<status>\d)\])?/gm)];
  expect(steps.length).toBeGreaterThan(5);
  for (const { groups: { line = '', status = '0' } = {} } of steps) {
    const command = line.includes('--from aws') ? `${line} --endpoint-url ${proxy.url}` : line;
    const ended = await run(command, folder);
    expect([line, ended.status, ended.err]).toEqual([line, Number(status), '']);
  }
});

async function run(line: string, folder: string) {
  const child = spawn(process.execPath, [join(process.cwd(), 'cli/stackgate.ts'), ...line.split(' ')], {
    cwd: folder,
    env: { ...process.env, ...ENVIRONMENT },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { status, out, err };
}
