import type { GateResources, Settings } from '../settings/settings.ts';
import { CALLERS } from './calls.ts';
import type { ByPath, Expectation } from './expectation.ts';

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
            // What is outside reaches the gate's own account, and there is one bucket and one key.
            ...(path === 'outsider' && { account: target.account }),
          }),
        ),
      ),
    ),
  );
}

function rowsFor({
  hook,
  stackSet,
  function: name,
  roles,
  bucket,
  keys,
  cloudControl,
}: Target): readonly Row[] {
  const stacks = [`stack/${stackSet}/${ID}`, `stack/StackSet-${stackSet}-${ID}/${ID}`].map(cloudformation);
  const type = cloudformation(`type/hook/${hook.replaceAll('::', '-')}`);
  const objects = [`arn:$<partition>:s3:::${bucket}`, `arn:$<partition>:s3:::${bucket}/current.json`];
  const lambda = `arn:$<partition>:lambda:$<region>:$<accountID>:function:${name}`;
  const exempt = roles.map((role) => iam(role.replaceAll(/[*?]/g, 'x')));
  return [
    [
      'stacks of the gate',
      named('cloudformation', 'CreateChangeSet DeleteStack ExecuteChangeSet SetStackPolicy UpdateStack'),
      stacks,
      BY_ANYONE,
    ],
    [
      'StackSet of the gate',
      named(
        'cloudformation',
        'CreateStackInstances DeleteStackInstances DeleteStackSet StopStackSetOperation UpdateStackInstances UpdateStackSet',
      ),
      [cloudformation(`stackset/${stackSet}:${ID}`)],
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
      'function of the Hook',
      named(
        'lambda',
        'DeleteFunction DeleteFunctionConcurrency PutFunctionConcurrency RemovePermission UpdateFunctionCode UpdateFunctionConfiguration',
      ),
      [lambda],
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
      'bundles',
      named(
        's3',
        'DeleteBucket DeleteObject DeleteObjectVersion PutBucketPolicy PutBucketVersioning PutObject',
      ),
      objects,
      BY_ANYONE,
    ],
    ['bundles', named('s3', 'GetObject PutObject'), objects.slice(1), BY_OUTSIDERS],
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

function cloudformation(resource: string): string {
  return `arn:$<partition>:cloudformation:$<region>:$<accountID>:${resource}`;
}

function iam(role: string): string {
  return `arn:$<partition>:iam::$<accountID>:role/${role}`;
}
