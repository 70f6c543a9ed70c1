import { createHash } from 'node:crypto';
import { regionsOf, type KeyPlace } from './key-place.ts';
import type { Plan } from './plan.ts';
import { groupBy } from './partition.ts';
import { isCustomerMade, type CustomerKey } from './planned-key.ts';
import { keyPolicyOf, type PlannedPolicy } from './policy/key-policy.ts';
import { keyProblem, type KeyProblem } from './policy/problem.ts';
import { camel } from './policy/service-statements.ts';

/** A resource of CloudFormation that outlives its stack. */
interface KeptResource {
  readonly Type: 'AWS::KMS::Key' | 'AWS::KMS::ReplicaKey' | 'AWS::KMS::Alias';
  readonly DeletionPolicy: 'Retain';
  readonly UpdateReplacePolicy: 'Retain';
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** The template of all keys of one account and Region: flat, without transforms. */
export interface KeyTemplate extends KeyPlace {
  readonly template: {
    readonly AWSTemplateFormatVersion: '2010-09-09';
    readonly Description: string;
    readonly Parameters?: Readonly<Record<string, object>>;
    readonly Resources: Readonly<Record<string, KeptResource>>;
    readonly Outputs: Readonly<Record<string, object>>;
  };
  readonly problems: readonly KeyProblem[];
}

/** Quotas of a template (AWS CloudFormation User Guide, read November 2026). A key has two resources and one output. */
const MOST_OUTPUTS = 200;
const MOST_BYTES = 1_048_576;

/** The templates of a plan, one for each account and Region. With a problem that is an error one is not to be used. */
export function keyTemplatesOf(plan: Plan): readonly KeyTemplate[] {
  const placed = plan.keys.filter(isCustomerMade).flatMap((key) =>
    regionsOf(key).map((region) => ({
      key,
      region,
      account: key.keyAccount,
      planned: keyPolicyOf(key, region, plan.teams ?? {}),
    })),
  );
  return groupBy(placed, ({ account, region }) => `${account} ${region}`).flatMap((keys) => {
    const [first] = keys;
    return first ? [templateOf(first, keys)] : [];
  });
}

interface PlacedKey extends KeyPlace {
  readonly key: CustomerKey;
  readonly planned: PlannedPolicy;
}

function templateOf({ account, region }: KeyPlace, keys: readonly PlacedKey[]): KeyTemplate {
  const replicas = keys.filter(isReplica);
  const parameters = replicas.map(({ key }) => [
    primaryParameter(key),
    {
      Type: 'String',
      Description: `ARN of the key behind ${key.alias} in ${key.region}: the output ${logicalId(key)}Arn of its stack`,
    },
  ]);
  const template: KeyTemplate['template'] = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `KMS keys of account ${account} in ${region}`,
    ...(parameters.length > 0 && { Parameters: Object.fromEntries(parameters) as Record<string, object> }),
    Resources: Object.fromEntries(keys.flatMap(resourcesOf)),
    Outputs: Object.fromEntries(keys.map(outputOf)),
  };
  const problems = [
    ...keys.flatMap(({ planned }) => planned.problems),
    ...sizeProblems(`${account}/${region}`, template),
  ];
  return { account, region, template, problems };
}

function isReplica({ key, region }: PlacedKey): boolean {
  return region !== key.region;
}

function resourcesOf(placed: PlacedKey): readonly (readonly [string, KeptResource])[] {
  const { key, planned } = placed;
  const id = logicalId(key);
  const common = {
    Description: `${key.classification} data of ${key.application}, ${key.stage}`,
    PendingWindowInDays: key.deletionWindowDays,
    KeyPolicy: planned.policy,
    Tags: [
      { Key: 'application', Value: key.application },
      { Key: 'classification', Value: key.classification },
      { Key: 'stage', Value: key.stage },
    ],
  };
  const resource = isReplica(placed)
    ? kept('AWS::KMS::ReplicaKey', { ...common, PrimaryKeyArn: { Ref: primaryParameter(key) } })
    : kept('AWS::KMS::Key', { ...common, ...materialOf(key) });
  return [
    [id, resource],
    [`${id}Alias`, kept('AWS::KMS::Alias', { AliasName: key.alias, TargetKeyId: { Ref: id } })],
  ];
}

/** Of a multi-Region key the primary rotates, and its replicas with it; imported material does not by itself. */
function materialOf({ type, multiRegion, rotation }: CustomerKey): Readonly<Record<string, unknown>> {
  return {
    ...(type === 'imported' && { Origin: 'EXTERNAL' }),
    ...(multiRegion && { MultiRegion: true }),
    ...(rotation.automatic && { EnableKeyRotation: true, RotationPeriodInDays: rotation.periodDays }),
  };
}

function kept(Type: KeptResource['Type'], Properties: KeptResource['Properties']): KeptResource {
  return { Type, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties };
}

function outputOf({ key }: PlacedKey): readonly [string, object] {
  const id = logicalId(key);
  return [`${id}Arn`, { Description: `The key behind ${key.alias}`, Value: { 'Fn::GetAtt': [id, 'Arn'] } }];
}

function primaryParameter(key: CustomerKey): string {
  return `${logicalId(key)}Primary`;
}

/**
 * The logical id of a key. Another one would be another key, so it comes from the alias alone; its digest tells apart
 * what differs only in letters that logical ids do not have.
 */
function logicalId({ alias }: Pick<CustomerKey, 'alias'>): string {
  const digest = createHash('sha256').update(alias).digest('hex').slice(0, 8);
  return `${camel(alias.replace(/^alias\//, '')).slice(0, LONGEST_NAME)}${digest}`;
}

/** With what is added to it, below the 255 characters of a logical id. */
const LONGEST_NAME = 200;

function sizeProblems(place: string, template: KeyTemplate['template']): readonly KeyProblem[] {
  const outputs = Object.keys(template.Outputs).length;
  const bytes = Buffer.byteLength(JSON.stringify(template));
  if (outputs <= MOST_OUTPUTS && bytes <= MOST_BYTES) return [];
  return [keyProblem('TEMPLATE-TOO-LARGE', place, `It would have ${outputs} keys in ${bytes} bytes.`)];
}
