import { GetObjectCommand, PutObjectCommand, S3ServiceException, type S3Client } from '@aws-sdk/client-s3';
import { AwsError } from './aws-error.ts';
import { ConflictError, type WritableBlobs } from './blobs.ts';
import { digestOf } from './digest.ts';

/** A part of a bucket. */
export interface S3Place {
  readonly bucket: string;
  /** What keys begin with, without `/` at its ends; empty for the whole bucket. */
  readonly prefix: string;
  /** The account that the bucket must belong to; a bucket of the same name in other hands is then refused by S3. */
  readonly owner?: string;
}

/** Reads `s3://bucket/prefix`; `undefined` when the text is something else. */
export function parseS3Place(text: string): Omit<S3Place, 'owner'> | undefined {
  const { bucket, prefix = '' } = /^s3:\/\/(?<bucket>[^/]+)(?:\/(?<prefix>.*))?$/.exec(text)?.groups ?? {};
  return bucket === undefined ? undefined : { bucket, prefix: prefix.replace(/^\/+|\/+$/g, '') };
}

/**
 * Blobs in a bucket, for those who publish. `put` is a conditional write, so S3 itself keeps publishers apart. Throws
 * an AwsError when S3 cannot be asked, or refuses.
 */
export function s3Blobs(client: S3Client, { bucket, prefix, owner }: S3Place): WritableBlobs {
  const keyOf = (key: string): string => (prefix === '' ? key : `${prefix}/${key}`);
  const at = (key: string): { Bucket: string; Key: string; ExpectedBucketOwner?: string } => ({
    Bucket: bucket,
    Key: keyOf(key),
    ...(owner !== undefined && { ExpectedBucketOwner: owner }),
  });
  return {
    place: `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`,
    async get(key, known) {
      try {
        const { Body, ETag } = await client.send(
          new GetObjectCommand({
            ...at(key),
            ChecksumMode: 'ENABLED',
            ...(known !== undefined && { IfNoneMatch: known }),
          }),
        );
        if (!Body || ETag === undefined) throw new Error('The answer has no body or no ETag.');
        return { bytes: await Body.transformToByteArray(), etag: ETag };
      } catch (error) {
        if (isMissing(error)) return undefined;
        if (statusOf(error) === 304) return 'unchanged';
        throw new AwsError(`Reading s3://${bucket}/${keyOf(key)}${hintFor(error)}`, error);
      }
    },
    async put(key, bytes, over) {
      try {
        await client.send(
          new PutObjectCommand({
            ...at(key),
            Body: bytes,
            ChecksumSHA256: Buffer.from(digestOf(bytes), 'hex').toString('base64'),
            ContentType: key.endsWith('.json') ? 'application/json' : 'application/octet-stream',
            ...(over === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: over.etag }),
          }),
        );
      } catch (error) {
        if (isConflict(error)) {
          throw new ConflictError(`s3://${bucket}/${keyOf(key)} was written by somebody else.`);
        }
        throw new AwsError(`Writing s3://${bucket}/${keyOf(key)}`, error);
      }
    },
  };
}

/**
 * The condition does not hold (412), another write to the key is under way (409), or there is nothing that could have
 * the ETag any more (404): S3 User Guide, conditional writes.
 */
function isConflict(error: unknown): boolean {
  const status = statusOf(error);
  return status === 412 || status === 409 || isMissing(error);
}

/** To those who may not list a bucket S3 says 403 of an object that is not there (API reference, GetObject). */
function hintFor(error: unknown): string {
  return statusOf(error) === 403 ? ' (s3:GetObject, and s3:ListBucket to tell what is missing)' : '';
}

function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === 'NoSuchKey';
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
