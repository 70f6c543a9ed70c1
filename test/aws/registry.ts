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

  async function answered(request: IncomingMessage): Promise<{ status: number; type: string; body: string }> {
    const body = await text(request);
    if (request.headers['x-amz-target'] === 'StarlingDoveService.PutEvaluations') return evaluated(body);
    const operation = new URLSearchParams(body).get('Action') ?? '';
    const answer = Object.hasOwn(registry.answers, operation)
      ? registry.answers[operation as keyof RegistryAnswers]
      : { refusal: { code: 'InvalidAction', message: `${operation} is not answered here.` } };
    if ('refusal' in answer) {
      const { code, message } = answer.refusal;
      const error = xml({ ErrorResponse: { Error: { Type: 'Sender', Code: code, Message: message } } });
      return { status: 400, type: 'text/xml', body: error };
    }
    const result = { [`${operation}Response`]: { [`${operation}Result`]: answer } };
    return { status: 200, type: 'text/xml', body: xml(result) };
  }

  function evaluated(body: string): { status: number; type: string; body: string } {
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
