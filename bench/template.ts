/** A template of `size` resources in turn: bucket, queue, topic, log group, key alias. All but one fifth differ. */
export function templateOf(size: number): object {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Resources: Object.fromEntries(Array.from({ length: size }, (_, index) => resource(index))),
  };
}

function resource(index: number): [string, object] {
  const kinds = [bucket, queue, topic, logGroup, alias] as const;
  const kind = kinds[index % kinds.length] ?? bucket;
  return [`${kind.name[0]?.toUpperCase() ?? ''}${kind.name.slice(1)}${index}`, kind(index)];
}

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

function bucket(index: number): object {
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
        DestinationBucketName: 'access-logs-111122223333',
        LogFilePrefix: `orders-${index}/`,
      },
      LifecycleConfiguration: {
        Rules: [{ Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }],
      },
    },
  };
}

function queue(index: number): object {
  return {
    Type: 'AWS::SQS::Queue',
    Properties: { QueueName: `orders-${index}`, KmsMasterKeyId: KEY, MessageRetentionPeriod: 1209600 },
  };
}

function topic(index: number): object {
  return { Type: 'AWS::SNS::Topic', Properties: { TopicName: `orders-${index}`, KmsMasterKeyId: KEY } };
}

function logGroup(index: number): object {
  return {
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: `/orders/${index}`, RetentionInDays: 400, KmsKeyId: KEY },
  };
}

function alias(index: number): object {
  return { Type: 'AWS::KMS::Alias', Properties: { AliasName: `alias/orders-${index}`, TargetKeyId: KEY } };
}
