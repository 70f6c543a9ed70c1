import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../../cli/check-template.ts';
import { createHandler } from '../../hook/handler.ts';
import type { HookResponse } from '../../hook/response.ts';
import { wellFormed } from './contract.ts';
import { answerTo, POLICY, SETTINGS, wholeEvent } from './hooks.ts';

/** A queue beside its policy and its alarm, and whatever else a test asks for. */
function stackOf({ head = '', queue = '', policy = 'Queues: [!Ref Failed]', more = '' } = {}): string {
  return `${head}
Resources:
  Failed:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: 1234abcd-12ab-34cd-56ef-1234567890ab
      RedriveAllowPolicy: { redrivePermission: denyAll }
      ${queue}
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmActions: [!Sub 'arn:aws:sns:\${AWS::Region}:\${AWS::AccountId}:alerts']
      ComparisonOperator: GreaterThanThreshold
      Dimensions: [{ Name: QueueName, Value: !GetAtt Failed.QueueName }]
      EvaluationPeriods: 1
      MetricName: ApproximateNumberOfMessagesVisible
      Namespace: AWS/SQS
      Period: 60
      Statistic: Maximum
      Threshold: 0
      TreatMissingData: notBreaching
  FailedPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      ${policy}
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Deny, Principal: '*', Action: 'sqs:*', Resource: !GetAtt Failed.Arn, Condition: { Bool: { aws:SecureTransport: 'false' } } }
${more}`;
}

const APPROVED = { hookStatus: 'SUCCESS' };
const REFUSED = { hookStatus: 'FAILED', errorCode: 'NonCompliant' };
const FAILURE = { hookStatus: 'FAILED', errorCode: 'InternalFailure' };

function answer(template: unknown, changes: Readonly<Record<string, unknown>> = {}): Promise<HookResponse> {
  return answerTo('STACK', { template, previousTemplate: '' }, changes);
}

const OPEN_KEY = 'Parameters: { Key: { Type: String, Default: alias/aws/sqs } }';
const KEY = 'KmsMasterKeyId: 1234abcd-12ab-34cd-56ef-1234567890ab';

describe('a stack', () => {
  it.each<[string, string, object, RegExp]>([
    ['that is as it should be', stackOf(), APPROVED, /^The stack orders is approved\./],
    [
      'in JSON',
      '{"Resources": {"Key": {"Type": "AWS::KMS::Kee"}}}',
      REFUSED,
      /^The stack orders is refused for one reason\. \[type-not-approved\] Key: AWS::KMS::Kee is not approved/,
    ],
    [
      'with a resource that is refused',
      stackOf({ queue: 'VisibilityTimeoutt: 1' }),
      REFUSED,
      /\[property-not-approved\] Failed: VisibilityTimeoutt is not approved/,
    ],
    [
      'in which a resource lacks another',
      stackOf({ policy: 'Queues: [elsewhere]' }),
      REFUSED,
      /\[sqs-queue-tls-only\] Failed is named by no AWS::SQS::QueuePolicy\./,
    ],
    [
      'whose default of a parameter would be refused',
      stackOf({ head: OPEN_KEY }).replace(KEY, 'KmsMasterKeyId: !Ref Key'),
      APPROVED,
      /judged when the resource is provisioned: .*Failed/,
    ],
    [
      'with a refused value in one branch',
      stackOf({
        head: 'Parameters: { Stage: { Type: String, Default: prod } }\nConditions: { P: !Equals [!Ref Stage, prod] }',
      }).replace(KEY, 'KmsMasterKeyId: !If [P, alias/aws/sqs, 1234abcd-12ab-34cd-56ef-1234567890ab]'),
      APPROVED,
      /judged when the resource is provisioned: .*Failed/,
    ],
    [
      'with a refused value in every branch',
      stackOf({
        head: 'Parameters: { Stage: { Type: String } }\nConditions: { P: !Equals [!Ref Stage, prod] }',
      }).replace(KEY, 'KmsMasterKeyId: !If [P, alias/aws/sqs, alias/aws/sqs]'),
      REFUSED,
      /sqs-queue-customer-managed-key/,
    ],
    [
      'with a companion that a parameter may name',
      stackOf({ head: 'Parameters: { Queue: { Type: String } }', policy: 'Queues: [!Ref Queue]' }),
      APPROVED,
      /A stack rule cannot be decided without parameters: sqs-queue-tls-only \(Failed\)/,
    ],
    [
      'of SAM, whatever else it holds',
      stackOf({ head: 'Transform: AWS::Serverless-2016-10-31', queue: 'VisibilityTimeoutt: 1' }),
      APPROVED,
      /AWS::Serverless-2016-10-31 rewrites this template at deployment/,
    ],
    [
      'of SAM, with names that SAM makes',
      `Transform: [AWS::Serverless-2016-10-31]
Resources: { F: { Type: AWS::Serverless::Function, Properties: { Role: !GetAtt FRole.Arn } } }`,
      APPROVED,
      /rewrites this template/,
    ],
    [
      'with an included part',
      'Resources: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://b/k } } }',
      APPROVED,
      /AWS::Include rewrites this template/,
    ],
    [
      'with a module',
      stackOf({ policy: 'Queues: [elsewhere]', more: '  Lake: { Type: My::Own::Lake::MODULE }' }),
      APPROVED,
      /Lake is a module; the Hook judges the resources that it holds\. .*sqs-queue-tls-only/,
    ],
    [
      'with a loop over a parameter',
      stackOf({
        head: 'Transform: AWS::LanguageExtensions\nParameters: { Names: { Type: CommaDelimitedList, Default: A } }',
        more: "  Fn::ForEach::Keys: [Name, !Ref Names, { 'Key${Name}': { Type: AWS::KMS::Key } }]",
      }),
      APPROVED,
      /Fn::ForEach::Keys is not expanded/,
    ],
    [
      'with a loop over known names',
      stackOf({
        head: 'Transform: AWS::LanguageExtensions',
        more: "  Fn::ForEach::Keys: [Name, [A], { 'Key${Name}': { Type: AWS::KMS::Kee } }]",
      }),
      REFUSED,
      /KeyA: AWS::KMS::Kee is not approved/,
    ],
  ])('%s', async (_, template, expected, message) => {
    const response = await answer(template);
    expect(response).toMatchObject({ ...expected, clientRequestToken: 'token-1' });
    expect(response.message).toMatch(message);
  });

  it.each<[string, unknown, RegExp]>([
    ['broken', 'Resources: [', /could not judge: template:1:13: Not YAML.*Correct the template\.$/s],
    ['with a name of nothing', 'Resources:\n  A: { Type: X, Properties: { P: !Ref B } }', /template:2:.*"B"/],
    ['no template', 'Hello: there', /No CloudFormation template/],
    ['without a template', '', /holds no template/],
    ['with a template that is no text', { Resources: {} }, /holds no template/],
    ['of deep lists', `Resources: ${'['.repeat(5000)}${']'.repeat(5000)}`, /nested too deep/],
    ['of deep JSON', `{"Resources": ${'['.repeat(5000)}${']'.repeat(5000)}}`, /nested too deep/],
  ])('that is %s is not judged', async (_, template, message) => {
    const response = await answer(template);
    expect(response).toMatchObject(FAILURE);
    expect(response.message).toMatch(message);
  });

  it('that is updated is judged too', async () => {
    const update = { actionInvocationPoint: 'UPDATE_PRE_PROVISION' };
    expect(await answer(stackOf(), update)).toMatchObject(APPROVED);
    expect(await answer(stackOf({ policy: 'Queues: [x]' }), update)).toMatchObject(REFUSED);
  });

  it('that is deleted may go, without a look at anything', async () => {
    const handler = createHandler(SETTINGS);
    for (const payload of ['', 'https://example.com/', 'no URL']) {
      const event = wholeEvent('STACK', payload, { actionInvocationPoint: 'DELETE_PRE_PROVISION' });
      const response = await handler(event);
      expect(response).toMatchObject({ ...APPROVED, message: 'The stack orders may be deleted.' });
      wellFormed(response);
    }
  });

  it('whose payload is not S3 is not judged', async () => {
    const response = await createHandler(SETTINGS)(
      wholeEvent('STACK', 'https://example.com/?X-Amz-Signature=s'),
    );
    expect(response).toMatchObject(FAILURE);
    expect(response.message).toContain('no HTTPS endpoint of S3');
    expect(JSON.stringify(response)).not.toContain('X-Amz-Signature');
  });

  it('is judged in the forms that the documents disagree on', async () => {
    const payload = { Template: stackOf() };
    const response = await answerTo('STACK', payload, (url) => ({
      clientRequestToken: undefined,
      clientRequesttoken: 'token-1',
      stackId: undefined,
      stackID: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/orders/1234abcd',
      requestData: { targetName: 'STACK', targetType: null, targetLogicalId: 'orders', Payload: url },
    }));
    expect(response).toMatchObject({ ...APPROVED, clientRequestToken: 'token-1' });
  });

  it('tells every finding with its resource, the most severe first, and counts the rest', async () => {
    const topics = Array.from({ length: 80 }, (_, index) => `  T${index}: { Type: AWS::SNS::Topik }`);
    const response = await answer(stackOf({ policy: 'Queues: [x]', more: topics.join('\n') }));
    expect(response.message).toMatch(
      /^The stack orders is refused for 81 reasons\. .* And \d+ more\. GetHookResult/,
    );
    expect(response.annotations).toHaveLength(50);
    expect(response.annotations?.at(-1)).toMatchObject({ statusMessage: '32 more findings are not listed.' });
  });
});

it.each([
  ...globSync('test/fixtures/templates/*'),
  ...globSync('examples/*.yaml'),
  ...globSync('examples/article/*.json'),
  'test/fixtures/banking-reconciliation.yaml',
])('%s is judged as a stack where `check` judges it, and refused for nothing else', async (file) => {
  const text = readFileSync(file, 'utf8');
  const place = { accountID: '111122223333', region: 'eu-west-1', partition: 'aws', stackName: 'orders' };
  const context = { ...place, organizationID: 'o-exampleorg1' };
  const { resources, problems } = checkTemplate(text, file, POLICY, {
    context,
    parameters: {},
    now: Date.now(),
  });
  expect(problems).toEqual([]);
  const found = resources.flatMap(({ findings }) =>
    findings.filter(({ verdict }) => verdict === 'refused').map(({ rule }) => rule),
  );
  const { errorCode, annotations = [] } = await answer(text);
  expect(errorCode).not.toBe('InternalFailure');
  expect([...found, 'more-findings']).toEqual(
    expect.arrayContaining(annotations.map(({ annotationName }) => annotationName)),
  );
});
