import { setTimeout as pause } from 'node:timers/promises';
import { isObject, type Value, type ValueObject } from '../gate/value.ts';
import { DEEPEST, isNestedDeeper } from '../template/nesting.ts';
import { isS3Endpoint } from './s3-endpoint.ts';

/** Bounds of what is fetched. */
export interface PayloadOptions {
  /** A host with its port that payloads may also come from, over plain HTTP: for tests and simulations alone. */
  readonly httpHost?: string;
  /** The largest payload, in bytes. */
  readonly most?: number;
  /** Milliseconds for all attempts together. */
  readonly within?: number;
}

/** The payload of an operation cannot be had or read. Its message never holds the URL's query, which is a credential. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
}

/** What may pass by itself: the payload is asked for again. */
class PassingError extends PayloadError {}

/** A template has at most 1 MB (CloudFormation quotas, 2026); a payload holds up to two, and all properties. */
const MOST = 8 * 1024 * 1024;

/** CloudFormation waits 30 s for the answer, and the judging comes after. */
const WITHIN = 12_000;

const ATTEMPTS = 3;
const FIRST_PAUSE = 100;

/**
 * Fetches the payload of a STACK or CHANGE_SET event from its presigned URL. Only S3 is asked, by HTTPS, and no
 * redirect is followed. Throws a PayloadError.
 */
export async function fetchPayload(url: string, options: PayloadOptions = {}): Promise<ValueObject> {
  const { most = MOST, within = WITHIN } = options;
  const target = trusted(url, options);
  const deadline = AbortSignal.timeout(within);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return parsePayload(await download(target, most, deadline));
    } catch (error) {
      if (deadline.aborted) throw late(target, within);
      if (!(error instanceof PassingError) || attempt === ATTEMPTS) throw error;
    }
    await pause(FIRST_PAUSE * 2 ** attempt, undefined, { signal: deadline }).catch(() => {
      throw late(target, within);
    });
  }
}

function late({ host }: URL, within: number): PayloadError {
  return new PayloadError(`The payload did not arrive from ${host} within ${within / 1000} s. Try again.`);
}

function trusted(text: string, { httpHost }: PayloadOptions): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new PayloadError('The address of the payload is no URL.');
  if (url.protocol === 'http:' && url.host === httpHost) return url;
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  if (plain && isS3Endpoint(url.hostname)) return url;
  throw new PayloadError(
    `The payload would come from ${url.protocol}//${url.host}, which is no HTTPS endpoint of S3; it was not fetched.`,
  );
}

async function download(url: URL, most: number, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(url, { redirect: 'manual', signal }).catch((error: unknown) => {
    throw interrupted(url, error);
  });
  if (response.status !== 200) {
    await response.body?.cancel().catch(() => undefined);
    throw unexpected(url, response.status);
  }
  const body = (response.body ?? []) as AsyncIterable<Uint8Array>;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > most)
        throw new PayloadError(`The payload has more than ${most} bytes, which is more than is read.`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof PayloadError ? error : interrupted(url, error);
  }
  return Buffer.concat(chunks);
}

function unexpected({ host }: URL, status: number): PayloadError {
  if (status >= 500 || status === 429)
    return new PassingError(`${host} answers ${status} for the payload. Try again.`);
  if (status >= 300 && status < 400)
    return new PayloadError(`${host} redirects for the payload (${status}), and no redirect is followed.`);
  const expired = status === 403 ? ' The link has expired, or was not for this Hook. Try again.' : '';
  return new PayloadError(`${host} answers ${status} for the payload.${expired}`);
}

/** The connection failed, or broke off. */
function interrupted({ host }: URL, error: unknown): PassingError {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new PassingError(
    `The payload could not be read from ${host}${code}. A function in a VPC needs a way to S3.`,
  );
}

function parsePayload(bytes: Uint8Array): ValueObject {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new PayloadError('The payload is not UTF-8.');
  }
  const payload = parseJson(text, 'The payload');
  if (!isObject(payload)) throw new PayloadError('The payload is not an object.');
  return payload;
}

/** JSON of a bounded depth. Throws a PayloadError that names `what`, and shows nothing of the text. */
export function parseJson(text: string, what: string): Value {
  if (isNestedDeeper(text, DEEPEST))
    throw new PayloadError(`${what} nests values deeper than ${DEEPEST} levels.`);
  try {
    return JSON.parse(text) as Value;
  } catch {
    throw new PayloadError(`${what} is not JSON.`);
  }
}
