import { describe, expect, it } from 'vitest';
import type { HookHandler } from '../../hook/handler.ts';
import { generatedName } from '../../simulation/generated-name.ts';
import { desiredState, type DesiredState } from '../../simulation/desired-state.ts';
import { planOf, play, type PlayedResource, type StackOperation } from '../../simulation/play.ts';
import { outcomeOf } from '../../simulation/result.ts';
import { HANDLER, POLICY } from '../hook/hooks.ts';

const PLACE = { accountID: '111122223333', region: 'eu-west-1', partition: 'aws', stackName: 'orders' };

const QUEUES = `
Parameters:
  Retention: { Type: Number, Default: 60 }
Resources:
  Work:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !GetAtt Key.Arn
      MessageRetentionPeriod: !Ref Retention
      RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 3 }
  Failed:
    Type: AWS::SQS::Queue
    Properties: { KmsMasterKeyId: !Ref Key, RedriveAllowPolicy: { redrivePermission: denyAll } }
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          Effect: Allow
          Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }
          Action: kms:*
          Resource: '*'
`;

function state(text: string, parameters: Readonly<Record<string, string>> = {}): DesiredState {
  return desiredState({ file: 'template.yaml', text, parameters }, POLICY, PLACE);
}

/** What the operation came to, and every event that the Hook was sent. */
async function played(operation: StackOperation): Promise<{ steps: PlayedResource[]; events: unknown[] }> {
  const events: unknown[] = [];
  const recording: HookHandler = (event) => {
    events.push(event);
    return HANDLER(event);
  };
  const steps: PlayedResource[] = [];
  for await (const step of play(planOf(operation), recording, PLACE)) steps.push(step);
  return { steps, events };
}

function told(steps: readonly PlayedResource[]): string[] {
  return steps.map(
    ({ action, logicalId, response }) => `${action} ${logicalId} ${response?.hookStatus ?? '-'}`,
  );
}

describe('a creation', () => {
  it('follows dependencies', async () => {
    const { steps } = await played({ next: state(QUEUES) });
    expect(told(steps)).toEqual(['CREATE Key SUCCESS', 'CREATE Failed SUCCESS', 'CREATE Work SUCCESS']);
    expect(outcomeOf(steps)).toBe('would complete');
  });

  it('sends values as CloudFormation does: as text, with the names of what was made before', async () => {
    const { events } = await played({ next: state(QUEUES) });
    expect(events.at(-1)).toMatchObject({
      awsAccountId: '111122223333',
      actionInvocationPoint: 'CREATE_PRE_PROVISION',
      requestData: {
        targetName: 'AWS::SQS::Queue',
        targetLogicalId: 'Work',
        targetModel: {
          resourceProperties: {
            KmsMasterKeyId: expect.stringMatching(
              /^arn:aws:kms:eu-west-1:111122223333:key\/[0-9a-f-]{36}$/,
            ) as string,
            MessageRetentionPeriod: '60',
            RedrivePolicy: {
              deadLetterTargetArn: expect.stringMatching(
                /^arn:aws:sqs:eu-west-1:111122223333:orders-Failed-/,
              ) as string,
              maxReceiveCount: '3',
            },
          },
        },
      },
    });
  });

  it('makes up the same names every time, and tells them', () => {
    const { assumed } = state(QUEUES);
    expect([...assumed.keys()].sort()).toEqual(['Failed.QueueName', 'Key.KeyId']);
    expect(state(QUEUES).assumed).toEqual(assumed);
  });

  it('judges all resources after a refusal', async () => {
    const { steps } = await played({
      next: state(QUEUES.replace('EnableKeyRotation: true', 'EnableKeyRotation: false')),
    });
    expect(told(steps)).toEqual(['CREATE Key FAILED', 'CREATE Failed SUCCESS', 'CREATE Work SUCCESS']);
    expect(outcomeOf(steps)).toBe('would fail and roll back');
  });

  it.each([
    ['a value of another stack', 'Properties: { QueueName: !ImportValue x }', /exported by another stack/],
    [
      'a parameter without a value',
      'Properties: { QueueName: !Ref Open }',
      /parameter Open, which has no value/,
    ],
    ['a condition that cannot be decided', 'Condition: Maybe', /condition that cannot be decided/],
  ])('is not played with %s', (_, body, message) => {
    const head = 'Parameters: { Open: { Type: String } }\nConditions: { Maybe: !Equals [!Ref Open, x] }\n';
    expect(() => state(`${head}Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    ${body}`)).toThrow(
      message,
    );
  });

  it('is not played through a macro', () => {
    expect(() =>
      state('Transform: AWS::Serverless-2016-10-31\nResources: { A: { Type: AWS::SNS::Topic } }'),
    ).toThrow(/Serverless/);
  });
});

describe('an update', () => {
  it('calls the Hook for what changes, with what it was', async () => {
    const { steps, events } = await played({
      previous: state(QUEUES),
      next: state(QUEUES, { Retention: '120' }),
    });
    expect(told(steps)).toEqual(['UNCHANGED Key -', 'UNCHANGED Failed -', 'UPDATE Work SUCCESS']);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      actionInvocationPoint: 'UPDATE_PRE_PROVISION',
      requestData: {
        targetModel: {
          resourceProperties: { MessageRetentionPeriod: '120' },
          previousResourceProperties: { MessageRetentionPeriod: '60' },
        },
      },
    });
  });

  it('calls no Hook for what it removes, and the one for CREATE for what it replaces by another type', async () => {
    const before = 'Resources:\n  Gone: { Type: AWS::SQS::Queue }\n  Kept: { Type: AWS::SQS::Queue }';
    const after = 'Resources:\n  Kept: { Type: AWS::SNS::Topic }';
    const { steps } = await played({ previous: state(before), next: state(after) });
    expect(told(steps)).toEqual(['CREATE Kept FAILED', 'REMOVED Gone -']);
  });
});

describe('a deletion', () => {
  it('goes backwards, without properties, and leaves keys', async () => {
    const { steps, events } = await played({ previous: state(QUEUES) });
    expect(told(steps)).toEqual(['DELETE Work SUCCESS', 'DELETE Failed SUCCESS', 'DELETE Key FAILED']);
    expect(events[0]).toMatchObject({ requestData: { targetModel: {} } });
    expect(JSON.stringify(events)).not.toContain('resourceProperties');
  });
});

it.each([
  ['AWS::MSK::Cluster', 'Arn', /^arn:aws:kafka:eu-west-1:111122223333:cluster\/orders-One-[0-9A-F]{12}$/],
  [
    'AWS::DataSync::LocationS3',
    'LocationArn',
    /^arn:aws:datasync:eu-west-1:111122223333:location\/loc-[0-9a-f]{17}$/,
  ],
  ['AWS::SecretsManager::Secret', 'Id', /^arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-One-/],
  [
    'AWS::Redshift::Cluster',
    'MasterPasswordSecretArn',
    /^arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-One-/,
  ],
  ['AWS::AmazonMQ::Broker', 'Arn', /^arn:aws:mq:eu-west-1:111122223333:broker\//],
  ['AWS::EC2::LaunchTemplate', 'LatestVersionNumber', /^1$/],
  ['AWS::EC2::Subnet', 'SubnetId', /^subnet-[0-9a-f]{17}$/],
  ['AWS::KMS::Key', 'KeyId', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
])('makes up names in the form of the real ones: %s %s', (type, name, form) => {
  expect(generatedName('One', type, name, PLACE)).toMatch(form);
});
