import type { Evidence, Fact } from '../evidence.ts';
import { SERVICE_IDS, serviceNamed } from '../service-matrix.ts';

/** Classes of keys that may encrypt a resource, from the least control to the most. */
export const KEY_CLASSES = ['none', 'aws-owned', 'aws-managed', 'customer-managed'] as const;
export type KeyClass = (typeof KEY_CLASSES)[number];

/** What encrypts when no key is named, or when a property beside the key sets it aside. */
export interface WithoutKey extends Omit<Fact<unknown>, 'value'> {
  /** The property that decides, from the root of the resource's properties; none when nothing does. */
  readonly path?: string;
  /** The class by the property's value, as text; a value that is not here leaves it unknown. */
  readonly by?: Readonly<Record<string, KeyClass>>;
  /** When the property is absent; unknown when this is absent too. */
  readonly absent?: KeyClass;
  /** Values under which a named key does not count. */
  readonly off?: readonly string[];
  /** Properties with which the data comes from elsewhere, and so may its key. */
  readonly inherits?: readonly string[];
  /** Properties with which the data is another resource's: then nothing is asked. */
  readonly partOf?: readonly string[];
}

const SPEC = '@aws-cdk/aws-service-spec 0.1.216';
const told = (evidence: Evidence, source: string) => (row: Omit<WithoutKey, 'evidence' | 'source'>) => ({
  ...row,
  evidence,
  source,
});
const spec = told('current', SPEC);

const database = (...inherits: readonly string[]): WithoutKey =>
  spec({
    path: 'StorageEncrypted',
    by: { true: 'aws-managed', false: 'none' },
    absent: 'none',
    off: ['false'],
    inherits,
  });

/** Types in which more than the key's own property decides. */
const SWITCHES: Readonly<Record<string, WithoutKey>> = {
  'AWS::S3::Bucket': told(
    'official',
    'awsdocs/amazon-s3-userguide bucket-encryption.md',
  )({
    path: 'BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm',
    by: { AES256: 'aws-owned', 'aws:kms': 'aws-managed', 'aws:kms:dsse': 'aws-managed' },
    absent: 'aws-owned',
    off: ['AES256'],
  }),
  'AWS::S3Tables::TableBucket': spec({
    path: 'EncryptionConfiguration.SSEAlgorithm',
    by: { AES256: 'aws-owned' },
    absent: 'aws-owned',
    off: ['AES256'],
  }),
  'AWS::DynamoDB::Table': spec({
    path: 'SSESpecification.SSEEnabled',
    by: { true: 'aws-managed', false: 'aws-owned' },
    absent: 'aws-owned',
    off: ['false'],
  }),
  'AWS::DynamoDB::GlobalTable': spec({
    path: 'SSESpecification.SSEEnabled',
    by: { true: 'aws-managed', false: 'aws-owned' },
    absent: 'aws-owned',
    off: ['false'],
  }),
  'AWS::SQS::Queue': told(
    'official',
    'awsdocs/amazon-sqs-developer-guide sqs-configure-sqs-sse-queue.md',
  )({ path: 'SqsManagedSseEnabled', by: { true: 'aws-owned', false: 'none' }, absent: 'aws-owned' }),
  'AWS::SNS::Topic': told('inferred', 'awsdocs/amazon-sns-developer-guide')({ absent: 'none' }),
  'AWS::Kinesis::Stream': spec({ absent: 'none' }),
  'AWS::RDS::DBInstance': {
    ...database(
      'SourceDBInstanceIdentifier',
      'SourceDbiResourceId',
      'DBSnapshotIdentifier',
      'DBClusterSnapshotIdentifier',
    ),
    partOf: ['DBClusterIdentifier'],
  },
  'AWS::RDS::DBCluster': database('SourceDBClusterIdentifier', 'SnapshotIdentifier'),
  'AWS::Neptune::DBCluster': database('SourceDBClusterIdentifier', 'SnapshotIdentifier'),
  'AWS::DocDB::DBCluster': database('SourceDBClusterIdentifier', 'SnapshotIdentifier'),
  'AWS::EFS::FileSystem': spec({
    path: 'Encrypted',
    by: { true: 'aws-managed', false: 'none' },
    absent: 'none',
    off: ['false'],
  }),
  // Encryption by default, and its key, are settings of the account.
  'AWS::EC2::Volume': spec({ inherits: ['SnapshotId'] }),
  'AWS::EC2::Instance': spec({}),
  'AWS::ElastiCache::ReplicationGroup': spec({
    path: 'AtRestEncryptionEnabled',
    by: { true: 'aws-owned', false: 'none' },
    absent: 'none',
    off: ['false'],
    inherits: ['SnapshotName', 'SnapshotArns'],
  }),
  'AWS::OpenSearchService::Domain': spec({
    path: 'EncryptionAtRestOptions.Enabled',
    by: { true: 'aws-managed', false: 'none' },
    off: ['false'],
  }),
  'AWS::ECR::Repository': spec({
    path: 'EncryptionConfiguration.EncryptionType',
    by: { AES256: 'aws-owned', KMS: 'aws-managed', KMS_DSSE: 'aws-managed' },
    absent: 'aws-owned',
    off: ['AES256'],
  }),
  'AWS::StepFunctions::StateMachine': spec({
    path: 'EncryptionConfiguration.Type',
    by: { AWS_OWNED_KEY: 'aws-owned' },
    absent: 'aws-owned',
    off: ['AWS_OWNED_KEY'],
  }),
  'AWS::StepFunctions::Activity': spec({
    path: 'EncryptionConfiguration.Type',
    by: { AWS_OWNED_KEY: 'aws-owned' },
    absent: 'aws-owned',
    off: ['AWS_OWNED_KEY'],
  }),
};

const OF_SERVICES: Readonly<Record<string, WithoutKey>> = Object.fromEntries(
  SERVICE_IDS.flatMap((id) => {
    const { byDefault, properties } = serviceNamed(id);
    if (!byDefault) return [];
    const { evidence, source, value } = byDefault;
    const absent = value === 'AWS owned key' ? ('aws-owned' as const) : ('aws-managed' as const);
    return properties.map(({ type }) => [type, { evidence, source, absent }]);
  }),
);

/** What is known of a type's encryption without a key; `undefined` when nothing is. */
export function withoutKey(type: string): WithoutKey | undefined {
  return SWITCHES[type] ?? OF_SERVICES[type];
}

/** The types of the table of switches, for tests. */
export const SWITCHED_TYPES: readonly (readonly [type: string, row: WithoutKey])[] = Object.entries(SWITCHES);
