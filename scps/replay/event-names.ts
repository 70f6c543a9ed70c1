/*
 * Where CloudTrail's names are not those of IAM actions. Every action here is held against the catalogue by a test.
 * Sources: CloudTrail user guide, "CloudTrail record contents" (eventSource); for S3 the section "Permissions" of each
 * operation in the API reference; for API Gateway the HTTP method of each operation in its API references; read in
 * November 2026.
 */

/** Prefixes of IAM actions by the event source, where they differ. The rest is the source up to its first dot. */
export const PREFIXES: Readonly<Record<string, string>> = {
  'amazonmq.amazonaws.com': 'mq',
  'appstream2.amazonaws.com': 'appstream',
  'cloudcontrolapi.amazonaws.com': 'cloudformation',
  'models.lex.amazonaws.com': 'lex',
  'monitoring.amazonaws.com': 'cloudwatch',
  'mturk-requester.amazonaws.com': 'mechanicalturk',
  'rdsdata.amazonaws.com': 'rds-data',
  'runtime.lex.amazonaws.com': 'lex',
  'servicecatalog-appregistry.amazonaws.com': 'servicecatalog',
  'streams.dynamodb.amazonaws.com': 'dynamodb',
  'tagging.amazonaws.com': 'tag',
};

/** IAM actions by prefix and event name. An event that needs several permissions has several. */
export const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'cloudfront:CreateDistributionWithTags': ['cloudfront:CreateDistribution', 'cloudfront:TagResource'],
  'kms:ReEncrypt': ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  'lambda:Invoke': ['lambda:InvokeFunction'],
  's3:CompleteMultipartUpload': ['s3:PutObject'],
  's3:CopyObject': ['s3:PutObject'],
  's3:CreateMultipartUpload': ['s3:PutObject'],
  's3:DeleteAccountPublicAccessBlock': ['s3:PutAccountPublicAccessBlock'],
  's3:DeleteBucketAnalyticsConfiguration': ['s3:PutAnalyticsConfiguration'],
  's3:DeleteBucketCors': ['s3:PutBucketCORS'],
  's3:DeleteBucketEncryption': ['s3:PutEncryptionConfiguration'],
  's3:DeleteBucketIntelligentTieringConfiguration': ['s3:PutIntelligentTieringConfiguration'],
  's3:DeleteBucketInventoryConfiguration': ['s3:PutInventoryConfiguration'],
  's3:DeleteBucketLifecycle': ['s3:PutLifecycleConfiguration'],
  's3:DeleteBucketMetricsConfiguration': ['s3:PutMetricsConfiguration'],
  's3:DeleteBucketOwnershipControls': ['s3:PutBucketOwnershipControls'],
  's3:DeleteBucketPublicAccessBlock': ['s3:PutBucketPublicAccessBlock'],
  's3:DeleteBucketReplication': ['s3:PutReplicationConfiguration'],
  's3:DeleteBucketTagging': ['s3:PutBucketTagging'],
  's3:DeleteObjects': ['s3:DeleteObject'],
  's3:PutBucketAccelerateConfiguration': ['s3:PutAccelerateConfiguration'],
  's3:PutBucketAnalyticsConfiguration': ['s3:PutAnalyticsConfiguration'],
  's3:PutBucketEncryption': ['s3:PutEncryptionConfiguration'],
  's3:PutBucketIntelligentTieringConfiguration': ['s3:PutIntelligentTieringConfiguration'],
  's3:PutBucketInventoryConfiguration': ['s3:PutInventoryConfiguration'],
  's3:PutBucketLifecycle': ['s3:PutLifecycleConfiguration'],
  's3:PutBucketLifecycleConfiguration': ['s3:PutLifecycleConfiguration'],
  's3:PutBucketMetricsConfiguration': ['s3:PutMetricsConfiguration'],
  's3:PutBucketNotificationConfiguration': ['s3:PutBucketNotification'],
  's3:PutBucketReplication': ['s3:PutReplicationConfiguration'],
  's3:PutObjectLockConfiguration': ['s3:PutBucketObjectLockConfiguration'],
  's3:UploadPart': ['s3:PutObject'],
  's3:UploadPartCopy': ['s3:PutObject'],
};

/** API Gateway names its actions after HTTP methods. Operations whose method is not plain from their name are missing. */
export const METHODS: readonly (readonly [RegExp, string])[] = [
  [/^(?:Create|TestInvoke|Generate|ImportRestApi$|ImportApiKeys$)/, 'apigateway:POST'],
  [/^Update/, 'apigateway:PATCH'],
  [/^(?:Put|ReimportApi$|ImportApi$|ImportDocumentationParts$)/, 'apigateway:PUT'],
  [/^(?:Delete|Flush|ResetAuthorizersCache$)/, 'apigateway:DELETE'],
  [/^Get/, 'apigateway:GET'],
];

/** The date of an API's version behind some names: `CreateFunction20150331`, `CreateDistribution2020_05_31`. */
export const VERSION = /(?:\d{8}(?:v\d+)?|\d{4}_\d{2}_\d{2})$/;
