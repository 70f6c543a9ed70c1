import { Unknown, type Value } from '../gate/value.ts';

/** What is known of the place of deployment. A member left out is not known, and nothing is made up for it. */
export interface Deployment {
  readonly accountID?: string;
  readonly region?: string;
  /** Else told by the Region. */
  readonly partition?: string;
  readonly stackName?: string;
  readonly stackID?: string;
}

/** Partitions by the beginning of their Regions' names (AWS General Reference, read November 2026). */
const PARTITIONS: readonly (readonly [prefix: string, partition: string, urlSuffix: string])[] = [
  ['cn-', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-', 'aws-us-gov', 'amazonaws.com'],
  ['us-iso-', 'aws-iso', 'c2s.ic.gov'],
  ['us-isob-', 'aws-iso-b', 'sc2s.sgov.gov'],
  ['eu-isoe-', 'aws-iso-e', 'cloud.adc-e.uk'],
  ['us-isof-', 'aws-iso-f', 'csp.hci.ic.gov'],
  ['eusc-', 'aws-eusc', 'amazonaws.eu'],
  ['', 'aws', 'amazonaws.com'],
];

/** The partition that a Region belongs to. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

/** The pseudo parameters but `AWS::NoValue`, which is no value at all. */
export const PSEUDO_PARAMETERS: Readonly<Record<string, (deployment: Deployment) => Value>> = {
  'AWS::AccountId': ({ accountID }) => accountID ?? notGiven('AWS::AccountId'),
  'AWS::Region': ({ region }) => region ?? notGiven('AWS::Region'),
  'AWS::Partition': ({ partition, region }) =>
    partition ?? (region === undefined ? notGiven('AWS::Partition') : partitionOf(region)),
  'AWS::URLSuffix': ({ region }) =>
    PARTITIONS.find(([prefix]) => region?.startsWith(prefix))?.[2] ?? notGiven('AWS::URLSuffix'),
  'AWS::StackName': ({ stackName }) => stackName ?? notGiven('AWS::StackName'),
  'AWS::StackId': ({ stackID }) => stackID ?? notGiven('AWS::StackId'),
  'AWS::NotificationARNs': () => new Unknown('list', 'depends on AWS::NotificationARNs, which is not given'),
};

function notGiven(name: string): Unknown {
  return new Unknown('string', `depends on ${name}, which is not given`);
}
