import type { GateResources, Settings } from '../settings/settings.ts';
import { CALLERS } from './calls.ts';
import { PROVISIONING, type ByPath, type Expectation } from './expectation.ts';

/** What an attacker would go for, by the names that the roll-out gives it. */
export interface Target extends Omit<GateResources, 'tag'> {
  /** The account that bundles are published in and StackSets are run from. */
  readonly account: string;
  /** Of the gate, and of whoever is exempted. */
  readonly roles: readonly string[];
  readonly cloudControl: Settings['cloudControl'];
}

/** A stack that somebody may write can call whatever its role may, so that path is no way around. */
const BY_ANYONE: ByPath = { direct: 'denied', cloudformation: 'denied', 'service-role': 'denied' };
const DIRECTLY: ByPath = { direct: 'denied' };
const BY_OUTSIDERS: ByPath = { outsider: 'denied' };
/** What deploys the gate has to come through. */
const BY_STACK_SETS: ByPath = { 'stack-set-role': 'allowed', 'service-linked-role': 'allowed' };

const ID = '0123abcd-45ef-67ab-89cd-0123456789ab';

/** Groups of calls: what they are for, their actions, the resources of each, and what should become of them. */
type Row = readonly [group: string, actions: readonly string[], resources: readonly string[], byPath: ByPath];

/**
 * The attempts to switch the gate off, or to go around it, and the calls that keep it up. Those on stacks use the ARNs
 * that stacks have: with an id, and both as one stack and as an instance of a StackSet.
 */
export function attacksOn(target: Target): readonly Expectation[] {
  return rowsFor(target).flatMap(([group, actions, resources, byPath]) =>
    actions.flatMap((action) =>
      resources.flatMap((resource) =>
        (Object.entries(byPath) as [Expectation['path'], Expectation['expected']][]).map(
          ([path, expected]) => ({
            group,
            action,
            resource,
            path,
            expected,
            // What is outside reaches the gate's own account, where buckets and keys are.
            ...(path === 'outsider' && { account: target.account }),
          }),
        ),
      ),
    ),
  );
}

function rowsFor({
  hook,
  stackSets,
  functions,
  roles,
  buckets,
  alerts,
  keys,
  cloudControl,
}: Target): readonly Row[] {
  const sets = stackSets.map(fitting);
  const stacks = sets
    .flatMap((name) => [`stack/${name}/${ID}`, `stack/StackSet-${name}-${ID}/${ID}`])
    .map(cloudformation);
  const type = cloudformation(`type/hook/${hook.replaceAll('::', '-')}`);
  const bucketArns = buckets.map((name) => `arn:$<partition>:s3:::${fitting(name)}`);
  const objects = bucketArns.map((arn) => `${arn}/current.json`);
  const exempt = roles.map((role) => iam(fitting(role)));
  const alert = (service: string, before = ''): readonly string[] =>
    alerts.map((name) => regional(service, `${before}${fitting(name)}`));
  return [
    [
      'stacks of the gate',
      named('cloudformation', 'CreateChangeSet DeleteStack ExecuteChangeSet SetStackPolicy UpdateStack'),
      stacks,
      BY_ANYONE,
    ],
    [
      'StackSets of the gate',
      named(
        'cloudformation',
        'CreateStackInstances DeleteStackInstances DeleteStackSet StopStackSetOperation UpdateStackInstances UpdateStackSet',
      ),
      sets.map((name) => cloudformation(`stackset/${name}:${ID}`)),
      BY_ANYONE,
    ],
    // AWS's sources disagree on whether these are held against the ARN of the type, so both are asked.
    [
      'registration of the Hook',
      named(
        'cloudformation',
        'ActivateType DeactivateType DeregisterType PublishType RegisterPublisher RegisterType SetTypeConfiguration SetTypeDefaultVersion TestType',
      ),
      ['*', type],
      BY_ANYONE,
    ],
    [
      'functions of the gate',
      named(
        'lambda',
        'DeleteFunction DeleteFunctionConcurrency PutFunctionConcurrency RemovePermission UpdateFunctionCode UpdateFunctionConfiguration',
      ),
      functions.map((name) => regional('lambda', `function:${fitting(name)}`)),
      BY_ANYONE,
    ],
    ['roles that are exempted', named('iam', ROLE_ACTIONS), exempt, BY_ANYONE],
    [
      'roles of StackSets',
      named('iam', ROLE_ACTIONS),
      [iam('stacksets-exec-evil'), iam(CALLERS['stack-set'])],
      BY_ANYONE,
    ],
    [
      'buckets of the gate',
      named(
        's3',
        'DeleteBucket DeleteObject DeleteObjectVersion PutBucketPolicy PutBucketVersioning PutObject',
      ),
      [...bucketArns, ...objects],
      BY_ANYONE,
    ],
    ['buckets of the gate', named('s3', 'GetObject PutObject'), objects, BY_OUTSIDERS],
    [
      'logs of the gate',
      named('logs', 'DeleteLogGroup DeleteLogStream PutLogEvents PutRetentionPolicy'),
      functions.map((name) => regional('logs', `log-group:/aws/lambda/${fitting(name)}`)),
      BY_ANYONE,
    ],
    ['alerts', named('sns', 'DeleteTopic Publish SetTopicAttributes Unsubscribe'), alert('sns'), BY_ANYONE],
    ['alerts', named('sqs', 'DeleteQueue PurgeQueue SetQueueAttributes'), alert('sqs'), BY_ANYONE],
    [
      'alerts',
      named('events', 'DeleteRule DisableRule PutRule PutTargets RemoveTargets'),
      alert('events', 'rule/'),
      BY_ANYONE,
    ],
    [
      'alerts',
      named('cloudwatch', 'DeleteAlarms DisableAlarmActions PutMetricAlarm SetAlarmState'),
      alert('cloudwatch', 'alarm:'),
      BY_ANYONE,
    ],
    // Policies cannot tell the rule of the gate from others: it has neither a name in its ARN nor a tag.
    [
      'Config rules',
      named('config', 'DeleteConfigRule DeleteEvaluationResults PutConfigRule'),
      ['*'],
      PROVISIONING,
    ],
    ['keys of the gate', named('kms', 'DisableKey PutKeyPolicy ScheduleKeyDeletion'), keys, BY_ANYONE],
    ['keys of the gate', named('kms', 'Decrypt Sign'), keys, BY_OUTSIDERS],
    [
      'recording of changes',
      named('config', 'DeleteConfigurationRecorder DeleteDeliveryChannel StopConfigurationRecorder'),
      ['*'],
      BY_ANYONE,
    ],
    ['leaving the organization', named('organizations', 'LeaveOrganization'), ['*'], BY_ANYONE],
    ...(cloudControl === 'deny'
      ? [
          [
            'Cloud Control API',
            named('cloudformation', 'CreateResource DeleteResource UpdateResource'),
            ['*'],
            DIRECTLY,
          ] as const,
        ]
      : []),
    [
      'roll-out of the gate',
      named('cloudformation', 'CreateStack DeleteStack UpdateStack'),
      stacks,
      BY_STACK_SETS,
    ],
  ];
}

const ROLE_ACTIONS =
  'AttachRolePolicy CreateRole DeleteRole DeleteRolePolicy DetachRolePolicy PutRolePolicy UpdateAssumeRolePolicy';

function named(service: string, actions: string): readonly string[] {
  return actions.split(' ').map((action) => `${service}:${action}`);
}

/** A name that a pattern stands for. */
function fitting(pattern: string): string {
  return pattern.replaceAll(/[*?]/g, 'x');
}

function cloudformation(resource: string): string {
  return regional('cloudformation', resource);
}

function regional(service: string, resource: string): string {
  return `arn:$<partition>:${service}:$<region>:$<accountID>:${resource}`;
}

function iam(role: string): string {
  return `arn:$<partition>:iam::$<accountID>:role/${role}`;
}
