import { randomUUID } from 'node:crypto';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { inject } from 'vitest';

const CLIENT = {
  endpoint: inject('awsEndpoint'),
  region: 'eu-west-1' as const,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};

export const S3 = new S3Client({ ...CLIENT, forcePathStyle: true });
export const KMS = new KMSClient(CLIENT);

/** How the command line reaches the emulator. */
export const OPTIONS = ['--region', CLIENT.region, '--endpoint-url', CLIENT.endpoint];
export const ENVIRONMENT = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

/** A new bucket of its own. */
export async function newBucket(): Promise<string> {
  const bucket = `bundles-${randomUUID()}`;
  await S3.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: CLIENT.region },
    }),
  );
  return bucket;
}

/** The ARN of a new key. */
export async function newKey(keySpec: 'ECC_NIST_P256' | 'ECC_NIST_P384' = 'ECC_NIST_P256'): Promise<string> {
  const { KeyMetadata } = await KMS.send(new CreateKeyCommand({ KeySpec: keySpec, KeyUsage: 'SIGN_VERIFY' }));
  if (KeyMetadata?.Arn === undefined) throw new Error('The key has no ARN.');
  return KeyMetadata.Arn;
}
