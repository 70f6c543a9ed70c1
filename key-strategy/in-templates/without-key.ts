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

const told = (evidence: Evidence, source: string) => (row: Omit<WithoutKey, 'evidence' | 'source'>) => ({
  ...row,
  evidence,
  source,
});
/** The words of the property itself, in the package or in the page made of it. */
const spec = told('current', '@aws-cdk/aws-service-spec 0.1.216: description of the property');
const page = (path: string): ReturnType<typeof told> => told('current', `docs.aws.amazon.com/${path}`);
const stepFunctions = page('step-functions/latest/apireference/API_EncryptionConfiguration.html')({
  path: 'EncryptionConfiguration.Type',
  by: { AWS_OWNED_KEY: 'aws-owned' },
  absent: 'aws-owned',
  off: ['AWS_OWNED_KEY'],
});

/** A switch that is off unless it is turned on. */
const switchedOn = (path: string, on: KeyClass, ...inherits: readonly string[]) => ({
  path,
  by: { true: on, false: 'none' as const },
  absent: 'none' as const,
  off: ['false'],
  inherits,
});

/**
 * Types in which more than the key's own property decides. Each row was held against its source on 21 November 2026.
 * Not confirmed, and marked `inferred`: that Neptune leaves a cluster open when nothing is said (its page says only that
 * the console enforces encryption), that the default key of ElastiCache, which its page calls service managed, is owned
 * by AWS, and that OpenSearch takes `aws/es` (its properties say that a key has to be named). Pages of EFS contradict each
 * other on who owns `aws/elasticfilesystem`; it is an alias of AWS's, so it counts as managed. What lies below KMS, such
 * as disk encryption of SNS, is no key that anybody could govern, and counts as none.
 */
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
  // aws:kms without a key is refused there: table buckets take no AWS managed key.
  'AWS::S3Tables::TableBucket': page('AmazonS3/latest/userguide/s3-tables-kms-encryption.html')({
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
  'AWS::SQS::Queue': spec({
    path: 'SqsManagedSseEnabled',
    by: { true: 'aws-owned', false: 'none' },
    absent: 'aws-owned',
  }),
  'AWS::SNS::Topic': page('sns/latest/dg/sns-server-side-encryption.html')({ absent: 'none' }),
  'AWS::Kinesis::Stream': spec({ absent: 'none' }),
  'AWS::RDS::DBInstance': spec({
    ...switchedOn(
      'StorageEncrypted',
      'aws-managed',
      'SourceDBInstanceIdentifier',
      'SourceDbiResourceId',
      'SourceDBInstanceAutomatedBackupsArn',
      'SourceDBClusterIdentifier',
      'DBSnapshotIdentifier',
      'DBClusterSnapshotIdentifier',
    ),
    partOf: ['DBClusterIdentifier'],
  }),
  // Aurora encrypts what is new since 18 February 2026 under a key of its own; the page says nothing of Multi-AZ
  // clusters of RDS, so what is not said here is not known.
  'AWS::RDS::DBCluster': page('AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html')({
    path: 'StorageEncrypted',
    by: { true: 'aws-managed' },
    off: ['false'],
    inherits: [
      'SourceDBClusterIdentifier',
      'SourceDbClusterResourceId',
      'ReplicationSourceIdentifier',
      'SnapshotIdentifier',
    ],
  }),
  'AWS::Neptune::DBCluster': told(
    'inferred',
    'docs.aws.amazon.com/neptune/latest/userguide/encrypt.html',
  )(switchedOn('StorageEncrypted', 'aws-managed', 'SourceDBClusterIdentifier', 'SnapshotIdentifier')),
  'AWS::DocDB::DBCluster': page('controltower/latest/controlreference/documentdb-rules.html')(
    switchedOn('StorageEncrypted', 'aws-managed', 'SourceDBClusterIdentifier', 'SnapshotIdentifier'),
  ),
  'AWS::EFS::FileSystem': page('efs/latest/ug/encryption-at-rest.html')(
    switchedOn('Encrypted', 'aws-managed'),
  ),
  // Encryption by default, and its key, are settings of the account.
  'AWS::EC2::Volume': spec({ inherits: ['SnapshotId', 'SourceVolumeId'] }),
  'AWS::EC2::Instance': spec({}),
  'AWS::ElastiCache::ReplicationGroup': told(
    'inferred',
    'docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html',
  )(switchedOn('AtRestEncryptionEnabled', 'aws-owned', 'SnapshotName', 'SnapshotArns')),
  'AWS::OpenSearchService::Domain': told(
    'inferred',
    'docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html',
  )({
    path: 'EncryptionAtRestOptions.Enabled',
    by: { true: 'aws-managed', false: 'none' },
    off: ['false'],
  }),
  'AWS::ECR::Repository': page('AmazonECR/latest/APIReference/API_EncryptionConfiguration.html')({
    path: 'EncryptionConfiguration.EncryptionType',
    by: { AES256: 'aws-owned', KMS: 'aws-managed', KMS_DSSE: 'aws-managed' },
    absent: 'aws-owned',
    off: ['AES256'],
  }),
  // What the description of a domain says of its file system is not said of the disk of a notebook.
  'AWS::SageMaker::NotebookInstance': spec({}),
  'AWS::StepFunctions::StateMachine': stepFunctions,
  'AWS::StepFunctions::Activity': stepFunctions,
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
