import type { RequestListener, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { fetchPayload, PayloadError, type PayloadOptions } from '../../hook/payload.ts';
import { isS3Endpoint } from '../../hook/s3-endpoint.ts';
import { serve } from '../../simulation/payload-server.ts';

const SECRET = 'X-Amz-Signature=0123456789abcdef';

/** What comes of a payload that a server sends, and how often the server was asked. */
async function fetched(
  answer: (response: ServerResponse, attempt: number) => void,
  options: PayloadOptions = {},
): Promise<{ payload: unknown; error: Error | undefined; attempts: number }> {
  let attempts = 0;
  const listener: RequestListener = (_, response) => answer(response, (attempts += 1));
  const server = await serve(listener);
  const url = `http://${server.host}/template?${SECRET}`;
  try {
    const payload = await fetchPayload(url, { httpHost: server.host, ...options });
    return { payload, error: undefined, attempts };
  } catch (error) {
    return { payload: undefined, error: error as Error, attempts };
  } finally {
    await server.close();
  }
}

const GOOD = '{"template": "Resources: {}"}';

function status(
  code: number,
  headers: Readonly<Record<string, string>> = {},
): (response: ServerResponse) => void {
  return (response) => response.writeHead(code, headers).end('<Error/>');
}

function body(content: string | Buffer): (response: ServerResponse) => void {
  return (response) => response.end(content);
}

function truncated(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '1000' });
  response.write(GOOD.slice(0, 10), () => response.socket?.destroy());
}

const reset = (response: ServerResponse): void => void response.socket?.destroy();

/** Sends a byte now and then, and never ends. */
function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
}

/** Sends more than anybody reads. */
function flood(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const more = (): void => {
    while (!response.destroyed && response.write(chunk)) continue;
  };
  response.on('drain', more);
  more();
}

describe('a payload', () => {
  it('is read', async () => {
    expect(await fetched(body(GOOD))).toMatchObject({ payload: { template: 'Resources: {}' }, attempts: 1 });
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['answers 500', status(500)],
    ['answers 503', status(503)],
    ['answers 429', status(429)],
    ['breaks off', truncated],
    ['resets the connection', reset],
  ])('is asked for again when the server %s', async (_, fault) => {
    const passing = await fetched((response, attempt) => (attempt < 3 ? fault : body(GOOD))(response));
    expect(passing).toMatchObject({ payload: { template: 'Resources: {}' }, attempts: 3 });
    const lasting = await fetched(fault);
    expect(lasting.error).toBeInstanceOf(PayloadError);
    expect(lasting.attempts).toBe(3);
    expect(lasting.error?.message).not.toContain(SECRET);
  });

  it.each<[string, (response: ServerResponse) => void, RegExp, PayloadOptions?]>([
    ['behind a redirect', status(307, { location: 'http://169.254.169.254/' }), /redirects .*307/],
    ['behind a redirect to S3', status(301, { location: 'https://b.s3.amazonaws.com/' }), /redirects/],
    ['whose link has expired', status(403), /403 .*expired/],
    ['that is missing', status(404), /404/],
    ['that is not modified', status(304), /304/],
    ['that never ends', drip, /did not arrive .* within 0.3 s/, { within: 300 }],
    ['that is too large', flood, /more than 1000000 bytes/, { most: 1_000_000 }],
    ['that is a little too large', body(`${GOOD} `), /more than 29 bytes/, { most: GOOD.length }],
    ['that is no JSON', body('password: hunter2'), /^The payload is not JSON\.$/],
    ['that is empty', body(''), /not JSON/],
    ['that is a list', body('[]'), /not an object/],
    ['that is null', body('null'), /not an object/],
    ['that is not UTF-8', body(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])), /not UTF-8/],
    ['that nests deep', body(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), /deeper than 200/],
  ])('%s is refused at once', async (_, answer, message, options) => {
    const { error, attempts } = await fetched(answer, options);
    expect(error).toBeInstanceOf(PayloadError);
    expect(error?.message).toMatch(message);
    expect(error?.message).not.toContain(SECRET);
    expect(error?.message).not.toContain('hunter2');
    expect(attempts).toBe(1);
  });

  it('counts no brackets in texts', async () => {
    const deep = `{"template": ${JSON.stringify(`\\"${'['.repeat(1000)}`)}}`;
    expect((await fetched(body(deep))).error).toBeUndefined();
  });

  it('is not waited for where nobody listens', async () => {
    const server = await serve(() => undefined);
    await server.close();
    const fetching = fetchPayload(`http://${server.host}/?${SECRET}`, { httpHost: server.host });
    await expect(fetching).rejects.toThrow(/ECONNREFUSED/);
    await expect(fetching).rejects.not.toThrow(SECRET);
  });

  it.each([
    'https://example.com/',
    'http://b.s3.amazonaws.com/',
    'https://b.s3.amazonaws.com:8443/',
    'https://user@b.s3.amazonaws.com/',
    'https://b.s3.amazonaws.com.example.com/',
    'http://127.0.0.1:1/',
    'http://169.254.170.2/v2/credentials',
    'file:///etc/passwd',
    'data:application/json,{}',
  ])('is not fetched from %s', async (url) => {
    const fetching = fetchPayload(`${url}?${SECRET}`);
    await expect(fetching).rejects.toThrow(/was not fetched/);
    await expect(fetching).rejects.not.toThrow(SECRET);
  });

  it.each(['', 'payload', '//b.s3.amazonaws.com/'])(
    'is not fetched from what is no URL: "%s"',
    async (url) => {
      await expect(fetchPayload(url)).rejects.toThrow('The address of the payload is no URL.');
    },
  );
});

it.each([
  ['s3.amazonaws.com', true],
  ['s3.eu-west-1.amazonaws.com', true],
  ['s3-eu-west-1.amazonaws.com', true],
  ['hooks.s3.amazonaws.com', true],
  ['hooks.of.aws.s3.eu-west-1.amazonaws.com', true],
  ['hooks.s3-us-west-2.amazonaws.com', true],
  ['hooks.s3.dualstack.us-gov-west-1.amazonaws.com', true],
  ['hooks.s3-fips.dualstack.us-east-1.amazonaws.com', true],
  ['hooks.s3.cn-north-1.amazonaws.com.cn', true],
  ['amazonaws.com', false],
  ['s3.amazonaws.com.evil.com', false],
  ['s3amazonaws.com', false],
  ['s3.evil.com', false],
  ['s3-mine-123.eu-west-1.elb.amazonaws.com', false],
  ['s3.execute-api.eu-west-1.amazonaws.com', false],
  ['abc123.lambda-url.eu-west-1.on.aws', false],
  ['hooks.s3-website-eu-west-1.amazonaws.com', false],
])('%s is an endpoint of S3: %s', (host, expected) => {
  expect(isS3Endpoint(host)).toBe(expected);
});
