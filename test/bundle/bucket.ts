import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { digestOf } from '../../bundle/digest.ts';

/** What a bucket does in place of answering; `undefined` to answer. */
export type Fault = (key: string) => ((response: ServerResponse, bytes: Buffer) => void) | undefined;

/** A bucket over HTTP that can be made to fail. Real faults of a network, not of a pretended client. */
export interface Bucket {
  readonly endpoint: string;
  /** The objects, by key. */
  readonly objects: Map<string, Buffer>;
  fault: Fault;
  /** How often each key was asked for. */
  readonly asked: string[];
  readonly close: () => void;
}

/** Starts a bucket named `bundles`. */
export async function startBucket(): Promise<Bucket> {
  const objects = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const key = decodeURIComponent((request.url ?? '').replace('/bundles/', ''));
    bucket.asked.push(key);
    const bytes = objects.get(key) ?? Buffer.alloc(0);
    const fault = bucket.fault(key);
    if (fault) {
      fault(response, bytes);
      return;
    }
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 '))
      return void response.writeHead(403).end();
    if (!objects.has(key)) return void response.writeHead(404).end();
    const etag = `"${digestOf(bytes)}"`;
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
    response.writeHead(200, { etag, 'content-length': bytes.length }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const bucket: Bucket = {
    endpoint: `http://127.0.0.1:${port}`,
    objects,
    fault: () => undefined,
    asked: [],
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return bucket;
}

/** Puts the files of a folder into a bucket. */
export function fill({ objects }: Bucket, folder: string): void {
  objects.clear();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name);
    if (statSync(file).isFile()) objects.set(relative(folder, file), readFileSync(file));
  }
}
