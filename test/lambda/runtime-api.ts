import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the runtime client sent for an invocation. */
export interface Invoked {
  readonly path: 'response' | 'error';
  readonly body: string;
}

/** Lambda's Runtime API, as far as a runtime client uses it (Lambda Developer Guide, "Using the Lambda runtime API"). */
export interface RuntimeApi {
  /** Host and port, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** What was sent to any path that reports an error. */
  readonly errors: readonly string[];
  /** Hands an event to the next one who asks, as it is; the answer. */
  invoke(event: string): Promise<Invoked>;
  close(): void;
}

const PREFIX = '/2018-06-01/runtime';

interface Invocation {
  readonly event: string;
  readonly answered: (invoked: Invoked) => void;
}

/** Starts the Runtime API on a free port of this machine. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const errors: string[] = [];
  const queue: Invocation[] = [];
  const waiting: ServerResponse[] = [];
  const running = new Map<string, Invocation>();

  function handOut(): void {
    if (queue.length === 0 || waiting.length === 0) return;
    const invocation = queue.shift();
    const response = waiting.shift();
    if (!invocation || !response) return;
    const id = randomUUID();
    running.set(id, invocation);
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': id,
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + 30_000),
      'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:eu-west-1:111122223333:function:stackgate',
      'Lambda-Runtime-Trace-Id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
    });
    response.end(invocation.event);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.replace(PREFIX, '') ?? '';
    if (request.method === 'GET' && path === '/invocation/next') {
      waiting.push(response);
      handOut();
      return;
    }
    const body = await text(request);
    const [, id = '', kind] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (kind !== 'response') errors.push(`${path} ${body}`);
    response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}');
    if (kind === 'response' || kind === 'error') running.get(id)?.answered({ path: kind, body });
    running.delete(id);
  }

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    errors,
    invoke: (event) =>
      new Promise((answered) => {
        queue.push({ event, answered });
        handOut();
      }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
