/** Paths of the properties of a type that name its key. */
export interface KeyPaths {
  /**
   * They encrypt the data that the resource is there for, so each is asked for, named or not. Property names down to
   * the key; the items of lists are not marked.
   */
  readonly data?: readonly string[];
  /** They encrypt what is beside it, copied elsewhere, or only there when a feature is used: asked for when named. */
  readonly named?: readonly string[];
}

/**
 * Where CloudFormation names KMS keys, in the types of our snapshots. Each path was found in
 * `@aws-cdk/aws-service-spec` 0.1.216 by name or by its relationship to `AWS::KMS::Key`, and reviewed by hand on 21
 * November 2026. test/key-strategy/key-properties.test.ts holds it against the snapshots and the package, both ways.
 */
export const KEY_PROPERTIES: Readonly<Record<string, KeyPaths>> = {
  'AWS::APS::Workspace': { data: ['KmsKeyArn'] },
  'AWS::AmazonMQ::Broker': { data: ['EncryptionOptions.KmsKeyId'] },
  'AWS::AppFlow::ConnectorProfile': { data: ['KMSArn'] },
  'AWS::AppFlow::Flow': { data: ['KMSArn'] },
  'AWS::Athena::WorkGroup': {
    data: ['WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.KmsKey'],
    named: [
      'WorkGroupConfiguration.CustomerContentEncryptionConfiguration.KmsKey',
      'WorkGroupConfiguration.ManagedQueryResultsConfiguration.EncryptionConfiguration.KmsKey',
      'WorkGroupConfiguration.MonitoringConfiguration.ManagedLoggingConfiguration.KmsKey',
      'WorkGroupConfiguration.MonitoringConfiguration.S3LoggingConfiguration.KmsKey',
      'WorkGroupConfigurationUpdates.CustomerContentEncryptionConfiguration.KmsKey',
      'WorkGroupConfigurationUpdates.ManagedQueryResultsConfiguration.EncryptionConfiguration.KmsKey',
      'WorkGroupConfigurationUpdates.MonitoringConfiguration.ManagedLoggingConfiguration.KmsKey',
      'WorkGroupConfigurationUpdates.MonitoringConfiguration.S3LoggingConfiguration.KmsKey',
      'WorkGroupConfigurationUpdates.ResultConfigurationUpdates.EncryptionConfiguration.KmsKey',
    ],
  },
  'AWS::Backup::BackupVault': { data: ['EncryptionKeyArn'] },
  'AWS::Backup::LogicallyAirGappedBackupVault': { data: ['EncryptionKeyArn'] },
  'AWS::Bedrock::Agent': { data: ['CustomerEncryptionKeyArn'] },
  'AWS::Bedrock::AutomatedReasoningPolicy': { data: ['KmsKeyId'] },
  'AWS::Bedrock::Blueprint': { data: ['KmsKeyId'] },
  'AWS::Bedrock::DataAutomationLibrary': { data: ['EncryptionConfiguration.KmsKeyId'] },
  'AWS::Bedrock::DataAutomationProject': { data: ['KmsKeyId'] },
  'AWS::Bedrock::DataSource': { data: ['ServerSideEncryptionConfiguration.KmsKeyArn'] },
  'AWS::Bedrock::Flow': { data: ['CustomerEncryptionKeyArn'] },
  'AWS::Bedrock::Guardrail': { data: ['KmsKeyArn'] },
  'AWS::Bedrock::KnowledgeBase': {
    named: [
      'KnowledgeBaseConfiguration.ManagedKnowledgeBaseConfiguration.ServerSideEncryptionConfiguration.KmsKeyArn',
    ],
  },
  'AWS::Bedrock::Prompt': { data: ['CustomerEncryptionKeyArn'] },
  'AWS::Bedrock::Session': { data: ['EncryptionKeyArn'] },
  'AWS::CloudTrail::EventDataStore': { data: ['KmsKeyId'] },
  'AWS::CloudTrail::Trail': { data: ['KMSKeyId'] },
  'AWS::Cognito::UserPool': { named: ['KeyConfiguration.KmsKeyArn', 'LambdaConfig.KMSKeyID'] },
  'AWS::Config::DeliveryChannel': { named: ['S3KmsKeyArn'] },
  'AWS::DMS::Endpoint': {
    data: ['KmsKeyId'],
    named: ['RedshiftSettings.ServerSideEncryptionKmsKeyId', 'S3Settings.ServerSideEncryptionKmsKeyId'],
  },
  'AWS::DMS::InstanceProfile': { named: ['KmsKeyArn'] },
  'AWS::DMS::ReplicationConfig': { data: ['ComputeConfig.KmsKeyId'] },
  'AWS::DMS::ReplicationInstance': { data: ['KmsKeyId'] },
  'AWS::DataSync::LocationAzureBlob': { named: ['CmkSecretConfig.KmsKeyArn'] },
  'AWS::DataSync::LocationFSxONTAP': { named: ['Protocol.SMB.CmkSecretConfig.KmsKeyArn'] },
  'AWS::DataSync::LocationFSxWindows': { named: ['CmkSecretConfig.KmsKeyArn'] },
  'AWS::DataSync::LocationHDFS': { named: ['CmkSecretConfig.KmsKeyArn'] },
  'AWS::DataSync::LocationObjectStorage': { named: ['CmkSecretConfig.KmsKeyArn'] },
  'AWS::DataSync::LocationSMB': { named: ['CmkSecretConfig.KmsKeyArn'] },
  'AWS::DataZone::Connection': {
    named: ['Props.GlueProperties.GlueConnectionInput.AuthenticationConfiguration.KmsKeyArn'],
  },
  'AWS::DataZone::Domain': { data: ['KmsKeyIdentifier'] },
  'AWS::DocDB::DBCluster': { data: ['KmsKeyId'], named: ['MasterUserSecretKmsKeyId'] },
  'AWS::DynamoDB::GlobalTable': { data: ['Replicas.SSESpecification.KMSMasterKeyId'] },
  'AWS::DynamoDB::Table': { data: ['SSESpecification.KMSMasterKeyId'] },
  'AWS::EC2::EC2Fleet': { named: ['LaunchTemplateConfigs.Overrides.BlockDeviceMappings.Ebs.KmsKeyId'] },
  'AWS::EC2::Instance': { data: ['BlockDeviceMappings.Ebs.KmsKeyId'] },
  'AWS::EC2::LaunchTemplate': { named: ['LaunchTemplateData.BlockDeviceMappings.Ebs.KmsKeyId'] },
  'AWS::EC2::VerifiedAccessEndpoint': { named: ['SseSpecification.KmsKeyArn'] },
  'AWS::EC2::VerifiedAccessGroup': { named: ['SseSpecification.KmsKeyArn'] },
  'AWS::EC2::VerifiedAccessTrustProvider': { named: ['SseSpecification.KmsKeyArn'] },
  'AWS::EC2::Volume': { data: ['KmsKeyId'] },
  'AWS::ECR::Repository': { data: ['EncryptionConfiguration.KmsKey'] },
  'AWS::ECR::RepositoryCreationTemplate': { data: ['EncryptionConfiguration.KmsKey'] },
  'AWS::ECS::Cluster': {
    named: [
      'Configuration.ExecuteCommandConfiguration.KmsKeyId',
      'Configuration.ManagedStorageConfiguration.FargateEphemeralStorageKmsKeyId',
      'Configuration.ManagedStorageConfiguration.KmsKeyId',
    ],
  },
  'AWS::ECS::Service': {
    named: [
      'ServiceConnectConfiguration.Services.Tls.KmsKey',
      'VolumeConfigurations.ManagedEBSVolume.KmsKeyId',
    ],
  },
  'AWS::EFS::FileSystem': { data: ['KmsKeyId'], named: ['ReplicationConfiguration.Destinations.KmsKeyId'] },
  'AWS::EKS::Cluster': { data: ['EncryptionConfig.Provider.KeyArn'] },
  'AWS::EMR::Cluster': { named: ['LogEncryptionKmsKeyId'] },
  'AWS::EMR::Step': { named: ['EncryptionKeyArn'] },
  'AWS::EMR::Studio': { data: ['EncryptionKeyArn'] },
  'AWS::EMRContainers::SecurityConfiguration': {
    named: [
      'SecurityConfigurationData.EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.AwsKmsKeyId',
      'SecurityConfigurationData.EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration.KMSKeyId',
    ],
  },
  'AWS::EMRServerless::Application': {
    named: [
      'MonitoringConfiguration.CloudWatchLoggingConfiguration.EncryptionKeyArn',
      'MonitoringConfiguration.ManagedPersistenceMonitoringConfiguration.EncryptionKeyArn',
      'MonitoringConfiguration.S3MonitoringConfiguration.EncryptionKeyArn',
    ],
  },
  'AWS::ElastiCache::ReplicationGroup': { data: ['KmsKeyId'] },
  'AWS::Events::Archive': { data: ['KmsKeyIdentifier'] },
  'AWS::Events::Connection': { data: ['KmsKeyIdentifier'] },
  'AWS::Events::EventBus': { data: ['KmsKeyIdentifier'] },
  'AWS::Glue::Catalog': { named: ['CatalogProperties.DataLakeAccessProperties.KmsKey'] },
  'AWS::Glue::Connection': { named: ['ConnectionInput.AuthenticationConfiguration.KmsKeyArn'] },
  'AWS::Glue::DataCatalogEncryptionSettings': {
    data: [
      'DataCatalogEncryptionSettings.ConnectionPasswordEncryption.KmsKeyId',
      'DataCatalogEncryptionSettings.EncryptionAtRest.SseAwsKmsKeyId',
    ],
  },
  'AWS::Glue::Integration': { data: ['KmsKeyId'] },
  'AWS::Glue::IntegrationResourceProperty': { named: ['TargetProcessingProperties.KmsArn'] },
  'AWS::Glue::MLTransform': { data: ['TransformEncryption.MLUserDataEncryption.KmsKeyId'] },
  'AWS::Glue::SecurityConfiguration': {
    data: [
      'EncryptionConfiguration.CloudWatchEncryption.KmsKeyArn',
      'EncryptionConfiguration.JobBookmarksEncryption.KmsKeyArn',
      'EncryptionConfiguration.S3Encryptions.KmsKeyArn',
    ],
  },
  'AWS::Kinesis::Channel': { data: ['EncryptionConfiguration.KeyId'] },
  'AWS::Kinesis::Stream': { data: ['StreamEncryption.KeyId'] },
  'AWS::KinesisAnalyticsV2::Application': {
    data: ['ApplicationConfiguration.ApplicationEncryptionConfiguration.KeyId'],
  },
  'AWS::KinesisFirehose::DeliveryStream': {
    data: ['DeliveryStreamEncryptionConfigurationInput.KeyARN'],
    named: [
      'AmazonOpenSearchServerlessDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN',
      'AmazonopensearchserviceDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN',
      'ElasticsearchDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN',
      'ExtendedS3DestinationConfiguration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN',
      'ExtendedS3DestinationConfiguration.S3BackupConfiguration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN',
      'HttpEndpointDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN',
      'IcebergDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN',
      'RedshiftDestinationConfiguration.S3BackupConfiguration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN',
      'RedshiftDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN',
      'S3DestinationConfiguration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN',
      'SnowflakeDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN',
      'SplunkDestinationConfiguration.S3Configuration.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN',
    ],
  },
  'AWS::Lambda::CapacityProvider': { named: ['KmsKeyArn'] },
  'AWS::Lambda::EventSourceMapping': { named: ['KmsKeyArn'] },
  'AWS::Lambda::Function': {
    data: ['KmsKeyArn'],
    named: ['Code.SourceKMSKeyArn', 'DurableConfig.KMSKeyArn'],
  },
  'AWS::Logs::Integration': { named: ['ResourceConfig.OpenSearchResourceConfig.KmsKeyArn'] },
  'AWS::Logs::LogAnomalyDetector': { data: ['KmsKeyId'] },
  'AWS::Logs::LogGroup': { data: ['KmsKeyId'] },
  'AWS::MSK::Channel': { data: ['EncryptionConfiguration.KmsKeyArn'] },
  'AWS::MSK::Cluster': { data: ['EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId'] },
  'AWS::MWAA::Environment': { data: ['KmsKey'] },
  'AWS::Neptune::DBCluster': { data: ['KmsKeyId'] },
  'AWS::OSIS::Pipeline': { data: ['EncryptionAtRestOptions.KmsKeyArn'] },
  'AWS::OpenSearchServerless::Collection': { named: ['EncryptionConfig.KmsKeyArn'] },
  'AWS::OpenSearchService::Application': { data: ['KmsKeyArn'] },
  'AWS::OpenSearchService::Domain': { data: ['EncryptionAtRestOptions.KmsKeyId'] },
  'AWS::Pipes::Pipe': { data: ['KmsKeyIdentifier'] },
  'AWS::RDS::CustomDBEngineVersion': { data: ['KMSKeyId'] },
  'AWS::RDS::DBCluster': {
    data: ['KmsKeyId'],
    named: ['MasterUserSecret.KmsKeyId', 'PerformanceInsightsKmsKeyId'],
  },
  'AWS::RDS::DBInstance': {
    data: ['KmsKeyId'],
    named: ['AutomaticBackupReplicationKmsKeyId', 'MasterUserSecret.KmsKeyId', 'PerformanceInsightsKMSKeyId'],
  },
  'AWS::RDS::Integration': { data: ['KMSKeyId'] },
  'AWS::Redshift::Cluster': { data: ['KmsKeyId'], named: ['MasterPasswordSecretKmsKeyId'] },
  'AWS::Redshift::Integration': { data: ['KMSKeyId'] },
  'AWS::Redshift::SnapshotCopyGrant': { data: ['KmsKeyId'] },
  'AWS::RedshiftServerless::Namespace': {
    data: ['KmsKeyId'],
    named: ['AdminPasswordSecretKmsKeyId', 'SnapshotCopyConfigurations.DestinationKmsKeyId'],
  },
  'AWS::S3::Bucket': {
    data: ['BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.KMSMasterKeyID'],
    named: [
      'MetadataConfiguration.AnnotationTableConfiguration.EncryptionConfiguration.KmsKeyArn',
      'MetadataConfiguration.InventoryTableConfiguration.EncryptionConfiguration.KmsKeyArn',
      'MetadataConfiguration.JournalTableConfiguration.EncryptionConfiguration.KmsKeyArn',
      'ReplicationConfiguration.Rules.Destination.EncryptionConfiguration.ReplicaKmsKeyID',
    ],
  },
  'AWS::S3::StorageLens': {
    named: [
      'StorageLensConfiguration.DataExport.S3BucketDestination.Encryption.SSEKMS.KeyId',
      'StorageLensConfiguration.DataExport.StorageLensTableDestination.Encryption.SSEKMS.KeyId',
      'StorageLensConfiguration.ExpandedPrefixesDataExport.S3BucketDestination.Encryption.SSEKMS.KeyId',
      'StorageLensConfiguration.ExpandedPrefixesDataExport.StorageLensTableDestination.Encryption.SSEKMS.KeyId',
    ],
  },
  'AWS::S3Tables::TableBucket': { data: ['EncryptionConfiguration.KMSKeyArn'] },
  'AWS::SNS::Topic': { data: ['KmsMasterKeyId'] },
  'AWS::SQS::Queue': { data: ['KmsMasterKeyId'] },
  'AWS::SSM::ResourceDataSync': { named: ['KMSKeyArn', 'S3Destination.KMSKeyArn'] },
  'AWS::SageMaker::Cluster': {
    named: [
      'InstanceGroups.InstanceStorageConfigs.EbsVolumeConfig.VolumeKmsKeyId',
      'RestrictedInstanceGroups.InstanceStorageConfigs.EbsVolumeConfig.VolumeKmsKeyId',
    ],
  },
  'AWS::SageMaker::DataQualityJobDefinition': {
    named: ['DataQualityJobOutputConfig.KmsKeyId', 'JobResources.ClusterConfig.VolumeKmsKeyId'],
  },
  'AWS::SageMaker::DeviceFleet': { named: ['OutputConfig.KmsKeyId'] },
  'AWS::SageMaker::Domain': { data: ['KmsKeyId'], named: ['DefaultUserSettings.SharingSettings.S3KmsKeyId'] },
  'AWS::SageMaker::EndpointConfig': {
    data: ['KmsKeyId'],
    named: [
      'AsyncInferenceConfig.OutputConfig.KmsKeyId',
      'DataCaptureConfig.KmsKeyId',
      'ProductionVariants.CoreDumpConfig.KmsKeyId',
      'ShadowProductionVariants.CoreDumpConfig.KmsKeyId',
    ],
  },
  'AWS::SageMaker::FeatureGroup': {
    data: ['OfflineStoreConfig.S3StorageConfig.KmsKeyId', 'OnlineStoreConfig.SecurityConfig.KmsKeyId'],
  },
  'AWS::SageMaker::InferenceExperiment': { data: ['KmsKey'], named: ['DataStorageConfig.KmsKey'] },
  'AWS::SageMaker::ModelBiasJobDefinition': {
    named: ['JobResources.ClusterConfig.VolumeKmsKeyId', 'ModelBiasJobOutputConfig.KmsKeyId'],
  },
  'AWS::SageMaker::ModelCard': { data: ['SecurityConfig.KmsKeyId'] },
  'AWS::SageMaker::ModelExplainabilityJobDefinition': {
    named: ['JobResources.ClusterConfig.VolumeKmsKeyId', 'ModelExplainabilityJobOutputConfig.KmsKeyId'],
  },
  'AWS::SageMaker::ModelPackage': {
    data: ['SecurityConfig.KmsKeyId'],
    named: [
      'ValidationSpecification.ValidationProfiles.TransformJobDefinition.TransformOutput.KmsKeyId',
      'ValidationSpecification.ValidationProfiles.TransformJobDefinition.TransformResources.VolumeKmsKeyId',
    ],
  },
  'AWS::SageMaker::ModelQualityJobDefinition': {
    named: ['JobResources.ClusterConfig.VolumeKmsKeyId', 'ModelQualityJobOutputConfig.KmsKeyId'],
  },
  'AWS::SageMaker::MonitoringSchedule': {
    named: [
      'MonitoringScheduleConfig.MonitoringJobDefinition.MonitoringOutputConfig.KmsKeyId',
      'MonitoringScheduleConfig.MonitoringJobDefinition.MonitoringResources.ClusterConfig.VolumeKmsKeyId',
    ],
  },
  'AWS::SageMaker::NotebookInstance': { data: ['KmsKeyId'] },
  'AWS::SageMaker::PartnerApp': { data: ['KmsKeyId'] },
  'AWS::SageMaker::ProcessingJob': {
    named: [
      'ProcessingInputs.DatasetDefinition.AthenaDatasetDefinition.KmsKeyId',
      'ProcessingInputs.DatasetDefinition.RedshiftDatasetDefinition.KmsKeyId',
      'ProcessingOutputConfig.KmsKeyId',
      'ProcessingResources.ClusterConfig.VolumeKmsKeyId',
    ],
  },
  'AWS::SageMaker::UserProfile': { named: ['UserSettings.SharingSettings.S3KmsKeyId'] },
  'AWS::Scheduler::Schedule': { data: ['KmsKeyArn'] },
  'AWS::SecretsManager::RotationSchedule': {
    named: [
      'HostedRotationLambda.KmsKeyArn',
      'HostedRotationLambda.MasterSecretKmsKeyArn',
      'HostedRotationLambda.SuperuserSecretKmsKeyArn',
    ],
  },
  'AWS::SecretsManager::Secret': { data: ['KmsKeyId'], named: ['ReplicaRegions.KmsKeyId'] },
  'AWS::StepFunctions::Activity': { data: ['EncryptionConfiguration.KmsKeyId'] },
  'AWS::StepFunctions::StateMachine': { data: ['EncryptionConfiguration.KmsKeyId'] },
  'AWS::Timestream::Database': { data: ['KmsKeyId'] },
  'AWS::Timestream::Table': {
    named: ['MagneticStoreWriteProperties.MagneticStoreRejectedDataLocation.S3Configuration.KmsKeyId'],
  },
};

/** Properties that look like one that names a key, and why they name none that encrypts the resource. */
export const NO_KEY_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::UsagePlanKey KeyId': 'an API key',
  'AWS::AppFlow::ConnectorProfile ConnectorProfileConfig.ConnectorProfileCredentials.InforNexus.AccessKeyId':
    'an access key of another system',
  'AWS::DMS::Endpoint KafkaSettings.SslClientKeyArn': 'the private key of a certificate',
  'AWS::DataSync::LocationHDFS KmsKeyProviderUri': 'a key server of Hadoop',
  'AWS::EMRContainers::SecurityConfiguration SecurityConfigurationData.EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.EncryptionKeyProviderType':
    'the kind of a key',
  'AWS::IAM::SAMLProvider PrivateKeyList.KeyId': 'a private key of IAM',
  'AWS::KMS::Alias TargetKeyId': 'the key that an alias is for',
  'AWS::KMS::ReplicaKey PrimaryKeyArn': 'the key that a replica is of',
};

/** Types whose keys stand inside a document of JSON of their own, and in which property. */
export const OPAQUE_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::EMR::SecurityConfiguration': 'SecurityConfiguration',
};
