import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { KEYS } from '../bundle/bundles.ts';
import { temporaryFolder } from '../schemas/policies.ts';

/** As much of S3 as an empty bucket shows; keeps what is put, and calls `onPut` each time. */
async function emptyBucket(onPut: (puts: number) => void): Promise<{ url: string; puts: Set<string> }> {
  const puts = new Set<string>();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume().once('end', () => {
      if (request.method !== 'PUT') {
        response.writeHead(404, { 'content-type': 'application/xml' });
        response.end('<Error><Code>NoSuchKey</Code><Message>There is none.</Message></Error>');
        return;
      }
      puts.add(request.url ?? '');
      onPut(puts.size);
      response.end();
    });
  };
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, puts };
}

it('is stopped by Ctrl-C before anything is current', async () => {
  const key = join(temporaryFolder(), 'key.pem');
  writeFileSync(key, KEYS.privateKey);
  let interrupt = (): unknown => undefined;
  const { url, puts } = await emptyBucket((count) => count === 20 && interrupt());
  const child = spawn(
    process.execPath,
    `cli/stackgate.ts bundle publish --policy restricted-schemas --to s3://amzn-s3-demo-bucket/gate --sign-with ${key} --region eu-west-1 --endpoint-url ${url}`.split(
      ' ',
    ),
    { env: { ...process.env, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' } },
  );
  interrupt = () => child.kill('SIGINT');
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [printed, [status]] = await Promise.all([text(child.stderr), closed]);
  expect(printed).toContain('Interrupted. Nothing was published to s3://amzn-s3-demo-bucket/gate');
  expect(status).toBe(2);
  expect([...puts].filter((path) => !path.includes('/gate/objects/'))).toEqual([]);
  expect(puts.size).toBeGreaterThanOrEqual(20);
}, 60_000);
