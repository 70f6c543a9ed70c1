import { createServer, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What happens to a call on its way: AWS turns it away with an error, or does it, and the answer gets lost. */
export type Fault = { readonly error: string } | 'answer lost';

/** A way to the emulator that speaks for one account, and has the faults of real ones. */
export interface Proxy {
  readonly url: string;
  /** The operations that were called, in order. */
  readonly calls: string[];
  /** Asked before each call; `nth` counts those of the operation from 1. */
  fault: (operation: string, nth: number) => Fault | undefined;
  readonly close: () => Promise<void>;
}

/** Starts a proxy on a port of its own. */
export async function proxyTo(endpoint: string, account: string): Promise<Proxy> {
  const calls: string[] = [];
  const server = createServer((asked, answer) => {
    void (async () => {
      const body = await buffer(asked);
      const operation = String(asked.headers['x-amz-target']).split('.').at(-1) ?? '';
      calls.push(operation);
      const fault = proxy.fault(operation, calls.filter((call) => call === operation).length);
      if (typeof fault === 'object') {
        answer.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
        answer.end(JSON.stringify({ __type: fault.error, Message: 'A fault of the test.' }));
        return;
      }
      const forwarded = request(endpoint, {
        method: 'POST',
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
