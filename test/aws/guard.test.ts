import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  LambdaClient,
  RemovePermissionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { pemSigner } from '../../bundle/pem-signer.ts';
import { publish } from '../../bundle/publish.ts';
import { publicKeysOf } from '../../bundle/signature.ts';
import { s3Blobs } from '../../bundle/s3-blobs.ts';
import { buildGuard } from '../../build-guard.ts';
import type { Role } from '../../stacksets/guard/state.ts';
import { guardSettingsFrom } from '../../stacksets/guard/settings.ts';
import {
  executionRole,
  functionArn,
  functionRole,
  HOOK_ALIAS,
  roleNames,
  type Where,
} from '../../stacksets/guard/wanted.ts';
import { KEYS, OTHER_KEYS, smallContent, TRUST, YEAR } from '../bundle/bundles.ts';
import { newBucket, S3 } from './bucket.ts';
import {
  configured,
  HOOK_STACK as STACK,
  standingHook,
  startRegistry,
  type Registry,
  type RegistryAnswers,
} from './registry.ts';

const ENDPOINT = inject('awsEndpoint');
const WHERE: Where = { partition: 'aws', region: 'eu-west-1', account: '123456789012' };
const CLIENT = {
  endpoint: ENDPOINT,
  region: WHERE.region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
const IAM = new IAMClient(CLIENT);
const LAMBDA = new LambdaClient(CLIENT);
const NAMES = roleNames(WHERE);

const folder = mkdtempSync(join(tmpdir(), 'stackgate-'));
const built = join(folder, 'lambda.mjs');
let registry: Registry;
let environment: Record<string, string> = {};
let bucket = '';

const good = (): RegistryAnswers => standingHook(WHERE);

const MORE = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::mine/*' }],
});

const refusal = (code: string) => ({ refusal: { code, message: 'as the test wants it' } });

interface Guarded {
  readonly status: number;
  readonly compliance?: string;
  readonly codes: readonly string[];
  readonly err: string;
}

/** Runs the built function as Lambda does: one event, and what it returned. */
async function guarded(
  resultToken = 'a-token',
  invokingEvent: object = { messageType: 'ScheduledNotification' },
): Promise<Guarded> {
  const event = { accountId: WHERE.account, resultToken, invokingEvent: JSON.stringify(invokingEvent) };
  const context = { invokedFunctionArn: functionArn({ function: 'stackgate-guard' }, WHERE) };
  // The name and the message of an error are what Lambda tells of it.
  const script = `const { handler } = await import(process.argv[1]);
    const judged = handler(${JSON.stringify(event)}, ${JSON.stringify(context)});
    process.exitCode = await judged.then(
      (judgement) => { process.stderr.write(JSON.stringify(judgement)); return 0; },
      ({ name, message }) => { process.stderr.write(name + ': ' + message); return 1; },
    );`;
  const argv = ['--input-type=module', '--eval', script, pathToFileURL(built).href];
  const child = spawn(process.execPath, argv, { env: { ...environment, PATH: process.env.PATH } });
  const ended = once(child, 'close') as Promise<[number]>;
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await ended;
  if (status !== 0) return { status, codes: [], err };
  const { compliance, faults } = JSON.parse(err) as { compliance: string; faults: { code: string }[] };
  // The line of the log says the same.
  expect(JSON.parse(out)).toMatchObject({ region: WHERE.region, account: WHERE.account, compliance, faults });
  return { status, compliance, codes: faults.map(({ code }) => code), err };
}

async function createRole(name: string, { trust, policies }: Role): Promise<void> {
  await IAM.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  for (const [policy, document] of Object.entries(policies)) {
    await IAM.send(
      new PutRolePolicyCommand({
        RoleName: name,
        PolicyName: policy,
        PolicyDocument: JSON.stringify(document),
      }),
    );
  }
}

beforeAll(async () => {
  await buildGuard(built);
  registry = await startRegistry(good());
  bucket = await newBucket();
  await publish(
    smallContent('a'),
    { validFor: YEAR },
    s3Blobs(S3, { bucket, prefix: 'stackgate' }),
    pemSigner(KEYS.privateKey, 'test'),
    TRUST,
  );
  const variables = {
    STACKGATE_BUNDLE: `s3://${bucket}/stackgate`,
    STACKGATE_BUNDLE_OWNER: WHERE.account,
    STACKGATE_BUNDLE_REGION: WHERE.region,
    STACKGATE_MINIMUM_SEQUENCE: '1',
    STACKGATE_ORGANIZATION_ID: 'o-exampleorg1',
    STACKGATE_PUBLIC_KEY: KEYS.publicKey,
    STACKGATE_STALE_HOURS: '24',
    STACKGATE_VALUES: '{}',
  };
  environment = {
    ...variables,
    AWS_REGION: WHERE.region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: ENDPOINT,
    AWS_ENDPOINT_URL_S3: ENDPOINT,
    AWS_ENDPOINT_URL_CLOUDFORMATION: registry.endpoint,
    AWS_ENDPOINT_URL_CONFIG_SERVICE: registry.endpoint,
    AWS_MAX_ATTEMPTS: '1',
    STACKGATE_HOOK_ALIAS: HOOK_ALIAS,
    STACKGATE_HOOK_CODE_SHA256: 'not known yet',
  };
  const { pins } = guardSettingsFrom(environment, folder);
  await createRole(NAMES.executionRole, executionRole(pins, WHERE));
  await createRole(NAMES.functionRole, functionRole(pins, WHERE));
  await IAM.send(new CreatePolicyCommand({ PolicyName: 'more', PolicyDocument: MORE }));
  const { CodeSha256 = '' } = await LAMBDA.send(
    new CreateFunctionCommand({
      FunctionName: 'stackgate-hook',
      Runtime: 'nodejs24.x',
      Handler: 'lambda.handler',
      Role: `arn:aws:iam::${WHERE.account}:role/${NAMES.functionRole}`,
      Code: { ZipFile: zipSync({ 'lambda.mjs': Buffer.from('export const handler = () => {};') }) },
      Environment: { Variables: variables },
    }),
  );
  environment.STACKGATE_HOOK_CODE_SHA256 = CodeSha256;
});

afterAll(async () => {
  await registry.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  registry.answers = good();
  registry.takesEvaluations = true;
  registry.told.length = 0;
});

describe('the guard, as it is built', () => {
  it('finds a gate that stands, and tells Config', async () => {
    expect(await guarded()).toMatchObject({ compliance: 'COMPLIANT', codes: [] });
    expect(registry.told).toMatchObject([
      {
        ResultToken: 'a-token',
        Evaluations: [
          {
            ComplianceResourceType: 'AWS::::Account',
            ComplianceResourceId: WHERE.account,
            ComplianceType: 'COMPLIANT',
            Annotation: 'The Hook is on, unaltered, and judges.',
          },
        ],
      },
    ]);
  });

  it.each<[string, Partial<RegistryAnswers>, readonly string[]]>([
    ['is gone', { DescribeType: refusal('TypeNotFoundException') }, ['hook-absent']],
    ['may not be read', { DescribeType: refusal('AccessDenied') }, ['hook-unreadable']],
    ['is another type', { DescribeType: { Type: 'HOOK', TypeName: HOOK_ALIAS } }, ['hook-replaced']],
    [
      'is off, and warns',
      {
        BatchDescribeTypeConfigurations: configured({
          HookInvocationStatus: 'DISABLED',
          FailureMode: 'WARN',
        }),
      },
      ['hook-off', 'hook-warns', 'hook-operations', 'hook-function'],
    ],
    [
      'has no configuration',
      { BatchDescribeTypeConfigurations: { TypeConfigurations: [{ Configuration: '{}' }] } },
      ['hook-configuration-absent'],
    ],
    [
      'has a configuration that is no JSON',
      { BatchDescribeTypeConfigurations: { TypeConfigurations: [{ Configuration: '{' }] } },
      ['hook-configuration-unreadable'],
    ],
    [
      'has a configuration with an error',
      { BatchDescribeTypeConfigurations: { Errors: [{ ErrorCode: 'InternalFailure' }] } },
      ['hook-configuration-unreadable'],
    ],
    [
      'has a configuration that was left out',
      { BatchDescribeTypeConfigurations: { UnprocessedTypeConfigurations: [{ TypeName: HOOK_ALIAS }] } },
      ['hook-configuration-unreadable'],
    ],
    ['tells no results', { ListHookResults: refusal('AccessDenied') }, ['results-unreadable']],
    [
      'fails',
      {
        ListHookResults: {
          HookResults: [{ Status: 'HOOK_FAILED', FailureMode: 'FAIL', InvokedAt: new Date() }],
        },
      },
      ['results-failing'],
    ],
    // Stack filters are held against the name of the stack.
    [
      'is of no stack',
      { DescribeStackResources: { StackResources: [] } },
      ['hook-stack-filters', 'stack-absent'],
    ],
    [
      'has a stack that nobody may read',
      { DescribeStacks: refusal('AccessDenied') },
      ['hook-stack-filters', 'stack-unreadable'],
    ],
    [
      'has a stack that failed',
      {
        DescribeStacks: {
          Stacks: [{ StackName: STACK, CreationTime: new Date(), StackStatus: 'UPDATE_ROLLBACK_FAILED' }],
        },
      },
      ['stack-not-complete'],
    ],
  ])('tells of a Hook that %s', async (_, answers, codes) => {
    registry.answers = { ...good(), ...answers };
    expect(await guarded()).toMatchObject({ compliance: 'NON_COMPLIANT', codes });
    expect(registry.told[0]?.Evaluations?.[0]?.ComplianceType).toBe('NON_COMPLIANT');
  });

  const attached = { RoleName: NAMES.functionRole, PolicyArn: `arn:aws:iam::${WHERE.account}:policy/more` };
  const inline = { RoleName: NAMES.executionRole, PolicyName: 'more' };
  const function_ = { FunctionName: 'stackgate-hook' };
  const permission = { ...function_, StatementId: 'other' };

  it.each<[string, () => Promise<unknown>, () => Promise<unknown>, string]>([
    [
      'a policy more',
      () => IAM.send(new PutRolePolicyCommand({ ...inline, PolicyDocument: MORE })),
      () => IAM.send(new DeleteRolePolicyCommand(inline)),
      'execution-role-policies',
    ],
    [
      'an attached policy',
      () => IAM.send(new AttachRolePolicyCommand(attached)),
      () => IAM.send(new DetachRolePolicyCommand(attached)),
      'function-role-attached',
    ],
    [
      'a resource policy',
      () =>
        LAMBDA.send(
          new AddPermissionCommand({
            ...permission,
            Action: 'lambda:UpdateFunctionCode',
            Principal: '444455556666',
          }),
        ),
      () => LAMBDA.send(new RemovePermissionCommand(permission)),
      'function-shared',
    ],
    [
      'another handler',
      () => LAMBDA.send(new UpdateFunctionConfigurationCommand({ ...function_, Handler: 'other.handler' })),
      () => LAMBDA.send(new UpdateFunctionConfigurationCommand({ ...function_, Handler: 'lambda.handler' })),
      'function-settings',
    ],
  ])('tells of %s, until it is undone', async (_, change, undo, code) => {
    await change();
    try {
      expect(await guarded()).toMatchObject({ compliance: 'NON_COMPLIANT', codes: [code] });
    } finally {
      await undo();
    }
    expect(await guarded()).toMatchObject({ compliance: 'COMPLIANT' });
  });

  it('tells of other code than the deployment says', async () => {
    const before = environment;
    environment = { ...before, STACKGATE_HOOK_CODE_SHA256: 'A'.repeat(43) };
    try {
      expect(await guarded()).toMatchObject({ codes: ['function-code'] });
    } finally {
      environment = before;
    }
  });

  it('tells of a bundle that is gone, or signed with another key', async () => {
    const pointer = { Bucket: bucket, Key: 'stackgate/current.json' };
    const { Body } = await S3.send(new GetObjectCommand(pointer));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    await S3.send(new DeleteObjectCommand(pointer));
    expect(await guarded()).toMatchObject({ codes: ['bundle-absent'] });
    const publicKeys = publicKeysOf(`${KEYS.publicKey}${OTHER_KEYS.publicKey}`);
    const blobs = s3Blobs(S3, { bucket, prefix: 'stackgate' });
    await publish(smallContent('b'), { validFor: YEAR }, blobs, pemSigner(OTHER_KEYS.privateKey, 'test'), {
      ...TRUST,
      publicKeys,
    });
    const untrusted = await guarded();
    expect(untrusted.codes).toEqual(['bundle-unreadable']);
    expect(untrusted.err).toContain('not signed with a key that is trusted here');
    await S3.send(new PutObjectCommand({ ...pointer, Body: bytes }));
    expect(await guarded()).toMatchObject({ compliance: 'COMPLIANT' });
  });

  it('tells nothing of a role that is none of the gate', async () => {
    registry.answers = { ...good(), DescribeType: refusal('TypeNotFoundException') };
    const configurationItem = { resourceType: 'AWS::IAM::Role', resourceId: 'AROA1', resourceName: 'orders' };
    const change = { messageType: 'ConfigurationItemChangeNotification', configurationItem };
    expect(await guarded('a-token', change)).toMatchObject({ compliance: 'NOT_APPLICABLE' });
    expect(registry.told[0]?.Evaluations).toMatchObject([
      { ComplianceResourceType: 'AWS::IAM::Role', ComplianceResourceId: 'AROA1' },
    ]);
    const own = { ...change, configurationItem: { ...configurationItem, resourceName: NAMES.executionRole } };
    expect(await guarded('a-token', own)).toMatchObject({
      compliance: 'NON_COMPLIANT',
      codes: ['hook-absent'],
    });
  });

  it('fails when Config does not take the answer, so that the alarm rings', async () => {
    registry.takesEvaluations = false;
    const { status, err } = await guarded();
    expect([status, err]).toEqual([1, expect.stringContaining('InvalidResultTokenException')]);
  });

  it('fails for an event that is not of Config, and tells nothing', async () => {
    const { status, err } = await guarded('a-token', { messageType: 'Other' });
    expect([status, err]).toEqual([1, expect.stringContaining('ConfigEventError')]);
    expect(registry.told).toEqual([]);
  });

  it('gives an answer in the form that Config wants, with the token TESTMODE', async () => {
    const before = environment;
    environment = { ...before, AWS_ENDPOINT_URL_CONFIG_SERVICE: ENDPOINT };
    try {
      expect(await guarded('TESTMODE')).toMatchObject({ compliance: 'COMPLIANT' });
    } finally {
      environment = before;
    }
  });
});
