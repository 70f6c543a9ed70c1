import { readFileSync } from 'node:fs';
import { SchemaValidator, TemplateFile } from '@aws/cloudformation-validate';
import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../../cli/check-template.ts';
import type { ResourceResult } from '../../report/result.ts';
import { desiredState, type DesiredResource } from '../../simulation/desired-state.ts';
import { planOf, play } from '../../simulation/play.ts';
import { same } from '../../stacksets/guard/same.ts';
import { guardSettingsFrom, HOOK_VARIABLES } from '../../stacksets/guard/settings.ts';
import { executionRole, functionArn, functionRole, roleNames } from '../../stacksets/guard/wanted.ts';
import { HANDLER, POLICY } from '../hook/hooks.ts';
import { fits, type Members } from './event-pattern.ts';
import {
  BUNDLE,
  CODE,
  GUARD,
  HOOK,
  OWN_STACK,
  PARAMETERS,
  PIPELINE,
  PIPELINE_ROLES,
  PLACE,
  WHERE,
  type Parameters,
} from './guard-templates.ts';

/** Flat templates that a service-managed stack set takes as text (CloudFormation User Guide, quotas; November 2026). */
const MOST_BYTES = 51_200;

/** As a pipeline checks it: with the parameters, without what CloudFormation makes. */
function checked(file: string, text: string, parameters = PARAMETERS[file] ?? {}): readonly ResourceResult[] {
  const { resources, problems, notes } = checkTemplate(text, file, POLICY, {
    context: { ...PLACE, stackName: OWN_STACK },
    parameters,
    now: Date.now(),
  });
  expect([...problems, ...notes]).toEqual([]);
  return resources;
}

function refusing(resources: readonly ResourceResult[]): string[] {
  const refused = resources.flatMap(({ findings }) =>
    findings.filter(({ verdict }) => verdict === 'refused'),
  );
  return [...new Set(refused.map(({ rule }) => rule))];
}

/** All resources with the values that they are deployed with. */
function deployed(file: string, parameters = PARAMETERS[file] ?? {}): readonly DesiredResource[] {
  const text = readFileSync(file, 'utf8');
  return desiredState({ file, text, parameters }, POLICY, { ...PLACE, stackName: OWN_STACK }).resources;
}

function propertiesOf(file: string, logicalId: string): Readonly<Record<string, unknown>> {
  const found = deployed(file).find((resource) => resource.logicalId === logicalId);
  if (!found) throw new Error(`${file} has no ${logicalId}.`);
  return found.properties;
}

describe.each(Object.keys(PARAMETERS))('%s', (file) => {
  const text = readFileSync(file, 'utf8');

  it('is flat, and small enough to be sent as text', () => {
    expect(Buffer.byteLength(text)).toBeLessThan(MOST_BYTES);
    expect(text).not.toMatch(
      /^Transform:|Fn::Transform|AWS::Include|AWS::Serverless|Type: AWS::CloudFormation::Stack$/m,
    );
  });

  it('has no finding and needs no waiver; only what CloudFormation makes is left to the Hook', () => {
    expect(POLICY.waivers().waivers).toEqual([]);
    const findings = checked(file, text).flatMap(({ findings: found }) => found);
    expect(
      findings.filter(({ message }) => !/is made by CloudFormation when \w+ is created/.test(message)),
    ).toEqual([]);
  });

  it('is approved by the Hook', async () => {
    const next = desiredState({ file, text, parameters: PARAMETERS[file] ?? {} }, POLICY, {
      ...PLACE,
      stackName: OWN_STACK,
    });
    let asked = 0;
    for await (const { logicalId, response } of play(planOf({ next }), HANDLER, {
      ...PLACE,
      stackName: OWN_STACK,
    })) {
      expect([logicalId, response?.hookStatus, response?.message]).toEqual([
        logicalId,
        'SUCCESS',
        response?.message,
      ]);
      asked += 1;
    }
    expect(asked).toBe(next.resources.length);
  });

  it('is a template that CloudFormation takes', () => {
    const problems = new SchemaValidator()
      .validate(new TemplateFile(file), WHERE.region)
      .filter(({ severity }) => severity === 'ERROR' || severity === 'FATAL');
    expect(problems.map(({ message, propertyPath, entity }) => [entity, propertyPath, message])).toEqual([]);
  });
});

it('the pipeline of GitHub is approved too', () => {
  const text = readFileSync(PIPELINE_ROLES, 'utf8');
  const parameters = { ...PIPELINE, Provider: 'token.actions.githubusercontent.com' };
  expect(checked(PIPELINE_ROLES, text, parameters).flatMap(({ findings }) => findings)).toEqual([]);
});

/** What somebody might do to the gate, each in one place of a template, and the rule that does not let them. */
const MUTATIONS: readonly [what: string, file: string, from: string, to: string, rule: string][] = [
  [
    'a Hook that warns',
    HOOK,
    'FailureMode: !Ref FailureMode',
    'FailureMode: WARN',
    'cloudformation-lambda-hook-refuses',
  ],
  ['a trial that stays', HOOK, 'Default: FAIL', 'Default: WARN', 'cloudformation-lambda-hook-refuses'],
  [
    'a Hook that is off',
    HOOK,
    'HookStatus: ENABLED',
    'HookStatus: DISABLED',
    'cloudformation-lambda-hook-enabled',
  ],
  ...['RESOURCE, ', 'STACK, ', 'CHANGE_SET, ', ', CLOUD_CONTROL'].map(
    (target): [string, string, string, string, string] => [
      `without ${target}`,
      HOOK,
      'TargetOperations: [RESOURCE, STACK, CHANGE_SET, CLOUD_CONTROL]',
      `TargetOperations: [${'RESOURCE, STACK, CHANGE_SET, CLOUD_CONTROL'.replace(target, '')}]`,
      'cloudformation-lambda-hook-every-operation',
    ],
  ),
  [
    'stacks that begin so are left out',
    HOOK,
    'Exclude: [!Ref AWS::StackName]',
    "Exclude: ['StackSet-stackgate-*']",
    'cloudformation-lambda-hook-own-stack-alone',
  ],
  [
    'stacks of a role are left out',
    HOOK,
    'StackNames: { Exclude: [!Ref AWS::StackName] }',
    "StackRoles: { Exclude: ['arn:aws:iam::*:role/deployer'] }",
    'cloudformation-lambda-hook-own-stack-alone',
  ],
  [
    'a function of another account',
    HOOK,
    'LambdaFunction: !GetAtt HookFunction.Arn',
    'LambdaFunction: arn:aws:lambda:eu-west-1:444455556666:function:yes',
    'cloudformation-lambda-hook-of-this-account',
  ],
  [
    'a function that anyone calls',
    GUARD,
    'SourceAccount: !Ref AWS::AccountId',
    "SourceAccount: '444455556666'",
    'lambda-permission-source',
  ],
  [
    'a rule that asks another account',
    GUARD,
    'SourceIdentifier: !GetAtt GuardFunction.Arn',
    'SourceIdentifier: arn:aws:lambda:eu-west-1:444455556666:function:yes',
    'config-config-rule-function-of-this-account',
  ],
  ['a log without an end', GUARD, '      RetentionInDays: 365\n', '', 'logs-log-group-retention'],
  [
    'events without a queue for failures',
    GUARD,
    '          DeadLetterConfig: { Arn: !GetAtt UndeliveredAlerts.Arn }\n',
    '',
    'events-rule-dead-letters',
  ],
  ['a guard that may do everything', GUARD, '- config:PutEvaluations', "- '*'", 'iam-role-actions'],
  [
    'bundles for everybody',
    BUNDLE,
    'aws:PrincipalOrgID: !Ref OrganizationId',
    'aws:PrincipalOrgID: o-anybodyelse',
    's3-bucket-policy-principals',
  ],
  [
    'bundles without versions',
    BUNDLE,
    'VersioningConfiguration: { Status: Enabled }',
    'VersioningConfiguration: { Status: Suspended }',
    's3-bucket-versioning',
  ],
  [
    'a key that another account signs with',
    BUNDLE,
    'iam::${AWS::AccountId}:root',
    'iam::444455556666:root',
    'kms-key-policy-principals',
  ],
  [
    'code for everybody',
    CODE,
    'aws:PrincipalOrgID: !Ref OrganizationId',
    'aws:PrincipalOrgID: o-anybodyelse',
    's3-bucket-policy-principals',
  ],
  [
    'code without TLS',
    CODE,
    "aws:SecureTransport: 'false'",
    "aws:SecureTransport: 'true'",
    's3-bucket-policy-tls-only',
  ],
  [
    'tokens of everybody',
    PIPELINE_ROLES,
    'gitlab.com:sub: !Ref PublisherSubject',
    "gitlab.com:sub: '*'",
    'iam-role-trust-token-subject',
  ],
];

describe('our own gate refuses', () => {
  it.each(MUTATIONS)('%s', (_, file, from, to, rule) => {
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(from);
    expect(refusing(checked(file, text.replaceAll(from, to)))).toContain(rule);
  });
});

describe('what the templates deploy is what the guard wants', () => {
  const environment = (propertiesOf(GUARD, 'GuardFunction').Environment as { Variables: Parameters })
    .Variables;
  const credentials = { AWS_REGION: WHERE.region, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const { pins } = guardSettingsFrom({ ...environment, ...credentials }, '/nowhere');

  /** A role as IAM tells it. */
  function roleIn(file: string, logicalId: string) {
    const { AssumeRolePolicyDocument: trust, Policies = [] } = propertiesOf(file, logicalId);
    const policies = Policies as { PolicyName: string; PolicyDocument: unknown }[];
    return {
      trust,
      policies: Object.fromEntries(
        policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, PolicyDocument]),
      ),
      attached: [],
    };
  }

  it('in its roles', () => {
    const names = roleNames(WHERE);
    expect(propertiesOf(HOOK, 'ExecutionRole').RoleName).toBe(names.executionRole);
    expect(propertiesOf(HOOK, 'FunctionRole').RoleName).toBe(names.functionRole);
    expect(roleIn(HOOK, 'ExecutionRole')).toEqual(executionRole(pins, WHERE));
    expect(roleIn(HOOK, 'FunctionRole')).toEqual(functionRole(pins, WHERE));
    expect(same(roleIn(HOOK, 'ExecutionRole'), functionRole(pins, WHERE))).toBe(false);
  });

  it('in the function of the Hook', () => {
    const properties = propertiesOf(HOOK, 'HookFunction');
    expect(properties).toMatchObject({
      FunctionName: pins.function,
      Runtime: pins.runtime,
      Handler: pins.handler,
      Architectures: ['arm64'],
      Environment: { Variables: pins.variables },
      Code: { S3Bucket: 'stackgate-code-222222222222-eu-west-1' },
    });
    expect(Object.keys((properties.Environment as { Variables: object }).Variables).sort()).toEqual(
      [...HOOK_VARIABLES].sort(),
    );
    expect(propertiesOf(HOOK, 'HookKeyAlias').AliasName).toBe(pins.keyAlias);
  });

  it('in the Hook', () => {
    expect(propertiesOf(HOOK, 'Hook')).toMatchObject({
      Alias: pins.alias,
      LambdaFunction: functionArn(pins, WHERE),
      StackFilters: { FilteringCriteria: 'ALL', StackNames: { Exclude: [OWN_STACK] } },
    });
    expect(OWN_STACK.startsWith(pins.stackPrefix)).toBe(true);
  });

  it('in the trust of the Hook, which names account and Hook', () => {
    const { trust } = roleIn(HOOK, 'ExecutionRole');
    const { Condition } = (trust as { Statement: { Condition: unknown }[] }).Statement[0] ?? {};
    const type = 'arn:aws:cloudformation:eu-west-1:111122223333:type/hook/Stackgate-Guard-Hook';
    expect(Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
      ArnLike: { 'aws:SourceArn': [type, `${type}/*`] },
    });
  });

  it('in those that read bundles', () => {
    const statements = (propertiesOf(BUNDLE, 'BundlesPolicy').PolicyDocument as { Statement: object[] })
      .Statement;
    expect(statements).toContainEqual({
      Sid: 'HooksAndGuardsRead',
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::stackgate-bundles-111122223333-eu-west-1/stackgate/*',
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' },
        ArnLike: {
          'aws:PrincipalArn': [
            'arn:aws:iam::*:role/stackgate-hook-function-*',
            'arn:aws:iam::*:role/stackgate-guard-*',
          ],
        },
      },
    });
  });

  it('in who signs: nobody but the publisher', () => {
    const { KeyPolicy } = propertiesOf(BUNDLE, 'SigningKey');
    const signing = (
      KeyPolicy as { Statement: { Action: string | string[]; Condition?: object }[] }
    ).Statement.filter(({ Action }) => [Action].flat().some((action) => /^kms:(Sign|\*|S\*)/.test(action)));
    expect(signing.map(({ Condition }) => Condition)).toEqual([
      {
        StringEquals: {
          'kms:CallerAccount': '111122223333',
          'kms:MessageType': 'DIGEST',
          'kms:SigningAlgorithm': 'ECDSA_SHA_256',
        },
        ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/stackgate-publisher' },
      },
    ]);
  });
});

describe('alarms', () => {
  const resources = deployed(GUARD);
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const arnOf = (service: string, name: unknown) =>
    `arn:aws:${service}:eu-west-1:111122223333:${name as string}`;
  const [topic = ''] = ofType('AWS::SNS::Topic').map(({ properties }) => arnOf('sns', properties.TopicName));
  const rules = ofType('AWS::Events::Rule');

  it('go to the topic, all of them', () => {
    const actions = ofType('AWS::CloudWatch::Alarm').map(({ properties }) => properties.AlarmActions);
    expect(actions).toEqual(actions.map(() => [topic]));
    const targets = rules.map(({ properties }) =>
      (properties.Targets as { Arn: string }[]).map(({ Arn }) => Arn),
    );
    expect(targets).toEqual(rules.map(() => [topic]));
    expect([actions.length, rules.length]).toEqual([3, 4]);
  });

  it('that cannot be delivered may come to the queue, whichever rule they are of', () => {
    const { PolicyDocument } = propertiesOf(GUARD, 'UndeliveredAlertsPolicy');
    const { Statement } = PolicyDocument as {
      Statement: { Sid: string; Condition: Record<string, unknown> }[];
    };
    const { Condition } = Statement.find(({ Sid }) => Sid === 'Events') ?? {};
    expect(Condition?.ArnEquals).toEqual({
      'aws:SourceArn': rules.map(
        ({ properties }) => `${arnOf('events', 'rule')}/${properties.Name as string}`,
      ),
    });
  });

  const role = (userName: string): Members => ({ sessionContext: { sessionIssuer: { userName } } });
  /** The rules that tell of a call. */
  const called = (
    call: string,
    requestParameters: Members,
    caller: Members = {},
    account = WHERE.account,
  ): readonly string[] => {
    const [service = '', eventName = ''] = call.split(':');
    const event = {
      account,
      'detail-type': 'AWS API Call via CloudTrail',
      source: `aws.${service}`,
      detail: { eventSource: `${service}.amazonaws.com`, eventName, requestParameters, ...caller },
    };
    return rules.flatMap(({ logicalId, properties }) =>
      fits(properties.EventPattern as unknown as Members, event) ? [logicalId] : [],
    );
  };
  const GUARD_STACK = 'StackSet-stackgate-60-config-guard-0123abcd-45ef-67ab-89cd-0123456789ab';

  it.each<[string, string, Members, Members]>([
    // What judges.
    ...[
      'ActivateType',
      'DeactivateType',
      'DeregisterType',
      'RegisterType',
      'SetTypeConfiguration',
      'SetTypeDefaultVersion',
    ].map((name): [string, string, Members, Members] => [
      'GateTouched',
      `cloudformation:${name}`,
      { typeArn: 'any' },
      {},
    ]),
    ['GateTouched', 'cloudformation:DeleteStack', { stackName: GUARD_STACK }, { stackName: 'shop' }],
    ...[
      'AddPermission20150331v2',
      'RemovePermission20150331v2',
      'UpdateFunctionCode20150331v2',
      'UpdateFunctionConfiguration20150331v2',
      'DeleteFunction20150331',
      'PutFunctionConcurrency20171031',
    ].map((name): [string, string, Members, Members] => [
      'GateTouched',
      `lambda:${name}`,
      { functionName: arnOf('lambda', 'function:stackgate-guard') },
      { functionName: 'shop' },
    ]),
    ...[
      'PutRolePolicy',
      'AttachRolePolicy',
      'UpdateAssumeRolePolicy',
      'PutRolePermissionsBoundary',
      'DeleteRole',
    ].map((name): [string, string, Members, Members] => [
      'GateTouched',
      `iam:${name}`,
      { roleName: 'stackgate-hook-eu-west-1' },
      { roleName: 'shop' },
    ]),
    // What tells.
    ...[
      'DeleteConfigurationRecorder',
      'DeleteDeliveryChannel',
      'PutConfigurationRecorder',
      'PutDeliveryChannel',
      'StopConfigurationRecorder',
    ].map((name): [string, string, Members, Members] => ['AlertsTouched', `config:${name}`, {}, {}]),
    [
      'AlertsTouched',
      'config:PutConfigRule',
      { configRule: { configRuleName: 'stackgate-guard' } },
      { configRule: { configRuleName: 'encrypted-volumes' } },
    ],
    ...['DeleteConfigRule', 'DeleteEvaluationResults'].map((name): [string, string, Members, Members] => [
      'AlertsTouched',
      `config:${name}`,
      { configRuleName: 'stackgate-guard' },
      { configRuleName: 'encrypted-volumes' },
    ]),
    ...['DeleteTrail', 'PutEventSelectors', 'StopLogging', 'UpdateTrail'].map(
      (name): [string, string, Members, Members] => ['AlertsTouched', `cloudtrail:${name}`, {}, {}],
    ),
    ['AlertsTouched', 'organizations:LeaveOrganization', {}, {}],
    ...['DeleteRule', 'DisableRule', 'PutRule'].map((name): [string, string, Members, Members] => [
      'AlertsTouched',
      `events:${name}`,
      { name: 'stackgate-gate-touched' },
      { name: 'shop' },
    ]),
    ...['PutTargets', 'RemoveTargets'].map((name): [string, string, Members, Members] => [
      'AlertsTouched',
      `events:${name}`,
      { rule: 'stackgate-gate-alerts-touched' },
      { rule: 'shop' },
    ]),
    ...['DeleteTopic', 'SetTopicAttributes'].map((name): [string, string, Members, Members] => [
      'AlertsTouched',
      `sns:${name}`,
      { topicArn: topic },
      { topicArn: arnOf('sns', 'shop') },
    ]),
    [
      'AlertsTouched',
      'sns:Unsubscribe',
      { subscriptionArn: `${topic}:0123` },
      { subscriptionArn: `${arnOf('sns', 'shop')}:0123` },
    ],
    [
      'AlertsTouched',
      'monitoring:DeleteAlarms',
      { alarmNames: ['shop', 'stackgate-guard-silent'] },
      { alarmNames: ['shop'] },
    ],
    [
      'AlertsTouched',
      'monitoring:PutMetricAlarm',
      { alarmName: 'stackgate-guard-silent' },
      { alarmName: 'shop' },
    ],
    [
      'AlertsTouched',
      'logs:DeleteLogGroup',
      { logGroupName: '/aws/lambda/stackgate-hook' },
      { logGroupName: '/aws/lambda/shop' },
    ],
  ])('%s tells %s of the gate, and of nothing else', (rule, call, ours, theirs) => {
    expect(called(call, ours)).toEqual([rule]);
    if (Object.keys(theirs).length > 0) expect(called(call, theirs)).toEqual([]);
  });

  it.each<[string, Members, Members, boolean]>([
    [
      'cloudformation:UpdateStackSet',
      { stackSetName: 'stackgate-90-hook' },
      { userIdentity: role('administrator') },
      true,
    ],
    [
      'cloudformation:DeleteStackInstances',
      { stackSetName: 'stackgate-90-hook' },
      { userIdentity: { type: 'Root' } },
      true,
    ],
    // The pipeline does that with every deployment.
    [
      'cloudformation:UpdateStackSet',
      { stackSetName: 'stackgate-90-hook' },
      { userIdentity: role('stackgate-deployer') },
      false,
    ],
    [
      'cloudformation:UpdateStackSet',
      { stackSetName: 'shop' },
      { userIdentity: role('administrator') },
      false,
    ],
    ['s3:PutBucketPolicy', { bucketName: 'stackgate-bundles-222222222222-eu-central-1' }, {}, true],
    ['s3:PutBucketPolicy', { bucketName: 'stackgate-code-222222222222-eu-west-1' }, {}, true],
    ['s3:PutBucketPolicy', { bucketName: 'shop' }, {}, false],
    ['kms:PutKeyPolicy', {}, {}, true],
    ['kms:ScheduleKeyDeletion', {}, {}, true],
  ])(
    'in the account of the administrator, %s with %j by %j is told: %s',
    (call, parameters, caller, isTold) => {
      expect(called(call, parameters, caller, '222222222222')).toEqual(
        isTold ? ['AdministratorTouched'] : [],
      );
      expect(called(call, parameters, caller)).toEqual([]);
    },
  );

  it('are of patterns that EventBridge takes (quotas, read November 2026)', () => {
    for (const { properties } of rules)
      expect(JSON.stringify(properties.EventPattern).length).toBeLessThanOrEqual(2_048);
  });
});
