import { createHash } from 'node:crypto';

/** Where the simulated stack lives. */
export interface SimulatedPlace {
  readonly accountID: string;
  readonly region: string;
  readonly partition: string;
  readonly stackName: string;
}

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
  const physical = `${stackName}-${logicalId}-${digest.slice(0, 12).toUpperCase()}`;
  if (type === 'AWS::S3::Bucket' && name === 'BucketName') return physical.toLowerCase();
  if (name === 'QueueUrl') return `https://sqs.${region}.amazonaws.com/${accountID}/${physical}`;
  if (name === 'KeyId') return uuid(digest);
  if (name.endsWith('Arn')) {
    return `arn:${partition}:${service.toLowerCase()}:${region}:${accountID}:${kind.toLowerCase()}/${physical}`;
  }
  if (name.endsWith('Id')) return `${kind.toLowerCase()}-${digest.slice(0, 17)}`;
  return /Name(WithPath)?$/.test(name) ? physical : `${physical}-${name}`;
}

function uuid(digest: string): string {
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
