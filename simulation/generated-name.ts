import { createHash } from 'node:crypto';

/** Where the simulated stack lives. */
export interface SimulatedPlace {
  readonly accountID: string;
  readonly region: string;
  readonly partition: string;
  readonly stackName: string;
}

/** Where the service in an ARN is not the one in the type (Service Authorization Reference, read November 2026). */
const ARN_SERVICES: Readonly<Record<string, string>> = {
  AccessAnalyzer: 'access-analyzer',
  AmazonMQ: 'mq',
  ApiGatewayV2: 'apigateway',
  ApplicationAutoScaling: 'application-autoscaling',
  CertificateManager: 'acm',
  Cognito: 'cognito-idp',
  DocDB: 'rds',
  EFS: 'elasticfilesystem',
  EMR: 'elasticmapreduce',
  EMRContainers: 'emr-containers',
  EMRServerless: 'emr-serverless',
  ElasticLoadBalancingV2: 'elasticloadbalancing',
  KinesisAnalyticsV2: 'kinesisanalytics',
  KinesisFirehose: 'firehose',
  MSK: 'kafka',
  MWAA: 'airflow',
  Macie: 'macie2',
  Neptune: 'rds',
  OpenSearchServerless: 'aoss',
  OpenSearchService: 'es',
  RedshiftServerless: 'redshift-serverless',
  StepFunctions: 'states',
};

/**
 * What goes before the name in an ARN where it is not the kind and a slash (before an id where it ends with a dash),
 * by type and name; the service where it is another one.
 */
const ARN_RESOURCES: readonly {
  readonly of: RegExp;
  readonly resource: string;
  readonly service?: string;
}[] = [
  { of: /SecretArn$/, resource: 'secret:', service: 'secretsmanager' },
  { of: /^AWS::SecretsManager::Secret\./, resource: 'secret:' },
  { of: /^AWS::DMS::ReplicationInstance\./, resource: 'rep:' },
  { of: /^AWS::DataSync::Agent\./, resource: 'agent/agent-' },
  { of: /^AWS::DataSync::Location\w+\./, resource: 'location/loc-' },
  { of: /^AWS::Redshift::Cluster\.ClusterNamespaceArn$/, resource: 'namespace:' },
  { of: /^AWS::S3Tables::TableBucket\./, resource: 'bucket/' },
];

/** Identifiers that are ARNs, whatever they are called. */
const ARN_IDENTIFIERS: readonly string[] = [
  'AWS::DMS::ReplicationInstance.Id',
  'AWS::SecretsManager::Secret.Id',
];

/**
 * A name as CloudFormation and the services make them up: in the form of the real ones, and the same in every
 * run. `name` is the property, attribute or ARN variable that it stands for.
 */
export function generatedName(
  logicalId: string,
  type: string,
  name: string,
  { accountID, region, partition, stackName }: SimulatedPlace,
): string {
  const digest = createHash('sha256').update(`${stackName}/${logicalId}/${type}`).digest('hex');
  const [, service = '', kind = ''] = type.split('::');
  const mixed = `${stackName}-${logicalId}-${digest.slice(0, 12).toUpperCase()}`;
  const physical = /^AWS::S3(Tables|Express)?::/.test(type) ? mixed.toLowerCase() : mixed;
  if (name === 'QueueUrl') return `https://sqs.${region}.amazonaws.com/${accountID}/${physical}`;
  if (name === 'KeyId') return uuid(digest);
  const id = digest.slice(0, 17);
  if (/A(rn|RN)$/.test(name) || ARN_IDENTIFIERS.includes(`${type}.${name}`)) {
    const form = ARN_RESOURCES.find(({ of }) => of.test(`${type}.${name}`));
    const arnService = form?.service ?? ARN_SERVICES[service] ?? service.toLowerCase();
    const resource = form?.resource ?? `${kind.toLowerCase()}/`;
    return `arn:${partition}:${arnService}:${region}:${accountID}:${resource}${resource.endsWith('-') ? id : physical}`;
  }
  if (name.endsWith('VersionNumber')) return '1';
  if (name.endsWith('Id')) return `${kind.toLowerCase()}-${id}`;
  return /Name(WithPath)?$/.test(name) ? physical : `${physical}-${name}`;
}

function uuid(digest: string): string {
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
