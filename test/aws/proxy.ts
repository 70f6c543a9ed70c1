import { createServer, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Written } from './registry.ts';

/**
 * What happens to a call on its way: AWS turns it away with an error, or does it, and the answer gets lost; or the answer
 * is one that the emulator does not know.
 */
export type Fault = { readonly error: string } | { readonly answer: Written } | 'answer lost';

/** A call on its way. */
export interface Call {
  /** The Region that it is signed for. */
  readonly region: string;
  /** The form that the query protocol sends. */
  readonly form: URLSearchParams;
}

/** A way to the emulator that speaks for one account, and has the faults of real ones. */
export interface Proxy {
  readonly url: string;
  /** The operations that were called, in order. */
  readonly calls: string[];
  /** Asked before each call; `nth` counts those of the operation from 1. */
  fault: (operation: string, nth: number, call: Call) => Fault | undefined;
  readonly close: () => Promise<void>;
}

/** Starts a proxy on a port of its own. */
export async function proxyTo(endpoint: string, account: string): Promise<Proxy> {
  const calls: string[] = [];
  const server = createServer((asked, answer) => {
    void (async () => {
      const body = await buffer(asked);
      const operation = operationOf(asked, body);
      calls.push(operation);
      const nth = calls.filter((call) => call === operation).length;
      const [, region = ''] =
        /Credential=[^/]+\/\d+\/([^/]+)\//.exec(asked.headers.authorization ?? '') ?? [];
      const fault = proxy.fault(operation, nth, { region, form: new URLSearchParams(body.toString()) });
      if (typeof fault === 'object' && 'answer' in fault) {
        const { status, type, body: text } = fault.answer;
        answer.writeHead(status, { 'content-type': type }).end(text);
        return;
      }
      if (typeof fault === 'object') {
        const isQuery = asked.headers['x-amz-target'] === undefined;
        answer.writeHead(400, { 'content-type': isQuery ? 'text/xml' : 'application/x-amz-json-1.1' });
        answer.end(isQuery ? queryError(fault.error) : jsonError(fault.error));
        return;
      }
      const forwarded = request(endpoint, {
        method: asked.method,
        path: asked.url,
        headers: { ...asked.headers, 'x-moto-account-id': account },
      }).end(body);
      const [response] = (await once(forwarded, 'response')) as [IncomingMessage];
      const text = await buffer(response);
      if (fault === 'answer lost') answer.destroy();
      else answer.writeHead(response.statusCode ?? 500, response.headers).end(text);
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    fault: () => undefined,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}

/** The JSON protocol names the operation in a header, the query protocol in the form that it sends. */
function operationOf({ headers, method }: IncomingMessage, body: Buffer): string {
  const target = headers['x-amz-target'];
  if (target !== undefined) return String(target).split('.').at(-1) ?? '';
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return (isForm ? new URLSearchParams(body.toString()).get('Action') : method) ?? '';
}

const MESSAGE = 'A fault of the test.';

function jsonError(code: string): string {
  return JSON.stringify({ __type: code, Message: MESSAGE });
}

function queryError(code: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${MESSAGE}</Message></Error></ErrorResponse>`;
}
