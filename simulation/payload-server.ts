import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on this machine, in the place of S3. */
export interface LocalServer {
  /** Its address with the port. */
  readonly host: string;
  readonly close: () => Promise<void>;
}

/** Serves on a free port of 127.0.0.1 until it is closed. */
export async function serve(listener: RequestListener): Promise<LocalServer> {
  // It brings HTTP/2 and TLS with it, which no other command needs.
  const { createServer } = await import('node:http');
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, close: () => closed(server) };
}

/** Serves a payload at every path. */
export function servePayload(payload: unknown): Promise<LocalServer> {
  const body = JSON.stringify(payload);
  return serve((_, response) => response.setHeader('content-type', 'application/json').end(body));
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
