import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { AwsClient } from 'aws4fetch';
import { globSync } from 'tinyglobby';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { declared, FOLDER, PARAMETERS, SETS, setOf } from '../stacksets/baseline.ts';

const ENDPOINT = inject('awsEndpoint');
const REGION = 'eu-west-1';
/** The account that the emulator is. */
const ACCOUNT = '123456789012';
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
const BIN = join(import.meta.dirname, '../../.cache/moto/bin');
const run = promisify(execFile);

const folder = mkdtempSync(join(tmpdir(), 'stackgate-baseline-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the baseline in an emulated account', () => {
  const cloudFormation = new CloudFormationClient({
    endpoint: ENDPOINT,
    region: REGION,
    credentials: CREDENTIALS,
  });
  const made = new Map<string, number>();

  beforeAll(async () => {
    for (const { name, text, template } of SETS) {
      const StackName = `StackSet-stackgate-${name}-0f2b`;
      const parameters = Object.entries(declared(template, PARAMETERS));
      await cloudFormation.send(
        new CreateStackCommand({
          StackName,
          TemplateBody: text,
          Capabilities: ['CAPABILITY_NAMED_IAM'],
          Parameters: parameters.map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
        }),
      );
      const { StackResources = [] } = await cloudFormation.send(
        new DescribeStackResourcesCommand({ StackName }),
      );
      made.set(name, StackResources.length);
    }
  });

  // What it does not know, from Lake Formation for one, it counts and does not make.
  it.each(SETS)('$name is deployed', ({ name, template }) => {
    expect(made.get(name)).toBe(Object.keys(template.Resources).length);
  });

  it.each(['raw-to-curated', 'curated-to-analytics'])(
    'gives up on a message of %s after the third time',
    async (name) => {
      await asked('SendMessage', name, { MessageBody: name });
      const bodies: string[] = [];
      for (let time = 0; time < 4; time += 1) bodies.push(...(await received(name)));
      expect(bodies).toEqual([name, name, name]);
      expect(await received(`${name}-failed`)).toEqual([name]);
    },
  );
});

const sqs = new AwsClient({ ...CREDENTIALS, service: 'sqs', region: REGION });

async function asked(operation: string, queue: string, input: object): Promise<unknown> {
  const response = await sqs.fetch(ENDPOINT, {
    method: 'POST',
    headers: { 'x-amz-target': `AmazonSQS.${operation}`, 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ QueueUrl: `${ENDPOINT}/${ACCOUNT}/stackgate-${queue}`, ...input }),
  });
  return response.json();
}

/** The messages of a queue, which come again at once. */
async function received(queue: string): Promise<string[]> {
  const { Messages = [] } = (await asked('ReceiveMessage', queue, { VisibilityTimeout: 0 })) as {
    Messages?: { Body: string }[];
  };
  return Messages.map(({ Body }) => Body);
}

/** The emulator has no move tasks, so this answers in its place; botocore holds call and answer to the model of SQS. */
describe('the function that puts dead letters back', () => {
  const code = setOf('30').template.Resources.Redrive?.Properties.Code as { ZipFile: string };
  writeFileSync(join(folder, 'index.py'), code.ZipFile);
  writeFileSync(
    join(folder, 'invoke.py'),
    `import json, sys, types, index
context = types.SimpleNamespace(invoked_function_arn="arn:aws:lambda:${REGION}:${ACCOUNT}:function:stackgate-dead-letter-redrive")
print(json.dumps(index.handler(json.loads(sys.argv[1]), context)))
`,
  );

  /** What it answers, and what it asked of SQS, when the last task has a status. */
  async function invoked(event: object, status?: string): Promise<{ answer: unknown; asked: unknown[] }> {
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      void json(request).then((input) => {
        asked.push([operationOf(request.headers), input]);
        response.setHeader('content-type', 'application/x-amz-json-1.0');
        response.end(
          JSON.stringify(status === undefined ? {} : { Results: [{ Status: status }], TaskHandle: 'h' }),
        );
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const environment = {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_DEFAULT_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
    try {
      const { stdout } = await run(join(BIN, 'python'), [join(folder, 'invoke.py'), JSON.stringify(event)], {
        env: environment,
      });
      return { answer: JSON.parse(stdout), asked };
    } finally {
      server.close();
    }
  }

  const FAILED = `arn:aws:sqs:${REGION}:${ACCOUNT}:stackgate-curated-to-analytics-failed`;
  const look = ['ListMessageMoveTasks', { SourceArn: FAILED, MaxResults: 1 }];
  const start = ['StartMessageMoveTask', { SourceArn: FAILED, MaxNumberOfMessagesPerSecond: 10 }];

  it.each([
    ['begins a move', undefined, { moving: FAILED, begun: true }, [look, start]],
    ['begins another when the last one is done', 'COMPLETED', { moving: FAILED, begun: true }, [look, start]],
    ['lets one that is under way go on', 'RUNNING', { moving: FAILED, begun: false }, [look]],
  ])('%s', async (_, status, answer, asked) => {
    expect(await invoked({ transition: 'curated-to-analytics' }, status)).toEqual({ answer, asked });
  });

  it.each([{}, { transition: 'raw-to-analytics' }])('says what it can move: %o', async (event) => {
    await expect(invoked(event)).rejects.toThrow(
      /Give a transition, one of raw-to-curated, curated-to-analytics/,
    );
  });
});

function operationOf(headers: IncomingHttpHeaders): string | undefined {
  return String(headers['x-amz-target']).split('.')[1];
}

describe('cfn-lint', () => {
  /** What it says of files: nothing, or the rules that it names. */
  async function lint(files: readonly string[]): Promise<string[]> {
    const { stdout } = await run(join(BIN, 'cfn-lint'), ['--format', 'json', ...files]).catch(
      (error: unknown) => error as { stdout: string },
    );
    return (JSON.parse(stdout) as { Rule: { Id: string }; Message: string }[]).map(
      ({ Rule, Message }) => `${Rule.Id} ${Message}`,
    );
  }

  it('has nothing to say of any template for StackSets', async () => {
    expect(await lint(globSync('stacksets/{templates,administrator}/*.yaml'))).toEqual([]);
  }, 300_000);

  it('would say what is wrong', async () => {
    const broken = join(folder, 'broken.yaml');
    writeFileSync(
      broken,
      readFileSync(join(FOLDER, '20-network.yaml'), 'utf8').replace('CidrBlock:', 'CidrBlok:'),
    );
    expect(await lint([broken])).toContainEqual(expect.stringMatching(/^E3002 .*CidrBlok/));
  });
});
