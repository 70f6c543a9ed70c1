import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { deployedStacks } from '../../cli/replay-stacks.ts';
import { AwsError } from '../../bundle/aws-error.ts';
import { listStacks, pacedClient, readStack, type DeployedStack } from '../../replay/stacks.ts';
import { UnreadableError } from '../../replay/subject.ts';
import { NOW, policyWithout } from './replays.ts';

type Query = Readonly<Record<string, string>>;

/** As much of CloudFormation as emulators do not show: it answers each call with a status and XML. */
async function cloudFormation(
  answer: (query: Query, call: number) => readonly [status: number, xml: string],
): Promise<{ endpoint: string; client: CloudFormationClient; calls: Query[]; begun: () => number }> {
  const calls: Query[] = [];
  let begun = 0;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const query = Object.fromEntries(new URLSearchParams(body));
      calls.push(query);
      const [status, xml] = answer(query, calls.length);
      response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const client = pacedClient(
    {
      endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
    () => Promise.resolve(void (begun += 1)),
  );
  return { endpoint, client, calls, begun: () => begun };
}

function result(call: string, xml: string): readonly [number, string] {
  return [200, `<${call}Response><${call}Result>${xml}</${call}Result></${call}Response>`];
}

function failure(status: number, code: string, message: string): readonly [number, string] {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return [status, `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>`];
}

const ARN = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/orders/1234abcd';
const STACK: DeployedStack = {
  id: ARN,
  name: 'orders',
  accountID: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  version: '2026-06-15T12:00:00.000Z UPDATE_COMPLETE',
};
const LISTED = `<StackSummaries><member><StackId>${ARN}</StackId><StackName>orders</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><LastUpdatedTime>2026-06-15T12:00:00Z</LastUpdatedTime><StackStatus>UPDATE_COMPLETE</StackStatus></member></StackSummaries>`;
const SIGNAL = new AbortController().signal;

function parameter(key: string, value: string): string {
  return `<member><ParameterKey>${key}</ParameterKey><ParameterValue>${value}</ParameterValue></member>`;
}

function described(parameters: string): readonly [number, string] {
  const stack = `<StackName>orders</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>UPDATE_COMPLETE</StackStatus>`;
  return result(
    'DescribeStacks',
    `<Stacks><member>${stack}<Parameters>${parameters}</Parameters></member></Stacks>`,
  );
}

const PARAMETERS = parameter('Stage', 'prod') + parameter('Password', '****') + parameter('Empty', '');

describe('the stacks of an account', () => {
  it('are listed although the first calls are throttled, each at the pace', async () => {
    const { client, calls, begun } = await cloudFormation((_, call) =>
      call < 3 ? failure(400, 'Throttling', 'Rate exceeded') : result('ListStacks', LISTED),
    );
    expect(await listStacks(client)).toEqual([STACK]);
    expect([calls.length, begun()]).toEqual([3, 3]);
  });

  it('are asked for by every state in which they have a template', async () => {
    const { client, calls } = await cloudFormation(() => result('ListStacks', LISTED));
    await listStacks(client);
    const states = Object.entries(calls[0] ?? {}).filter(([name]) => name.startsWith('StackStatusFilter'));
    const asked = states.map(([, state]) => state);
    expect(asked).toEqual(
      expect.arrayContaining(['UPDATE_ROLLBACK_FAILED', 'DELETE_FAILED', 'IMPORT_COMPLETE']),
    );
    expect(asked).not.toContain('REVIEW_IN_PROGRESS');
    expect(asked).not.toContain('DELETE_COMPLETE');
  });

  it('are not taken for none when they may not be listed', async () => {
    const { client } = await cloudFormation(() => failure(403, 'AccessDenied', 'No.'));
    await expect(listStacks(client)).rejects.toThrow(AwsError);
    await expect(listStacks(client)).rejects.toThrow(/ListStacks in eu-west-1 failed: AccessDenied: No\./);
  });
});

describe('a stack', () => {
  it('is read with what its macros made of it, and the parameters that are shown', async () => {
    const { client, calls } = await cloudFormation(({ Action }) =>
      Action === 'GetTemplate'
        ? result('GetTemplate', '<TemplateBody>Resources: {}</TemplateBody>')
        : described(PARAMETERS),
    );
    expect(await readStack(client, STACK, SIGNAL)).toEqual({
      text: 'Resources: {}',
      parameters: { Stage: 'prod', Empty: '' },
    });
    expect(calls).toMatchObject([
      { Action: 'GetTemplate', StackName: ARN, TemplateStage: 'Processed' },
      { Action: 'DescribeStacks', StackName: ARN },
    ]);
  });

  it('is read as it was submitted when there is nothing else', async () => {
    const { client } = await cloudFormation(({ Action, TemplateStage }) =>
      Action === 'GetTemplate'
        ? result('GetTemplate', TemplateStage === 'Original' ? '<TemplateBody>a</TemplateBody>' : '')
        : described(PARAMETERS),
    );
    expect((await readStack(client, STACK, SIGNAL)).text).toBe('a');
  });

  it.each([
    ['ValidationError', 400, 'Stack with id orders does not exist'],
    ['AccessDenied', 403, 'Denied.'],
  ])('is unreadable alone: %s', async (code, status, message) => {
    const { client } = await cloudFormation(() => failure(status, code, message));
    const reading = readStack(client, STACK, SIGNAL);
    await expect(reading).rejects.toThrow(UnreadableError);
    await expect(reading).rejects.toThrow(`cloudformation:GetTemplate failed: ${code}: ${message}`);
  });

  it('ends the replay when no other could be read either', async () => {
    const { client } = await cloudFormation(() => failure(403, 'ExpiredToken', 'The token has expired'));
    await expect(readStack(client, STACK, SIGNAL)).rejects.toThrow(AwsError);
  });

  it('without any template is unreadable', async () => {
    const { client } = await cloudFormation(() => result('GetTemplate', ''));
    await expect(readStack(client, STACK, SIGNAL)).rejects.toThrow(UnreadableError);
  });

  it('is not waited for after Ctrl-C', async () => {
    const { client } = await cloudFormation(() => described(''));
    await expect(readStack(client, STACK, AbortSignal.abort(new Error('stopped')))).rejects.toThrow(
      'stopped',
    );
  });
});

it('is judged without the default of a parameter whose value is masked', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test').stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  onTestFinished(() => void vi.unstubAllEnvs());
  const template = JSON.stringify({
    Parameters: { Key: { Type: 'String', Default: 'alias/aws/sqs' } },
    Resources: { Work: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: 'Key' } } } },
  });
  const { endpoint } = await cloudFormation(({ Action = '' }) => {
    if (Action === 'ListStacks') return result(Action, LISTED);
    if (Action === 'GetTemplate') return result(Action, `<TemplateBody>${template}</TemplateBody>`);
    return described(parameter('Key', '****'));
  });
  const { subjects } = await deployedStacks({ regions: ['eu-west-1'], rate: 1000, endpointUrl: endpoint });
  const [stack] = subjects(NOW);
  const judged = await (await stack?.open(SIGNAL))?.judge(policyWithout(new Set()));
  const ofKey = judged?.findings.filter(({ rule }) => rule === 'sqs-queue-customer-managed-key');
  expect(ofKey?.map(({ verdict }) => verdict)).toEqual(['deferred']);
});
