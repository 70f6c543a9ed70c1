import type { ValueObject } from '../gate/value.ts';

interface BenchResource {
  readonly Type: string;
  readonly Properties: ValueObject;
}

/**
 * A template of `size` resources in turn: bucket, queue, topic, log group, key alias. The shipped restrictions
 * approve all of them, or refuse every bucket.
 */
export function templateOf(
  size: number,
  kind: 'approved' | 'refused' = 'approved',
): { readonly Resources: Readonly<Record<string, BenchResource>> } {
  const makers = [kind === 'approved' ? bucket : openBucket, queue, topic, logGroup, alias] as const;
  return {
    Resources: Object.fromEntries(
      Array.from({ length: size }, (_, index): [string, BenchResource] => [
        `Resource${index}`,
        (makers[index % makers.length] ?? alias)(index),
      ]),
    ),
  };
}

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

function bucket(index: number): BenchResource {
  return {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: `orders-${index}`,
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY },
          },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      VersioningConfiguration: { Status: 'Enabled' },
      LoggingConfiguration: {
        DestinationBucketName: 'orders-access-logs-111122223333-eu-west-1',
        LogFilePrefix: `orders-${index}/`,
      },
      LifecycleConfiguration: {
        Rules: [{ Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }],
      },
    },
  };
}

function openBucket(index: number): BenchResource {
  const { PublicAccessBlockConfiguration: _, ...Properties } = bucket(index).Properties;
  return { Type: 'AWS::S3::Bucket', Properties };
}

function queue(index: number): BenchResource {
  return {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: `orders-${index}`,
      KmsMasterKeyId: KEY,
      MessageRetentionPeriod: 1209600,
      RedriveAllowPolicy: { redrivePermission: 'denyAll' },
    },
  };
}

function topic(index: number): BenchResource {
  return {
    Type: 'AWS::SNS::Topic',
    Properties: { TopicName: `orders-${index}`, KmsMasterKeyId: KEY, SignatureVersion: '2' },
  };
}

function logGroup(index: number): BenchResource {
  return {
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: `/orders/${index}`, RetentionInDays: 400, KmsKeyId: KEY },
  };
}

function alias(index: number): BenchResource {
  return { Type: 'AWS::KMS::Alias', Properties: { AliasName: `alias/orders-${index}`, TargetKeyId: KEY } };
}
