import { AwsClient } from 'aws4fetch';
import type { Blob, Blobs } from './blobs.ts';

/** Where a Hook reads its bundle, and as whom. */
export interface S3Source {
  readonly bucket: string;
  /** Without slashes around it; empty for the whole bucket. */
  readonly prefix: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** The account that the bucket must belong to. */
  readonly expectedOwner?: string;
  /** Instead of AWS's own, such as a VPC endpoint. */
  readonly endpoint?: string;
}

/** How long a Hook waits, in milliseconds. CloudFormation gives it 30 seconds. */
export interface Patience {
  readonly attempts: number;
  readonly attempt: number;
  readonly pause: number;
}

/** At most 8 seconds for one object. */
const PATIENCE: Patience = { attempts: 3, attempt: 2_500, pause: 150 };

/** No object of a bundle comes near to this size, in bytes. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Reads from a bucket with GetObject alone. The SDK's client does more than this, and costs a cold start 0.1 s.
 * S3 says "access denied" of an object that is not there to whoever may not list the bucket, so that is no answer
 * either.
 */
export function s3Reader(source: S3Source, patience: Patience = PATIENCE): Blobs {
  const client = new AwsClient({ ...source.credentials, service: 's3', region: source.region, retries: 0 });
  const place = `s3://${[source.bucket, source.prefix].filter(Boolean).join('/')}`;

  async function once(key: string, known: string | undefined): Promise<Blob | 'unchanged' | undefined> {
    const headers = {
      ...(known !== undefined && { 'if-none-match': known }),
      ...(source.expectedOwner !== undefined && { 'x-amz-expected-bucket-owner': source.expectedOwner }),
    };
    const request = await client.sign(urlOf(key, source), { headers });
    const response = await fetch(request, {
      redirect: 'manual',
      signal: AbortSignal.timeout(patience.attempt),
    });
    if (response.status === 304) return 'unchanged';
    if (response.status === 404) return undefined;
    if (response.status !== 200) throw new S3Error(response.status, `${place}/${key}`);
    return { bytes: await bounded(response), etag: response.headers.get('etag') ?? '' };
  }

  return {
    place,
    async get(key, known) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(key, known);
        } catch (error) {
          if (attempt >= patience.attempts || (error instanceof S3Error && !error.mayPass)) {
            throw unreachable(`${place}/${key}`, error);
          }
          await pause(patience.pause * 2 ** (attempt - 1) * (0.5 + Math.random()));
        }
      }
    },
  };
}

/** S3 answered, and not with the object. */
class S3Error extends Error {
  override readonly name = 'S3Error';
  /** Whether the same question may get another answer. */
  readonly mayPass: boolean;

  constructor(status: number, what: string) {
    super(`S3 answered ${status} for ${what}.${REASONS[status] ?? ''}`);
    this.mayPass = status >= 500 || status === 429 || status === 408;
  }
}

const REASONS: Readonly<Record<number, string>> = {
  301: ' The bucket is in another Region.',
  307: ' The bucket is in another Region.',
  400: ' The request was refused; the credentials may have expired.',
  403: ' The role of the function may not read it, its key may not decrypt it, or it is not there.',
};

function unreachable(what: string, error: unknown): Error {
  if (error instanceof S3Error) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(`${what} cannot be read: ${reason}.`, { cause: error });
}

/** Buckets with dots in their names have no certificate of their own. */
function urlOf(key: string, { bucket, prefix, region, endpoint }: S3Source): string {
  const path = [prefix, key].filter(Boolean).join('/');
  if (endpoint !== undefined) return `${endpoint.replace(/\/$/, '')}/${bucket}/${path}`;
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const host = `s3.${region}.${domain}`;
  return bucket.includes('.') ? `https://${host}/${bucket}/${path}` : `https://${bucket}.${host}/${path}`;
}

async function bounded(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = response.body ?? [];
  for await (const part of body) {
    length += part.length;
    if (length > MOST_BYTES) throw new Error(`it is larger than ${MOST_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
