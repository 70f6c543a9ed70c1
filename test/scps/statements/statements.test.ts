import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsWildcardInAnyLetters } from '../../../gate/wildcard.ts';
import { isReadOnly } from '../../../scps/actions/catalogue.ts';
import { isProvisioning } from '../../../scps/actions/classify.ts';
import type { Settings } from '../../../scps/settings/settings.ts';
import { statementsFor } from '../../../scps/statements/statements.ts';
import { actionsFor, CATALOGUE, TYPES } from '../actions/pack.ts';
import { settingsWith, WRITTEN } from '../settings/settings.ts';
import { ACCOUNT, isDenied, type Call } from './oracle.ts';

const ACTIONS = actionsFor(TYPES);
const ALL = statementsFor(ACTIONS, settingsWith());
const BY_SID = new Map(ALL.map((one) => [one.statement.Sid, one]));

const arn = {
  stack: `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/gate/1234`,
  instance: `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/StackSet-gate-1234abcd/1234`,
  stackSet: `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stackset/gate:1234`,
  otherStack: `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/orders/1234`,
  function: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:gate-hook`,
  alias: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:gate-hook:live`,
  otherFunction: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:orders`,
  guard: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:gate-guard`,
  bucket: 'arn:aws:s3:::company-gate-bundles',
  code: 'arn:aws:s3:::company-gate-code-eu-west-1/hook.zip',
  object: 'arn:aws:s3:::company-gate-bundles/current.json',
  otherBucket: 'arn:aws:s3:::orders',
  key: WRITTEN.gate.keys[0] ?? '',
  otherKey: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/orders`,
  rule: `arn:aws:config:eu-west-1:${ACCOUNT}:config-rule/config-rule-abc123`,
  log: `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/gate-hook`,
  topic: `arn:aws:sns:eu-west-1:${ACCOUNT}:gate-alerts`,
  alarm: `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:gate-guard-fails`,
  role: (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`,
};
const THROUGH_CLOUDFORMATION = { 'aws:CalledViaFirst': 'cloudformation.amazonaws.com' };
const TAGGED = { 'aws:ResourceTag/stackgate': 'gate' };

describe('an ordinary administrator', () => {
  // The first six are the holes of the statements that AWS published (January 2025).
  it.each<[string, Call]>([
    ['delete the stack of the gate', { action: 'cloudformation:DeleteStack', resource: arn.stack }],
    ['delete its instance of a StackSet', { action: 'cloudformation:DeleteStack', resource: arn.instance }],
    ['configure the Hook', { action: 'cloudformation:SetTypeConfiguration' }],
    ['deactivate the Hook', { action: 'cloudformation:DeactivateType' }],
    ['delete the role of the Hook', { action: 'iam:DeleteRole', resource: arn.role('gate/hook') }],
    [
      'let others be StackSets',
      { action: 'iam:UpdateAssumeRolePolicy', resource: arn.role('stacksets-exec-1234') },
    ],
    ['make a role of that name', { action: 'iam:CreateRole', resource: arn.role('stacksets-exec-evil') }],
    ['be that role', { action: 'sts:AssumeRole', resource: arn.role('stacksets-exec-1234') }],
    ['exchange what a type is', { action: 'cloudformation:ActivateType' }],
    ['exchange its version', { action: 'cloudformation:SetTypeDefaultVersion' }],
    ['update the stack', { action: 'cloudformation:UpdateStack', resource: arn.instance }],
    ['run a change set', { action: 'cloudformation:ExecuteChangeSet', resource: arn.instance }],
    ['delete instances', { action: 'cloudformation:DeleteStackInstances', resource: arn.stackSet }],
    ['update the StackSet', { action: 'cloudformation:UpdateStackSet', resource: arn.stackSet }],
    ['stop its operation', { action: 'cloudformation:StopStackSetOperation', resource: arn.stackSet }],
    ['exchange the code', { action: 'lambda:UpdateFunctionCode', resource: arn.function }],
    ['exchange the variables', { action: 'lambda:UpdateFunctionConfiguration', resource: arn.function }],
    ['take the concurrency', { action: 'lambda:PutFunctionConcurrency', resource: arn.function }],
    ['exchange the code of the guard', { action: 'lambda:UpdateFunctionCode', resource: arn.guard }],
    ['move the alias', { action: 'lambda:UpdateAlias', resource: arn.alias }],
    ['open the bucket', { action: 's3:PutBucketPolicy', resource: arn.bucket }],
    ['write a bundle', { action: 's3:PutObject', resource: arn.object }],
    ['delete a bundle', { action: 's3:DeleteObjectVersion', resource: arn.object }],
    ['write code', { action: 's3:PutObject', resource: arn.code }],
    ['delete the log', { action: 'logs:DeleteLogGroup', resource: arn.log }],
    ['write what was not judged', { action: 'logs:PutLogEvents', resource: `${arn.log}:log-stream:x` }],
    ['delete the topic', { action: 'sns:DeleteTopic', resource: arn.topic }],
    ['end a subscription', { action: 'sns:Unsubscribe', resource: `${arn.topic}:1234` }],
    ['silence an alarm', { action: 'cloudwatch:DisableAlarmActions', resource: arn.alarm }],
    ['delete the key', { action: 'kms:ScheduleKeyDeletion', resource: arn.key }],
    ['disable a tagged key', { action: 'kms:DisableKey', resource: arn.otherKey, context: TAGGED }],
    ['take the tag away', { action: 'kms:UntagResource', resource: arn.otherKey, context: TAGGED }],
    ['delete the Config rule', { action: 'config:DeleteConfigRule', resource: arn.rule }],
    ['delete what it found', { action: 'config:DeleteEvaluationResults', resource: arn.rule }],
    ['stop the recorder', { action: 'config:StopConfigurationRecorder' }],
    ['provision without a stack', { action: 'cloudformation:CreateResource' }],
    ['leave', { action: 'organizations:LeaveOrganization' }],
    ['detach a policy', { action: 'organizations:DetachPolicy' }],
    ['make a bucket', { action: 's3:CreateBucket', resource: arn.otherBucket }],
    [
      'make a bucket through another service',
      {
        action: 's3:CreateBucket',
        resource: arn.otherBucket,
        context: { 'aws:CalledViaFirst': 'servicecatalog-appregistry.amazonaws.com' },
      },
    ],
    ['start a cluster', { action: 'elasticmapreduce:RunJobFlow' }],
  ])('cannot %s', (_, call) => {
    expect(isDenied(ALL, call)).toBe(true);
  });

  it.each<[string, Call]>([
    ['see the role of the Hook', { action: 'iam:GetRole', resource: arn.role('gate/hook') }],
    ['see the stack', { action: 'cloudformation:DescribeStacks', resource: arn.instance }],
    ['see the configuration of the Hook', { action: 'cloudformation:BatchDescribeTypeConfigurations' }],
    ['see the StackSets role', { action: 'iam:GetRole', resource: arn.role('stacksets-exec-1234') }],
    ['see the bucket', { action: 's3:GetBucketPolicy', resource: arn.bucket }],
    ['see the key', { action: 'kms:DescribeKey', resource: arn.key }],
    ['decrypt', { action: 'kms:Decrypt', resource: arn.key }],
    ['deploy a stack', { action: 'cloudformation:CreateStack', resource: arn.otherStack }],
    ['delete a stack', { action: 'cloudformation:DeleteStack', resource: arn.otherStack }],
    ['give a stack its role', { action: 'iam:PassRole', resource: arn.role('cfn-exec') }],
    ['upload an asset', { action: 's3:PutObject', resource: `${arn.otherBucket}/asset.zip` }],
    ['write a log', { action: 'logs:PutLogEvents', resource: `${arn.log}-of-orders:log-stream:x` }],
    ['confirm a subscription', { action: 'sns:ConfirmSubscription', resource: arn.topic }],
    ['push an image', { action: 'ecr:PutImage', resource: '*' }],
    ['invoke a function', { action: 'lambda:InvokeFunction', resource: arn.otherFunction }],
    [
      'make a bucket through CloudFormation',
      { action: 's3:CreateBucket', resource: arn.otherBucket, context: THROUGH_CLOUDFORMATION },
    ],
    [
      'delete another key through CloudFormation',
      { action: 'kms:ScheduleKeyDeletion', resource: arn.otherKey, context: THROUGH_CLOUDFORMATION },
    ],
    [
      'change another rule through CloudFormation',
      { action: 'config:PutConfigRule', resource: arn.rule, context: THROUGH_CLOUDFORMATION },
    ],
  ])('can %s', (_, call) => {
    expect(isDenied(ALL, call)).toBe(false);
  });
});

describe('keys', () => {
  it.each([
    ['through CloudFormation', {}, true],
    ['as a publisher', { role: 'gate/publisher' }, true],
    ['as StackSets', { role: 'stacksets-exec-1234' }, true],
    ['as Control Tower', { role: 'AWSControlTowerExecution' }, true],
    ['when all else fails', { role: 'break-glass/administrator' }, false],
  ])('can be deleted %s: %#', (_, caller, denied) => {
    const call = { action: 'kms:ScheduleKeyDeletion', resource: arn.key, context: THROUGH_CLOUDFORMATION };
    expect(isDenied(ALL, { ...call, ...caller })).toBe(denied);
  });
});

describe('roles', () => {
  it.each([
    ['stacksets-exec-1234', 'cloudformation:SetTypeConfiguration', false],
    ['gate/publisher', 'cloudformation:SetTypeConfiguration', false],
    ['break-glass/administrator', 'cloudformation:SetTypeConfiguration', false],
    ['AWSControlTowerExecution', 'cloudformation:SetTypeConfiguration', true],
    ['AWSControlTowerExecution', 's3:CreateBucket', false],
    ['stacksets-exec-1234', 's3:CreateBucket', false],
    ['gate/publisher', 's3:CreateBucket', true],
    ['break-glass/administrator', 'cloudformation:CreateResource', false],
    ['AWSControlTowerExecution', 'cloudformation:CreateResource', true],
    ['gate/publisher', 'organizations:DetachPolicy', false],
    ['stacksets-exec-1234', 'organizations:DetachPolicy', true],
    ['break-glass/administrator', 'organizations:LeaveOrganization', true],
    // A path before the name is another role.
    ['evil/AWSControlTowerExecution', 's3:CreateBucket', true],
    ['evil/break-glass/administrator', 's3:CreateBucket', true],
  ])('%s is bound in %s: %s', (role, action, denied) => {
    expect(isDenied(ALL, { action, role })).toBe(denied);
  });

  const path = fc.stringMatching(/^[a-z]{4,8}$/);
  const name = fc
    .tuple(path, path, fc.constantFrom('', '-*'))
    .map(([one, two, end]) => `${one}/${two}${end}`);
  const settings: fc.Arbitrary<Settings> = fc
    .uniqueArray(name, { minLength: 4, maxLength: 6 })
    .map(([hook = '', administrator = '', glass = '', ...exempted]) =>
      settingsWith({
        gate: { ...WRITTEN.gate, roles: [hook] },
        administrators: [administrator],
        breakGlass: [glass],
        exempted: exempted.map((role) => ({ role, reason: 'R.' })),
      }),
    );

  it('that are exempted anywhere can be neither made nor changed nor passed', () => {
    // Few actions are enough here, and keep the other evaluator quick.
    const few = actionsFor(['AWS::SQS::Queue']);
    fc.assert(
      fc.property(settings, (one) => {
        const statements = statementsFor(few, one);
        const exempted = statements.flatMap(
          ({ statement }) => statement.Condition?.ArnNotLike?.['aws:PrincipalArn'] ?? [],
        );
        expect(exempted.length).toBeGreaterThan(0);
        const roles = [...exempted, ...one.gate.roles.map((role) => `role/${role}`)].map((pattern) =>
          pattern.slice(pattern.indexOf('role/') + 'role/'.length).replaceAll('*', 'x'),
        );
        for (const role of new Set(roles)) {
          for (const action of [
            'CreateRole',
            'UpdateAssumeRolePolicy',
            'AttachRolePolicy',
            'PutRolePolicy',
            'PassRole',
            'DeleteRole',
            'PutRolePermissionsBoundary',
          ]) {
            const call = { action: `iam:${action}`, resource: arn.role(role) };
            expect([action, role, isDenied(statements, call)]).toEqual([action, role, true]);
            const throughIt = { ...call, context: THROUGH_CLOUDFORMATION };
            expect([action, role, isDenied(statements, throughIt)]).toEqual([action, role, true]);
          }
        }
      }),
      { numRuns: 8 },
    );
  });
});

describe('principals of elsewhere', () => {
  const outside = { 'aws:PrincipalOrgID': 'o-other12345', 'aws:PrincipalIsAWSService': 'false' };

  it.each<[string, Call, boolean]>([
    ['read bundles', { action: 's3:GetObject', resource: arn.object, context: outside }, true],
    ['write bundles', { action: 's3:PutObject', resource: arn.object, context: outside }, true],
    ['use the key', { action: 'kms:Decrypt', resource: arn.key, context: outside }, true],
    [
      'use a tagged key',
      { action: 'kms:Decrypt', resource: arn.otherKey, context: { ...outside, ...TAGGED } },
      true,
    ],
    ['use another key', { action: 'kms:Decrypt', resource: arn.otherKey, context: outside }, false],
    ['read another bucket', { action: 's3:GetObject', resource: arn.otherBucket, context: outside }, false],
    [
      'be a service of AWS',
      {
        action: 's3:GetObject',
        resource: arn.object,
        context: { ...outside, 'aws:PrincipalIsAWSService': 'true' },
      },
      false,
    ],
    ['be of the organization', { action: 's3:GetObject', resource: arn.object }, false],
  ])('may %s: %#', (_, call, denied) => {
    expect(isDenied(ALL, call)).toBe(denied);
  });

  it('are kept out by policies that name no role, and only by what RCPs may say', () => {
    const rcps = ALL.filter(({ type }) => type === 'RESOURCE_CONTROL_POLICY');
    expect(rcps.map(({ statement }) => statement.Sid)).toEqual([
      'KeepBucketsInside',
      'KeepKeysInside',
      'KeepTaggedKeysInside',
    ]);
    for (const { statement } of rcps) {
      expect(statement).toMatchObject({ Effect: 'Deny', Principal: '*' });
    }
  });
});

describe('the statements', () => {
  it('name each action that provisions, and nothing else', () => {
    const provision = BY_SID.get('ProvisionThroughCloudFormationOnly');
    const wanted = [...ACTIONS.classified.values()].filter(isProvisioning).map(({ name }) => name);
    expect(provision?.statement.Action).toEqual(wanted.sort());
    const reads = provision?.statement.Action?.filter((name) => {
      const action = CATALOGUE.actions.get(name.toLowerCase());
      return !action || isReadOnly(action);
    });
    expect(reads).toEqual([]);
  });

  it('of SCPs deny no action that reads', () => {
    const denied = ALL.filter(
      ({ type, statement }) => type === 'SERVICE_CONTROL_POLICY' && statement.Effect === 'Deny',
    ).flatMap(({ statement }) => statement.Action ?? []);
    const reads = denied.filter((name) => {
      const action = CATALOGUE.actions.get(name.toLowerCase());
      return !action || isReadOnly(action);
    });
    expect(reads).toEqual([]);
  });

  it('spare every action that they do not name', () => {
    for (const { statement, spared } of ALL) {
      const { Action = [] } = statement;
      const exact = new Set(Action.map((action) => action.toLowerCase()));
      const wildcards = Action.filter((action) => action.endsWith('*'));
      const named = [...CATALOGUE.actions.keys()].filter(
        (key) => exact.has(key) || wildcards.some((action) => fitsWildcardInAnyLetters(action, key)),
      );
      expect(named.filter((key) => spared.has(key))).toEqual([]);
      expect(spared.size + named.length).toBe(CATALOGUE.actions.size);
    }
  });

  it('have Sids of their own, a reason, and ASCII', () => {
    expect(BY_SID.size).toBe(ALL.length);
    for (const { statement, why } of ALL) {
      expect(statement.Sid).toMatch(/^[A-Za-z]+$/);
      expect(why).toMatch(/\.$/);
      expect(JSON.stringify(statement)).toMatch(/^[ -~]+$/);
    }
  });

  it('are the same whatever the order of types', () => {
    const backwards = statementsFor(actionsFor([...TYPES].reverse()), settingsWith());
    expect(backwards.map(({ statement }) => statement)).toEqual(ALL.map(({ statement }) => statement));
  });

  it('leave the side door to the Hook where it sees it', () => {
    const open = statementsFor(ACTIONS, settingsWith({ cloudControl: 'hook' }));
    expect(isDenied(open, { action: 'cloudformation:CreateResource' })).toBe(false);
    expect(open).toHaveLength(ALL.length - 1);
  });

  it('leave keys by ARN out where none is named', () => {
    const { keys, ...gate } = WRITTEN.gate;
    expect(keys).toHaveLength(1);
    const sids = statementsFor(ACTIONS, settingsWith({ gate })).map(({ statement }) => statement.Sid);
    expect(sids).not.toContain('ProtectKeys');
    expect(sids).not.toContain('KeepKeysInside');
    expect(sids).toContain('ProtectTaggedKeys');
  });

  it('take up what the organization classes in another way', () => {
    const own = { glue: { configures: [{ reason: 'Ours.', actions: ['CreateTable'] }] } };
    const settings = settingsWith({ actions: own });
    const [ours] = statementsFor(actionsFor(TYPES, { own: settings.own }), settings);
    expect(ours?.statement.Action).toContain('glue:CreateTable');
    expect(BY_SID.get('ProvisionThroughCloudFormationOnly')?.statement.Action).not.toContain(
      'glue:CreateTable',
    );
  });
});

describe('an allow-list', () => {
  const few = actionsFor(['AWS::SQS::Queue', 'AWS::MSK::Cluster', 'AWS::EMR::Studio']);
  const listed = statementsFor(few, settingsWith({ allow: { prefixes: ['organizations'] } }));

  it.each<[string, Call, boolean]>([
    ['an approved service', { action: 'sqs:SendMessage', resource: '*' }, false],
    ['reading it', { action: 'sqs:GetQueueAttributes', resource: '*' }, false],
    ['what its handlers read elsewhere', { action: 'ec2:DescribeSubnets' }, false],
    ['its prefix at run time', { action: 'kafka-cluster:Connect', resource: '*' }, false],
    ['what every account needs', { action: 'sts:GetCallerIdentity' }, false],
    ['what its read handler needs elsewhere', { action: 'sso:GetManagedApplicationInstance' }, false],
    ['what the settings add', { action: 'organizations:ListAccounts' }, false],
    ['another action of such a service, at run time', { action: 'sso:ListInstances' }, true],
    ['a service that is not approved', { action: 'gamelift:CreateFleet', resource: '*' }, true],
    ['another action of such a service', { action: 'ec2:DescribeInstances' }, true],
  ])('has %s: %#', (_, call, denied) => {
    expect(isDenied(listed, call)).toBe(denied);
  });

  it.each([
    ['the gate', 'gate/function'],
    ['StackSets', 'stacksets-exec-1234'],
    ['an exempted role', 'AWSControlTowerExecution'],
    ['the day when all else fails', 'break-glass/administrator'],
  ])('lets %s use what is not approved', (_, role) => {
    expect(isDenied(listed, { action: 'logs:PutLogEvents', role })).toBe(false);
  });

  it('names what it spares: everything else, and nothing where everything is allowed', () => {
    const [list, exempted] = listed;
    expect(list?.spared.size).toBe(CATALOGUE.actions.size - (list?.statement.Action?.length ?? 0));
    expect(exempted?.spared.size).toBe(0);
  });

  it('is there when it is asked for', () => {
    expect(listed[0]?.statement).toMatchObject({
      Sid: 'AllowedListActions',
      Effect: 'Allow',
      Resource: ['*'],
    });
    expect(BY_SID.has('AllowedListActions')).toBe(false);
  });
});
