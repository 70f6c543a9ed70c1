import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { CLOCK, type Clock } from '../schemas/pace.ts';
import type { Code } from './code.ts';
import { AwsCallError } from './errors.ts';
import { retried } from '../schemas/retry.ts';

/** A bucket in one Region that functions are created from. */
export interface CodeBucket {
  readonly has: (code: Code) => Promise<boolean>;
  /** What is there already is left: the key is the digest. */
  readonly put: (code: Code) => Promise<void>;
}

/** A bucket of the account `owner`; one of the same name in other hands is refused by S3. */
export function s3CodeBucket(
  client: S3Client,
  bucket: string,
  owner: string,
  clock: Clock = CLOCK,
): CodeBucket {
  const at = ({ key }: Code) => ({ Bucket: bucket, Key: key, ExpectedBucketOwner: owner });
  async function has(code: Code): Promise<boolean> {
    try {
      const { ContentLength } = await retried(() => client.send(new HeadObjectCommand(at(code))), clock);
      return ContentLength === code.zip.length;
    } catch (error) {
      if (statusOf(error) === 404) return false;
      throw new AwsCallError(`Looking for s3://${bucket}/${code.key}`, error);
    }
  }
  return {
    has,
    async put(code) {
      try {
        await retried(
          () =>
            client.send(
              new PutObjectCommand({
                ...at(code),
                Body: code.zip,
                ChecksumSHA256: code.sha256,
                ContentType: 'application/zip',
                IfNoneMatch: '*',
              }),
            ),
          clock,
          // Another upload of the same key is under way (S3 User Guide, "Conditional writes").
          ['ConditionalRequestConflict'],
        );
      } catch (error) {
        if (statusOf(error) === 412 && (await has(code))) return;
        throw new AwsCallError(`Writing s3://${bucket}/${code.key}`, error);
      }
    },
  };
}

function statusOf(error: unknown): number {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode ?? 0;
}
