/**
 * A way to take protection from resources of a type: the value at a JSON Pointer into the properties, none to remove it.
 * `-` stands for a new item at the end.
 */
export interface Weakening {
  readonly at: string;
  readonly value?: unknown;
  /** The logical ids that it is for; without it all. */
  readonly of?: RegExp;
  /** The rule that refuses it. */
  readonly rule: string;
}

const ANYONE = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };
const resourcePolicy = (kind: string): readonly Weakening[] => [
  { at: '/PolicyDocument/Statement/0', rule: `${kind}-policy-tls-only` },
  { at: '/PolicyDocument/Statement/0/Condition/Bool', rule: `${kind}-policy-tls-only` },
  { at: '/PolicyDocument/Statement/-', value: ANYONE, rule: `${kind}-policy-principals` },
];

/** How the protection of the baseline could be taken away, by type. Where a resource lacks the place, it is left. */
export const WEAKENINGS: Readonly<Record<string, readonly Weakening[]>> = {
  'AWS::KMS::Key': [
    { at: '/EnableKeyRotation', value: false, rule: 'kms-key-rotation' },
    { at: '/RotationPeriodInDays', value: 2560, rule: 'kms-key-rotation' },
    { at: '/PendingWindowInDays', value: 7, rule: 'kms-key-deletion-window' },
    { at: '/KeyPolicy', rule: 'kms-key-policy-form' },
    { at: '/KeyPolicy/Statement/1/Principal', value: '*', rule: 'kms-key-policy-principals' },
    { at: '/KeyPolicy/Statement/1/Action', value: 'kms:*', rule: 'kms-key-policy-actions' },
  ],
  'AWS::IAM::Role': [
    {
      at: '/AssumeRolePolicyDocument/Statement/-',
      value: { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' },
      rule: 'iam-role-trust-principals',
    },
    { at: '/Policies/0/PolicyDocument/Statement/0/Action', value: 's3:*', rule: 'iam-role-actions' },
    {
      at: '/Policies/0/PolicyDocument/Statement/0/Action',
      value: 'iam:PutRolePolicy',
      rule: 'iam-role-escalation',
    },
    {
      at: '/ManagedPolicyArns/0',
      value: 'arn:aws:iam::aws:policy/AdministratorAccess',
      rule: 'iam-role-managed-policies',
    },
  ],
  'AWS::IAM::ManagedPolicy': [
    { at: '/PolicyDocument/Statement/1/Resource', value: '*', rule: 'iam-managed-policy-resources' },
    { at: '/PolicyDocument/Statement/1/Action', value: 's3:*', rule: 'iam-managed-policy-actions' },
  ],
  'AWS::EC2::Subnet': [{ at: '/MapPublicIpOnLaunch', value: true, rule: 'ec2-subnet-private' }],
  'AWS::EC2::SecurityGroup': [
    {
      at: '/SecurityGroupIngress/0/CidrIp',
      value: '0.0.0.0/0',
      rule: 'ec2-security-group-ingress-from-known',
    },
    { at: '/SecurityGroupEgress', rule: 'ec2-security-group-egress-named' },
    { at: '/SecurityGroupEgress/0/CidrIp', value: '0.0.0.0/0', rule: 'ec2-security-group-egress-named' },
  ],
  'AWS::EC2::FlowLog': [{ at: '/TrafficType', value: 'REJECT', rule: 'ec2-flow-log-all-traffic' }],
  'AWS::EC2::VPCEndpoint': [
    { at: '/PolicyDocument', rule: 'ec2-vpc-endpoint-policy' },
    { at: '/PolicyDocument/Statement/0/Condition', rule: 'ec2-vpc-endpoint-policy-principals' },
    {
      at: '/PolicyDocument/Statement/0/Condition/StringEquals/aws:ResourceOrgID',
      of: /^(S3|DynamoDb|Sqs|Sns)/,
      rule: 'ec2-vpc-endpoint-stores-of-ours',
    },
    { at: '/PrivateDnsEnabled', value: false, rule: 'ec2-vpc-endpoint-private-dns' },
  ],
  'AWS::Logs::LogGroup': [
    { at: '/KmsKeyId', rule: 'logs-log-group-customer-managed-key' },
    { at: '/RetentionInDays', rule: 'logs-log-group-retention' },
  ],
  'AWS::S3::Bucket': [
    { at: '/BucketEncryption', rule: 's3-bucket-customer-managed-key' },
    {
      at: '/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/KMSMasterKeyID',
      value: 'alias/aws/s3',
      rule: 's3-bucket-customer-managed-key',
    },
    {
      at: '/BucketEncryption/ServerSideEncryptionConfiguration/0/BucketKeyEnabled',
      value: false,
      rule: 's3-bucket-key',
    },
    { at: '/PublicAccessBlockConfiguration', rule: 's3-bucket-block-public-access' },
    ...['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].map((name) => ({
      at: `/PublicAccessBlockConfiguration/${name}`,
      value: false,
      rule: 's3-bucket-block-public-access',
    })),
    { at: '/OwnershipControls', rule: 's3-bucket-owner-enforced' },
    { at: '/VersioningConfiguration', rule: 's3-bucket-versioning' },
    { at: '/VersioningConfiguration/Status', value: 'Suspended', rule: 's3-bucket-versioning' },
    { at: '/LoggingConfiguration', rule: 's3-bucket-access-logging' },
    { at: '/LifecycleConfiguration', rule: 's3-bucket-aborts-uploads' },
  ],
  'AWS::S3::BucketPolicy': resourcePolicy('s3-bucket'),
  'AWS::SQS::Queue': [
    { at: '/KmsMasterKeyId', rule: 'sqs-queue-customer-managed-key' },
    { at: '/KmsMasterKeyId', value: 'alias/aws/sqs', rule: 'sqs-queue-customer-managed-key' },
    { at: '/RedrivePolicy', rule: 'sqs-queue-dead-letters' },
    { at: '/RedrivePolicy/maxReceiveCount', value: 1000, rule: 'sqs-queue-redrive-within-account' },
    {
      at: '/RedriveAllowPolicy/redrivePermission',
      value: 'allowAll',
      rule: 'sqs-queue-redrive-sources-named',
    },
  ],
  'AWS::SQS::QueuePolicy': resourcePolicy('sqs-queue'),
  'AWS::SNS::Topic': [
    { at: '/KmsMasterKeyId', rule: 'sns-topic-customer-managed-key' },
    { at: '/SignatureVersion', value: '1', rule: 'sns-topic-signature-version' },
  ],
  'AWS::SNS::TopicPolicy': resourcePolicy('sns-topic'),
  'AWS::CloudWatch::Alarm': [{ at: '/AlarmActions', rule: 'cloudwatch-alarm-told' }],
  'AWS::Lambda::Function': [
    { at: '/Runtime', value: 'python3.8', rule: 'lambda-function-runtime' },
    { at: '/TracingConfig', rule: 'lambda-function-tracing' },
    { at: '/LoggingConfig', rule: 'lambda-function-log-group' },
  ],
  'AWS::Glue::DataCatalogEncryptionSettings': [
    {
      at: '/DataCatalogEncryptionSettings/EncryptionAtRest/CatalogEncryptionMode',
      value: 'DISABLED',
      rule: 'glue-data-catalog-encryption-at-rest',
    },
    {
      at: '/DataCatalogEncryptionSettings/ConnectionPasswordEncryption/ReturnConnectionPasswordEncrypted',
      value: false,
      rule: 'glue-data-catalog-encryption-passwords',
    },
  ],
  'AWS::Glue::Database': [
    { at: '/DatabaseInput/CreateTableDefaultPermissions', rule: 'glue-database-no-default-permissions' },
  ],
  'AWS::Glue::SecurityConfiguration': [
    { at: '/EncryptionConfiguration/S3Encryptions', rule: 'glue-security-configuration-s3' },
    { at: '/EncryptionConfiguration/CloudWatchEncryption', rule: 'glue-security-configuration-logs' },
    { at: '/EncryptionConfiguration/JobBookmarksEncryption', rule: 'glue-security-configuration-bookmarks' },
  ],
  'AWS::LakeFormation::DataLakeSettings': [
    { at: '/MutationType', value: 'REPLACE', rule: 'lakeformation-data-lake-settings-append' },
    { at: '/Admins', rule: 'lakeformation-data-lake-settings-admins' },
    ...['CreateDatabaseDefaultPermissions', 'CreateTableDefaultPermissions'].map((name) => ({
      at: `/${name}`,
      value: [{ Principal: { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' }, Permissions: ['ALL'] }],
      rule: 'lakeformation-data-lake-settings-no-default-permissions',
    })),
  ],
  'AWS::LakeFormation::Resource': [
    { at: '/UseServiceLinkedRole', value: true, rule: 'lakeformation-resource-own-role' },
  ],
  'AWS::LakeFormation::PrincipalPermissions': [
    {
      at: '/Principal/DataLakePrincipalIdentifier',
      value: 'IAM_ALLOWED_PRINCIPALS',
      rule: 'lakeformation-principal-permissions-principal',
    },
    { at: '/Permissions', value: ['ALL'], rule: 'lakeformation-principal-permissions-listed' },
  ],
  'AWS::Athena::WorkGroup': [
    {
      at: '/WorkGroupConfiguration/EnforceWorkGroupConfiguration',
      value: false,
      rule: 'athena-work-group-enforced',
    },
    {
      at: '/WorkGroupConfiguration/ResultConfiguration/EncryptionConfiguration',
      rule: 'athena-work-group-results-customer-managed-key',
    },
    { at: '/WorkGroupConfiguration/BytesScannedCutoffPerQuery', rule: 'athena-work-group-query-limit' },
  ],
  'AWS::StepFunctions::StateMachine': [
    { at: '/EncryptionConfiguration', rule: 'stepfunctions-state-machine-customer-managed-key' },
    { at: '/LoggingConfiguration/Level', value: 'OFF', rule: 'stepfunctions-state-machine-logging' },
    { at: '/TracingConfiguration/Enabled', value: false, rule: 'stepfunctions-state-machine-tracing' },
  ],
  'AWS::CloudTrail::Trail': [
    { at: '/IsLogging', value: false, rule: 'cloudtrail-trail-logging' },
    { at: '/IsMultiRegionTrail', value: false, rule: 'cloudtrail-trail-logging' },
    { at: '/EnableLogFileValidation', value: false, rule: 'cloudtrail-trail-validation' },
    { at: '/KMSKeyId', rule: 'cloudtrail-trail-customer-managed-key' },
    { at: '/AdvancedEventSelectors/0', rule: 'cloudtrail-trail-management-events' },
    { at: '/AdvancedEventSelectors/1', rule: 'cloudtrail-trail-data-events' },
  ],
};

/** What a set would lose with all resources of a type, and the resources that are refused without them. */
export const LOSSES: readonly { readonly type: string; readonly leaves: RegExp; readonly rule: string }[] = [
  { type: 'AWS::S3::BucketPolicy', leaves: /^AWS::S3::Bucket /, rule: 's3-bucket-tls-only' },
  { type: 'AWS::SQS::QueuePolicy', leaves: /^AWS::SQS::Queue /, rule: 'sqs-queue-tls-only' },
  { type: 'AWS::SNS::TopicPolicy', leaves: /^AWS::SNS::Topic /, rule: 'sns-topic-tls-only' },
  { type: 'AWS::CloudWatch::Alarm', leaves: /^AWS::SQS::Queue .*Failed$/, rule: 'sqs-dead-letter-alarm' },
  { type: 'AWS::EC2::FlowLog', leaves: /^AWS::EC2::VPC /, rule: 'ec2-vpc-flow-log' },
];
