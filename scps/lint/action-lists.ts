// Lists of actions by what they are for. Wildcards hold whole families.

/** What workloads do with resources, and provisioning never does. IAM's access level of most is `Write`. */
export const DATA_PLANE: readonly string[] = [
  's3:PutObject?*',
  's3:DeleteObject*',
  's3:RestoreObject',
  's3:Replicate*',
  's3:InitiateReplication',
  's3express:CreateSession',
  'lambda:Invoke*',
  'dynamodb:*Item',
  'dynamodb:PartiQL*',
  'dax:*Item',
  'sqs:SendMessage',
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:PurgeQueue',
  'sns:Publish',
  'kinesis:PutRecord*',
  'firehose:PutRecord*',
  'events:PutEvents',
  'states:StartExecution',
  'states:StartSyncExecution',
  'states:StopExecution',
  'states:SendTask*',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'cloudwatch:PutMetricData',
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'ssm:StartSession',
  'ssm:ResumeSession',
  'ssm:TerminateSession',
  'ssm:SendCommand',
  'ssmmessages:*',
  'ec2messages:*',
  'sts:AssumeRole*',
  'sts:TagSession',
  'sts:SetSourceIdentity',
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncrypt*',
  'kms:GenerateDataKey*',
  'kms:GenerateMac',
  'kms:VerifyMac',
  'kms:Sign',
  'kms:Verify',
  'kms:DeriveSharedSecret',
  'secretsmanager:GetSecretValue',
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecretVersionStage',
  'execute-api:*',
  'glue:StartJobRun',
  'glue:StartCrawler',
  'glue:BatchCreatePartition',
  'glue:BatchDeletePartition',
  'glue:BatchUpdatePartition',
  'glue:CreatePartition',
  'glue:DeletePartition',
  'glue:UpdatePartition',
  'athena:StartQueryExecution',
  'athena:StopQueryExecution',
  'lakeformation:GetDataAccess',
  'redshift:GetClusterCredentials*',
  'redshift-serverless:GetCredentials',
  'redshift-data:*Execute*',
  'rds-data:*',
  'rds-db:connect',
  'neptune-db:*',
  'kafka-cluster:*',
  'elasticmapreduce:AddJobFlowSteps',
  'emr-serverless:StartJobRun',
  'emr-containers:StartJobRun',
  'ecs:RunTask',
  'ecs:StopTask',
  'batch:SubmitJob',
  'batch:CancelJob',
  'batch:TerminateJob',
  'sagemaker:InvokeEndpoint*',
  'bedrock:Invoke*',
  'es:ESHttp*',
  'aoss:APIAccessAll',
  'elasticache:Connect',
  'ec2-instance-connect:*',
];

/** Calls to CloudFormation, which are direct, and what is asked of their caller. */
export const OWN_CALLS: readonly string[] = [
  'cloudformation:CreateStack*',
  'cloudformation:UpdateStack*',
  'cloudformation:DeleteStack*',
  'cloudformation:RollbackStack',
  'cloudformation:ContinueUpdateRollback',
  'cloudformation:CancelUpdateStack',
  'cloudformation:CreateChangeSet',
  'cloudformation:ExecuteChangeSet',
  'cloudformation:DeleteChangeSet',
  'cloudformation:ExecuteStackRefactor',
  'cloudformation:StopStackSetOperation',
  'cloudformation:ImportStacksToStackSet',
  'cloudformation:SetStackPolicy',
  'cloudformation:UpdateTerminationProtection',
  'cloudformation:SignalResource',
  'cloudformation:RecordHandlerProgress',
  'cloudformation:TagResource',
  'cloudformation:UntagResource',
  'iam:PassRole',
];

/** What a deployment uploads before it calls CloudFormation: templates, code, images. */
export const ASSET_UPLOADS: readonly string[] = [
  'cloudformation:CreateUploadBucket',
  's3:PutObject',
  's3:AbortMultipartUpload',
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
  'ecr:CompleteLayerUpload',
  'ecr:PutImage',
];

/** Provisioning and running workloads share these. `kms:CreateGrant` has a rule of its own. */
export const RUN_TIME: readonly string[] = [
  'ec2:CreateTags',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:CreateNetworkInterfacePermission',
  'iam:CreateServiceLinkedRole',
  'lambda:AddPermission',
  'logs:CreateLogGroup',
];

/** What rolls policies out and back. */
export const ORGANIZATIONS: readonly string[] = [
  'organizations:CreatePolicy',
  'organizations:UpdatePolicy',
  'organizations:DeletePolicy',
  'organizations:AttachPolicy',
  'organizations:DetachPolicy',
];

/** What can put a Hook out of action, or another in its place. */
export const TYPE_REGISTRY: readonly string[] = [
  'cloudformation:ActivateType',
  'cloudformation:DeactivateType',
  'cloudformation:RegisterType',
  'cloudformation:DeregisterType',
  'cloudformation:PublishType',
  'cloudformation:SetTypeConfiguration',
  'cloudformation:SetTypeDefaultVersion',
];

/** Cloud Control API: resources without a template. */
export const CLOUD_CONTROL: readonly string[] = [
  'cloudformation:CreateResource',
  'cloudformation:UpdateResource',
  'cloudformation:DeleteResource',
];

/** What destroys a key, or what is encrypted with it. */
export const KEY_DESTRUCTION: readonly string[] = [
  'kms:ScheduleKeyDeletion',
  'kms:DeleteImportedKeyMaterial',
  'kms:DisableKey',
];
