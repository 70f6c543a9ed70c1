import type { Evidence, Fact } from './evidence.ts';
import type { Demand, KeyProperty, Refusal, Service, ServicePrincipal } from './service.ts';

const SPEC = '@aws-cdk/aws-service-spec 0.1.216';
const KMS_GUIDE = 'awsdocs/aws-kms-developer-guide';

const fact =
  (evidence: Evidence) =>
  <Value>(value: Value, source: string): Fact<Value> => ({ value, evidence, source });
const [current, official, told, inferred] = (['current', 'official', 'third-party', 'inferred'] as const).map(
  fact,
) as [ReturnType<typeof fact>, ReturnType<typeof fact>, ReturnType<typeof fact>, ReturnType<typeof fact>];

/** `kms:ViaService` as AWS's list of 2023 has it; a service that is not in it is not known. */
const via = (name: string): Fact<string> => official(name, `${KMS_GUIDE} conditions-kms.md`);
const spec = <Value>(value: Value): Fact<Value> => current(value, SPEC);
const practice = <Value>(value: Value): Fact<Value> => inferred(value, 'names of the predefined aliases');
const at = (type: string, ...paths: readonly string[]): KeyProperty[] =>
  paths.map((path) => ({ type, path }));

const UNKNOWN: Omit<Service, 'title' | 'key' | 'properties'> = {
  change: undefined,
  byDefault: undefined,
  awsManagedKey: undefined,
  viaService: undefined,
  grants: undefined,
  encryptionContext: undefined,
  principals: [],
  keyOfAnotherAccount: undefined,
  oneKeyARegion: false,
  refuses: [],
  notes: [],
};

type Known = Partial<Omit<Service, 'title' | 'key' | 'properties'>>;

/** A service with a key of its own. */
function own(title: string, properties: readonly KeyProperty[], known: Known): Service {
  return { ...UNKNOWN, title, key: spec('own'), properties, ...known };
}

function refuse(
  value: Demand,
  { evidence, source }: Omit<Fact<unknown>, 'value'>,
  reason: string,
  instead: string,
): Refusal {
  return { value, evidence, source, reason, instead };
}

const arnOnly = (source: Omit<Fact<unknown>, 'value'>, property: string): Refusal =>
  refuse(
    'a reference by alias',
    source,
    `${property} takes the ARN of a key, not an alias.`,
    'Leave out byAlias; to move to another key, change the property.',
  );

const logsPrincipal = (source: string): Fact<ServicePrincipal> =>
  official(
    {
      principal: 'logs.<region>.amazonaws.com',
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      sourceConditions: [],
      encryptionContext: { 'aws:logs:arn': 'arn:aws:logs:<region>:<account>:log-group:*' },
    },
    source,
  );

/**
 * What is known of the services of a data platform and their keys. Nothing is taken for granted that is not here: a
 * fact that is absent is unknown, and the plan says so where it matters.
 */
export const SERVICES = {
  s3: own(
    'S3 bucket',
    at(
      'AWS::S3::Bucket',
      'BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.KMSMasterKeyID',
    ),
    {
      change: spec('in place'),
      byDefault: official('AWS owned key', 'awsdocs/amazon-s3-userguide bucket-encryption.md'),
      awsManagedKey: current('aws/s3', 'lake-formation/latest/dg register-encrypted'),
      viaService: via('s3'),
      encryptionContext: official(['aws:s3:arn'], 'awsdocs/amazon-s3-userguide bucket-key.md'),
      keyOfAnotherAccount: inferred(true, 'awsdocs/amazon-s3-userguide'),
      notes: [
        official(
          'With Bucket Keys the encryption context is the ARN of the bucket, so policies that name objects stop matching.',
          'awsdocs/amazon-s3-userguide bucket-key.md',
        ),
      ],
    },
  ),
  's3-access-logs': {
    ...UNKNOWN,
    title: 'S3 bucket that receives server access logs',
    key: official('none', 'awsdocs/amazon-s3-userguide bucket-encryption.md'),
    properties: [],
    byDefault: official('AWS owned key', 'awsdocs/amazon-s3-userguide bucket-encryption.md'),
    refuses: [
      refuse(
        'a customer managed key',
        { evidence: 'official', source: 'awsdocs/amazon-s3-userguide bucket-encryption.md' },
        'S3 delivers server access logs only to a bucket whose default encryption is SSE-S3.',
        'Ask nothing of its key, or log object access with CloudTrail data events, whose trail takes a key.',
      ),
    ],
  },
  cloudtrail: own('CloudTrail trail', at('AWS::CloudTrail::Trail', 'KMSKeyId'), {
    change: spec('in place'),
    byDefault: inferred('AWS owned key', 'the S3 bucket of the trail'),
    principals: [
      official(
        {
          principal: 'cloudtrail.amazonaws.com',
          actions: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
          sourceConditions: ['aws:SourceArn'],
          encryptionContext: { 'aws:cloudtrail:arn': 'arn:aws:cloudtrail:*:<account>:trail/*' },
        },
        'awsdocs/aws-cloudtrail-user-guide',
      ),
    ],
    notes: [
      official(
        'CloudTrail needs kms:Decrypt too when the bucket of the trail has a Bucket Key.',
        'awsdocs/aws-cloudtrail-user-guide',
      ),
    ],
  }),
  'cloudtrail-lake': own(
    'CloudTrail Lake event data store',
    at('AWS::CloudTrail::EventDataStore', 'KmsKeyId'),
    {
      change: current('never', 'API CreateEventDataStore'),
      principals: [
        current(
          {
            principal: 'cloudtrail.amazonaws.com',
            actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
            sourceConditions: [],
            encryptionContext: {},
          },
          'API CreateEventDataStore',
        ),
      ],
      notes: [
        current(
          'Source conditions are not supported in its statement, so the key should protect nothing else.',
          'API CreateEventDataStore',
        ),
      ],
    },
  ),
  logs: own('CloudWatch Logs log group', at('AWS::Logs::LogGroup', 'KmsKeyId'), {
    change: spec('in place'),
    byDefault: spec('AWS owned key'),
    principals: [logsPrincipal('awsdocs/amazon-cloudwatch-logs-user-guide')],
    refuses: [arnOnly({ evidence: 'current', source: SPEC }, 'KmsKeyId of a log group')],
    notes: [
      official('What is there already stays under its old key.', 'awsdocs/amazon-cloudwatch-logs-user-guide'),
    ],
  }),
  sns: own('SNS topic', at('AWS::SNS::Topic', 'KmsMasterKeyId'), {
    change: spec('in place'),
    awsManagedKey: inferred('aws/sns', 'awsdocs/amazon-sns-developer-guide'),
    viaService: via('sns'),
    notes: [
      inferred(
        'Services of AWS cannot publish under the AWS managed key: its policy cannot be changed.',
        'awsdocs/amazon-sns-developer-guide',
      ),
    ],
  }),
  sqs: own('SQS queue', at('AWS::SQS::Queue', 'KmsMasterKeyId'), {
    change: spec('in place'),
    awsManagedKey: spec('aws/sqs'),
    viaService: via('sqs'),
    notes: [
      official(
        'Consumers need kms:Decrypt on the key of the dead-letter queue too.',
        'awsdocs/amazon-sqs-developer-guide sqs-key-management.md',
      ),
    ],
  }),
  'glue-catalog': own(
    'Glue Data Catalog',
    at(
      'AWS::Glue::DataCatalogEncryptionSettings',
      'DataCatalogEncryptionSettings.EncryptionAtRest.SseAwsKmsKeyId',
      'DataCatalogEncryptionSettings.ConnectionPasswordEncryption.KmsKeyId',
    ),
    {
      awsManagedKey: practice('aws/glue'),
      viaService: via('glue'),
      oneKeyARegion: true,
    },
  ),
  'glue-jobs': own(
    'Glue jobs and crawlers',
    at(
      'AWS::Glue::SecurityConfiguration',
      'EncryptionConfiguration.S3Encryptions.KmsKeyArn',
      'EncryptionConfiguration.CloudWatchEncryption.KmsKeyArn',
      'EncryptionConfiguration.JobBookmarksEncryption.KmsKeyArn',
    ),
    {
      viaService: via('glue'),
      principals: [logsPrincipal('awsdocs/aws-glue-developer-guide set-up-encryption.md')],
      refuses: [arnOnly({ evidence: 'current', source: SPEC }, 'KmsKeyArn of a security configuration')],
    },
  ),
  athena: own(
    'Athena workgroup',
    at(
      'AWS::Athena::WorkGroup',
      'WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.KmsKey',
      'WorkGroupConfiguration.ManagedQueryResultsConfiguration.EncryptionConfiguration.KmsKey',
    ),
    { change: spec('in place'), viaService: via('athena') },
  ),
  'lake-formation': {
    ...UNKNOWN,
    title: 'Lake Formation',
    key: current('of the data', 'lake-formation/latest/dg register-encrypted'),
    properties: [],
    notes: [
      current(
        'The role that registers the location needs the key; under aws/s3 the service-linked role cannot be used.',
        'lake-formation/latest/dg register-encrypted',
      ),
    ],
  },
  redshift: own(
    'Redshift cluster',
    at('AWS::Redshift::Cluster', 'KmsKeyId', 'MasterPasswordSecretKmsKeyId'),
    {
      change: spec('in place'),
      awsManagedKey: practice('aws/redshift'),
      viaService: via('redshift'),
      grants: official(true, 'awsdocs/amazon-redshift-management-guide'),
      encryptionContext: official(['aws:redshift:arn'], KMS_GUIDE),
      notes: [
        official(
          'Copies of snapshots in another Region need an AWS::Redshift::SnapshotCopyGrant there.',
          'awsdocs/amazon-redshift-management-guide',
        ),
      ],
    },
  ),
  'redshift-serverless': own(
    'Redshift Serverless namespace',
    at('AWS::RedshiftServerless::Namespace', 'KmsKeyId', 'AdminPasswordSecretKmsKeyId'),
    { change: spec('in place'), viaService: via('redshift-serverless') },
  ),
  rds: own(
    'RDS or Aurora database',
    [...at('AWS::RDS::DBInstance', 'KmsKeyId'), ...at('AWS::RDS::DBCluster', 'KmsKeyId')],
    {
      change: spec('replacement'),
      byDefault: spec('AWS managed key'),
      awsManagedKey: official('aws/rds', 'awsdocs/amazon-rds-user-guide'),
      viaService: via('rds'),
      grants: official(true, 'awsdocs/amazon-rds-user-guide'),
      notes: [
        official(
          'Without its key the database ends in a state that it does not leave.',
          'awsdocs/amazon-rds-user-guide',
        ),
      ],
    },
  ),
  dynamodb: own('DynamoDB table', at('AWS::DynamoDB::Table', 'SSESpecification.KMSMasterKeyId'), {
    change: spec('in place'),
    byDefault: inferred('AWS owned key', 'awsdocs/amazon-dynamodb-developer-guide'),
    awsManagedKey: spec('aws/dynamodb'),
    viaService: via('dynamodb'),
    grants: official(true, 'awsdocs/amazon-dynamodb-developer-guide'),
  }),
  dax: {
    ...UNKNOWN,
    title: 'DynamoDB Accelerator cluster',
    key: official('none', 'awsdocs/amazon-dynamodb-developer-guide'),
    properties: [],
    byDefault: inferred('AWS owned key', 'awsdocs/amazon-dynamodb-developer-guide'),
    refuses: [
      refuse(
        'a customer managed key',
        { evidence: 'official', source: 'awsdocs/amazon-dynamodb-developer-guide' },
        'DAX has no property for a key.',
        'Do without the cache for this data, or ask nothing of its key.',
      ),
    ],
  },
  kinesis: own('Kinesis data stream', at('AWS::Kinesis::Stream', 'StreamEncryption.KeyId'), {
    change: spec('in place'),
    awsManagedKey: spec('aws/kinesis'),
    viaService: via('kinesis'),
  }),
  firehose: own(
    'Firehose delivery stream',
    at(
      'AWS::KinesisFirehose::DeliveryStream',
      'DeliveryStreamEncryptionConfigurationInput.KeyARN',
      'ExtendedS3DestinationConfiguration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN',
    ),
    {
      change: spec('in place'),
      byDefault: spec('AWS owned key'),
      viaService: via('firehose'),
      grants: official(true, 'awsdocs/amazon-kinesis-data-firehose-developer-guide'),
      refuses: [arnOnly({ evidence: 'current', source: SPEC }, 'KeyARN of a delivery stream')],
      notes: [
        official(
          'While the key cannot be used, records are kept for 24 hours at most and then dropped.',
          'awsdocs/amazon-kinesis-data-firehose-developer-guide',
        ),
      ],
    },
  ),
  msk: own('MSK cluster', at('AWS::MSK::Cluster', 'EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId'), {
    change: told('never', 'pages of third parties; the schema says in place'),
    byDefault: spec('AWS managed key'),
    awsManagedKey: practice('aws/kafka'),
    viaService: via('kafka'),
    grants: official(true, 'awsdocs/amazon-msk-developer-guide'),
    refuses: [arnOnly({ evidence: 'current', source: SPEC }, 'DataVolumeKMSKeyId')],
  }),
  'msk-scram-secret': own(
    'Secret with which clients sign in to MSK',
    at('AWS::SecretsManager::Secret', 'KmsKeyId'),
    {
      change: spec('in place'),
      viaService: via('secretsmanager'),
      encryptionContext: official(['SecretARN', 'SecretVersionId'], 'awsdocs/aws-secrets-manager-docs'),
      keyOfAnotherAccount: spec(true),
      notes: [
        official(
          'MSK takes only secrets under a customer managed key.',
          'awsdocs/amazon-msk-developer-guide',
        ),
      ],
    },
  ),
  mwaa: own('MWAA environment', at('AWS::MWAA::Environment', 'KmsKey'), {
    change: spec('replacement'),
    byDefault: spec('AWS owned key'),
    viaService: via('airflow'),
    grants: official(true, 'awsdocs/amazon-mwaa-user-guide'),
    principals: [logsPrincipal('awsdocs/amazon-mwaa-user-guide')],
    refuses: [
      refuse(
        'a reference by alias',
        { evidence: 'official', source: 'awsdocs/amazon-mwaa-user-guide' },
        'MWAA takes no alias for its key.',
        'Leave out byAlias and name the key by its ARN.',
      ),
      refuse(
        'a multi-Region key',
        { evidence: 'official', source: 'awsdocs/amazon-mwaa-user-guide' },
        'MWAA takes no multi-Region key.',
        'List the environment as an asset of its own, without multiRegion.',
      ),
    ],
  }),
  emr: own('EMR logs', at('AWS::EMR::Cluster', 'LogEncryptionKmsKeyId'), { change: spec('replacement') }),
  'emr-local-disk': {
    ...UNKNOWN,
    title: 'Local disks of EMR',
    key: official('own', 'awsdocs/amazon-emr-management-guide'),
    // Its key stands in the JSON of SecurityConfiguration, which the schema of the type does not describe.
    properties: [],
    notes: [
      official(
        'The key of local disks has to be customer managed, and calls for them carry no encryption context.',
        'awsdocs/amazon-emr-management-guide',
      ),
    ],
  },
  sagemaker: own(
    'SageMaker domain or notebook',
    [...at('AWS::SageMaker::Domain', 'KmsKeyId'), ...at('AWS::SageMaker::NotebookInstance', 'KmsKeyId')],
    {
      change: spec('replacement'),
      byDefault: spec('AWS managed key'),
      awsManagedKey: inferred('aws/elasticfilesystem', SPEC),
      viaService: via('sagemaker'),
      grants: official(true, 'awsdocs/amazon-sagemaker-developer-guide'),
    },
  ),
  opensearch: own(
    'OpenSearch domain',
    at('AWS::OpenSearchService::Domain', 'EncryptionAtRestOptions.KmsKeyId'),
    {
      // The flag of the schema says in place; the description of the property says that the domain is made anew.
      change: current('replacement', `${SPEC}: description of the property`),
      awsManagedKey: practice('aws/es'),
      viaService: via('es'),
      grants: official(true, 'opensearch-service/latest/developerguide encryption-at-rest'),
    },
  ),
  secretsmanager: own('Secret', at('AWS::SecretsManager::Secret', 'KmsKeyId'), {
    change: spec('in place'),
    byDefault: spec('AWS managed key'),
    awsManagedKey: spec('aws/secretsmanager'),
    viaService: via('secretsmanager'),
    encryptionContext: official(['SecretARN', 'SecretVersionId'], 'awsdocs/aws-secrets-manager-docs'),
    keyOfAnotherAccount: spec(true),
  }),
  'step-functions': own(
    'Step Functions state machine',
    at('AWS::StepFunctions::StateMachine', 'EncryptionConfiguration.KmsKeyId'),
    { change: spec('in place'), keyOfAnotherAccount: spec(true) },
  ),
  events: own('EventBridge event bus', at('AWS::Events::EventBus', 'KmsKeyIdentifier'), {
    change: spec('in place'),
    byDefault: spec('AWS owned key'),
    principals: [
      current(
        {
          principal: 'events.amazonaws.com',
          actions: ['kms:DescribeKey', 'kms:GenerateDataKey', 'kms:Decrypt'],
          sourceConditions: ['aws:SourceArn', 'aws:SourceAccount'],
          encryptionContext: {
            'aws:events:event-bus:arn': 'arn:aws:events:<region>:<account>:event-bus/*',
          },
        },
        'eventbridge/latest/userguide eb-encryption-event-bus-cmkey',
      ),
    ],
    notes: [
      current(
        'Schema discovery does not work under a customer managed key; give the bus a dead-letter queue.',
        'eventbridge/latest/userguide eb-encryption-event-bus-cmkey',
      ),
    ],
  }),
  scheduler: own('EventBridge Scheduler schedule', at('AWS::Scheduler::Schedule', 'KmsKeyArn'), {
    refuses: [arnOnly({ evidence: 'current', source: SPEC }, 'KmsKeyArn of a schedule')],
  }),
  pipes: own('EventBridge pipe', at('AWS::Pipes::Pipe', 'KmsKeyIdentifier'), {
    change: spec('in place'),
    byDefault: spec('AWS owned key'),
  }),
  lambda: own('Lambda function', at('AWS::Lambda::Function', 'KmsKeyArn', 'Code.SourceKMSKeyArn'), {
    change: spec('in place'),
    byDefault: spec('AWS owned key'),
    awsManagedKey: practice('aws/lambda'),
    viaService: via('lambda'),
    refuses: [arnOnly({ evidence: 'current', source: SPEC }, 'KmsKeyArn of a function')],
  }),
  datazone: own('DataZone domain', at('AWS::DataZone::Domain', 'KmsKeyIdentifier'), {
    change: spec('replacement'),
    grants: current(true, 'datazone/latest/userguide encryption-rest-datazone'),
  }),
  quicksight: {
    ...UNKNOWN,
    title: 'QuickSight SPICE',
    key: current('own', 'quicksight/latest/user customer-managed-key-revoke-access'),
    // No type of CloudFormation has it: API UpdateKeyRegistration.
    properties: [],
    grants: current(true, 'quicksight/latest/user customer-managed-key-revoke-access'),
    refuses: [
      refuse(
        'a key of another account',
        { evidence: 'current', source: 'quicksight/latest/user customer-managed-key-revoke-access' },
        'QuickSight takes keys of its own account and Region only.',
        'Set keyAccount to data, or leave this asset out of the central account.',
      ),
    ],
    notes: [
      current(
        'Register the key before Q features are used, for later it cannot be changed; SPICE data has to be refreshed.',
        'quicksight/latest/user customer-managed-key-revoke-access',
      ),
    ],
  },
  dms: own('DMS replication instance', at('AWS::DMS::ReplicationInstance', 'KmsKeyId'), {
    change: spec('replacement'),
    byDefault: spec('AWS managed key'),
    awsManagedKey: practice('aws/dms'),
    viaService: via('dms'),
  }),
  appflow: own('AppFlow flow', at('AWS::AppFlow::Flow', 'KMSArn'), {
    change: spec('replacement'),
    viaService: via('appflow'),
    refuses: [arnOnly({ evidence: 'current', source: SPEC }, 'KMSArn of a flow')],
  }),
  transfer: {
    ...UNKNOWN,
    title: 'Transfer Family server',
    key: inferred('of the data', 'its storage is S3 or EFS'),
    properties: [],
  },
  backup: own('Backup vault', at('AWS::Backup::BackupVault', 'EncryptionKeyArn'), {
    change: spec('replacement'),
    byDefault: spec('AWS managed key'),
    awsManagedKey: practice('aws/backup'),
    viaService: via('backup'),
    refuses: [arnOnly({ evidence: 'current', source: SPEC }, 'EncryptionKeyArn of a vault')],
  }),
  prometheus: own('Managed Prometheus workspace', at('AWS::APS::Workspace', 'KmsKeyArn'), {
    change: spec('replacement'),
    byDefault: current('AWS owned key', 'prometheus/latest/userguide encryption-at-rest'),
    grants: current(true, 'prometheus/latest/userguide encryption-at-rest'),
    refuses: [arnOnly({ evidence: 'current', source: SPEC }, 'KmsKeyArn of a workspace')],
  }),
  grafana: {
    ...UNKNOWN,
    title: 'Managed Grafana workspace',
    key: current('own', 'API CreateWorkspace'),
    // The API has kmsKeyId, the type of CloudFormation has not.
    properties: [],
  },
  config: own('Config delivery channel', at('AWS::Config::DeliveryChannel', 'S3KmsKeyArn'), {
    refuses: [arnOnly({ evidence: 'current', source: SPEC }, 'S3KmsKeyArn of a delivery channel')],
    notes: [spec('The key has to be in the Region of the bucket.')],
  }),
  efs: own('EFS file system', at('AWS::EFS::FileSystem', 'KmsKeyId'), {
    change: spec('replacement'),
    byDefault: spec('AWS managed key'),
    awsManagedKey: practice('aws/elasticfilesystem'),
    viaService: via('elasticfilesystem'),
  }),
  ebs: own('EBS volume', at('AWS::EC2::Volume', 'KmsKeyId'), {
    byDefault: spec('AWS managed key'),
    awsManagedKey: practice('aws/ebs'),
    viaService: via('ec2'),
    grants: current(true, 'ebs/latest/userguide ebs-encryption-requirements'),
  }),
} as const satisfies Readonly<Record<string, Service>>;

/** The id of a service in inventories. */
export type ServiceId = keyof typeof SERVICES;

export const SERVICE_IDS = Object.keys(SERVICES) as readonly ServiceId[];

/** What is known of a service. */
export function serviceNamed(id: ServiceId): Service {
  return SERVICES[id];
}

/** Whether a key is named for the service itself. */
export function hasOwnKey(id: ServiceId): boolean {
  return SERVICES[id].key.value === 'own';
}

/** Services whose function takes nothing but a customer managed key. */
export const CUSTOMER_MANAGED_ONLY: readonly ServiceId[] = ['msk-scram-secret', 'emr-local-disk'];
