import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type {
  BatchDescribeTypeConfigurationsOutput,
  DescribeStackResourcesOutput,
  DescribeStacksOutput,
  DescribeTypeOutput,
  ListHookResultsOutput,
} from '@aws-sdk/client-cloudformation';
import type { PutEvaluationsRequest } from '@aws-sdk/client-config-service';
import { functionArn, HOOK_ALIAS, type Where } from '../../stacksets/guard/wanted.ts';

/*
 * What moto lacks: the registry of types and the results of Hooks in CloudFormation, and PutEvaluations in Config without
 * TestMode. The answers have the types of the SDK, whose clients read them from AWS's own protocols: XML of the query
 * protocol, and JSON.
 */

/** An answer of CloudFormation, or its refusal. */
export type Answer<Output> =
  Output | { readonly refusal: { readonly code: string; readonly message: string } };

/** What CloudFormation answers, by operation. */
export interface RegistryAnswers {
  readonly DescribeType: Answer<DescribeTypeOutput>;
  readonly BatchDescribeTypeConfigurations: Answer<BatchDescribeTypeConfigurationsOutput>;
  readonly ListHookResults: Answer<ListHookResultsOutput>;
  readonly DescribeStackResources: Answer<DescribeStackResourcesOutput>;
  readonly DescribeStacks: Answer<DescribeStacksOutput>;
}

/** An answer as it is sent. */
export interface Written {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** What the name of the Hook's stack is here. */
export const HOOK_STACK = 'StackSet-stackgate-90-hook-0123abcd-45ef-67ab-89cd-0123456789ab';

/** What CloudFormation answers of a Hook that stands. */
export function standingHook(where: Where): RegistryAnswers {
  return {
    DescribeType: {
      Type: 'HOOK',
      TypeName: HOOK_ALIAS,
      OriginalTypeName: 'AWS::Hooks::LambdaHook',
      DeprecatedStatus: 'LIVE',
    },
    BatchDescribeTypeConfigurations: configured({
      HookInvocationStatus: 'ENABLED',
      TargetOperations: ['RESOURCE', 'STACK', 'CHANGE_SET', 'CLOUD_CONTROL'],
      FailureMode: 'FAIL',
      Properties: { LambdaFunction: functionArn({ function: 'stackgate-hook' }, where) },
      StackFilters: { FilteringCriteria: 'ALL', StackNames: { Exclude: [HOOK_STACK] } },
    }),
    ListHookResults: {
      HookResults: [
        {
          Status: 'HOOK_COMPLETE_SUCCEEDED',
          FailureMode: 'FAIL',
          InvokedAt: new Date(Date.now() - 3_600_000),
        },
      ],
    },
    DescribeStackResources: {
      StackResources: [
        {
          StackName: HOOK_STACK,
          LogicalResourceId: 'HookFunction',
          PhysicalResourceId: 'stackgate-hook',
          ResourceType: 'AWS::Lambda::Function',
          ResourceStatus: 'CREATE_COMPLETE',
          Timestamp: new Date(),
        },
      ],
    },
    DescribeStacks: {
      Stacks: [
        {
          StackName: HOOK_STACK,
          StackStatus: 'CREATE_COMPLETE',
          CreationTime: new Date(),
          DriftInformation: { StackDriftStatus: 'IN_SYNC' },
        },
      ],
    },
  };
}

/** The configuration of a Hook. */
export function configured(HookConfiguration: object): RegistryAnswers['BatchDescribeTypeConfigurations'] {
  const Configuration = JSON.stringify({ CloudFormationConfiguration: { HookConfiguration } });
  return { TypeConfigurations: [{ TypeName: HOOK_ALIAS, Configuration }] };
}

/** An answer in the query protocol. */
export function written<Output extends object>(operation: string, answer: Answer<Output>): Written {
  if ('refusal' in answer) {
    const { code, message } = answer.refusal;
    const error = xml({ ErrorResponse: { Error: { Type: 'Sender', Code: code, Message: message } } });
    return { status: 400, type: 'text/xml', body: error };
  }
  const result = { [`${operation}Response`]: { [`${operation}Result`]: answer } };
  return { status: 200, type: 'text/xml', body: xml(result) };
}

/** The server, and what Config was told. */
export interface Registry {
  readonly endpoint: string;
  /** What it answers from now on. */
  answers: RegistryAnswers;
  /** Whether Config takes evaluations. */
  takesEvaluations: boolean;
  readonly told: PutEvaluationsRequest[];
  close(): Promise<void>;
}

/** Starts it on a port of its own. */
export async function startRegistry(answers: RegistryAnswers): Promise<Registry> {
  const server = createServer((request, response) => {
    void answered(request).then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const registry: Registry = {
    endpoint: `http://127.0.0.1:${port}`,
    answers,
    takesEvaluations: true,
    told: [],
    close: () => closed(server),
  };
  return registry;

  async function answered(request: IncomingMessage): Promise<Written> {
    const body = await text(request);
    if (request.headers['x-amz-target'] === 'StarlingDoveService.PutEvaluations') return evaluated(body);
    const operation = new URLSearchParams(body).get('Action') ?? '';
    const answer = Object.hasOwn(registry.answers, operation)
      ? registry.answers[operation as keyof RegistryAnswers]
      : { refusal: { code: 'InvalidAction', message: `${operation} is not answered here.` } };
    return written(operation, answer);
  }

  function evaluated(body: string): Written {
    const type = 'application/x-amz-json-1.1';
    if (!registry.takesEvaluations) {
      return {
        status: 400,
        type,
        body: JSON.stringify({ __type: 'InvalidResultTokenException', message: 'expired' }),
      };
    }
    registry.told.push(JSON.parse(body) as PutEvaluationsRequest);
    return { status: 200, type, body: '{"FailedEvaluations":[]}' };
  }
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await ended;
}

/** As the query protocol writes it: lists have `member`s, times are ISO 8601. */
function xml(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => `<member>${xml(item)}</member>`).join('');
  if (typeof value === 'object') {
    return Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => `<${name}>${xml(part)}</${name}>`)
      .join('');
  }
  return JSON.stringify(value)
    .replace(/^"|"$/g, '')
    .replaceAll('\\"', '"')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
}
