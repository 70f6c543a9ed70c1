import { expect, it } from 'vitest';
import { CompileError } from '../../scps/evaluate/compile.ts';
import { compileOrganization } from '../../scps/evaluate/evaluate.ts';
import type { Outcome } from '../../scps/evaluate/evaluation.ts';
import type { Condition } from '../../scps/document.ts';
import { ACCOUNT, MANAGEMENT, FULL, call, chain, type Sketch } from './organizations.ts';

const RCP_SERVICES = new Set(['s3', 'kms', 'sts']);
const CFN = 'cloudformation.amazonaws.com';
type Keys = Readonly<Record<string, string | readonly string[]>>;

/** What is made of a call of `s3:CreateBucket` when the root, the OU and the account have these SCPs. */
function outcomeOf(levels: readonly (readonly (readonly Sketch[])[])[], request = call('s3:CreateBucket')) {
  return compileOrganization(chain(levels), RCP_SERVICES)(request);
}

it.each<[string, readonly (readonly (readonly Sketch[])[])[], Outcome]>([
  ['every level allows', [[[FULL]], [[FULL]], [[FULL]]], 'allowed'],
  ['one level has no policy', [[[FULL]], [], [[FULL]]], 'implicit-deny'],
  ['one level only denies something else', [[[{ Effect: 'Deny', Action: ['ec2:*'] }]]], 'implicit-deny'],
  ['a deny stands at the root', [[[FULL, { Effect: 'Deny', Action: ['s3:*'] }]]], 'explicit-deny'],
  ['a deny stands at the account', [[[FULL]], [[FULL]], [[FULL], [{ Effect: 'Deny' }]]], 'explicit-deny'],
  ['a deny stands below a level without an allow', [[], [[FULL]], [[{ Effect: 'Deny' }]]], 'explicit-deny'],
  [
    'the allows of one level add up',
    [[[{ Effect: 'Allow', Action: ['ec2:*'] }], [{ Effect: 'Allow', Action: ['s3:*'] }]]],
    'allowed',
  ],
  [
    'those of two levels do not',
    [[[{ Effect: 'Allow', Action: ['ec2:*'] }]], [[{ Effect: 'Allow', Action: ['s3:*'] }]]],
    'implicit-deny',
  ],
])('when %s: %s -> %s', (_name, levels, outcome) => {
  expect(outcomeOf(levels).outcome).toBe(outcome);
});

it('says which statement of which policy decided, and where it is attached', () => {
  const deny: Sketch = { Sid: 'NoBuckets', Effect: 'Deny', Action: ['s3:CreateBucket'] };
  expect(outcomeOf([[[FULL]], [[FULL], [FULL, deny]]])).toEqual({
    outcome: 'explicit-deny',
    by: {
      type: 'SERVICE_CONTROL_POLICY',
      target: 'ou-ab12-11111111',
      policy: 'ou-ab12-11111111 1',
      sid: 'NoBuckets',
      index: 1,
    },
  });
  expect(outcomeOf([[[FULL]], []])).toEqual({ outcome: 'implicit-deny', target: 'ou-ab12-11111111' });
  const allowed = outcomeOf([]);
  expect(allowed).toMatchObject({
    by: [{ target: 'r-ab12' }, { target: 'ou-ab12-11111111' }, { target: ACCOUNT }],
  });
});

const DENY_ALL: readonly (readonly (readonly Sketch[])[])[] = [[[FULL, { Effect: 'Deny' }]]];

it.each<[string, Keys, Outcome]>([
  ['a role', {}, 'explicit-deny'],
  ['the root user', { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:root` }, 'explicit-deny'],
  [
    'a service-linked role',
    { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/X` },
    'exempt',
  ],
  [
    'a role whose name only looks like one',
    { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/team/aws-service-role/X` },
    'explicit-deny',
  ],
  ['the management account', { 'aws:PrincipalArn': `arn:aws:iam::${MANAGEMENT}:role/Admin` }, 'exempt'],
  ['another organization', { 'aws:PrincipalArn': 'arn:aws:iam::444455556666:role/Admin' }, 'exempt'],
  ['a service', { 'aws:PrincipalArn': [], 'aws:PrincipalIsAWSService': 'true' }, 'exempt'],
  ['nobody knows', { 'aws:PrincipalArn': [] }, 'undecided'],
  ['no account', { 'aws:PrincipalArn': 'Developer' }, 'undecided'],
])('SCPs, and who calls: %s %j -> %s', (_name, keys, outcome) => {
  expect(outcomeOf(DENY_ALL, call('ec2:RunInstances', keys)).outcome).toBe(outcome);
});

const OWN_BUCKET = 'arn:aws:s3:::orders/2026.csv';
const OUTSIDER = { 'aws:PrincipalArn': 'arn:aws:iam::444455556666:role/X' };
it.each<[string, string, Keys, string, Outcome]>([
  [
    'an outsider',
    's3:GetObject',
    { ...OUTSIDER, 'aws:ResourceAccount': ACCOUNT },
    OWN_BUCKET,
    'explicit-deny',
  ],
  ['an outsider, and nobody says whose', 's3:GetObject', OUTSIDER, OWN_BUCKET, 'undecided'],
  [
    'an outsider, and the ARN says whose',
    'kms:Decrypt',
    OUTSIDER,
    `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`,
    'explicit-deny',
  ],
  [
    'an outsider, elsewhere',
    's3:GetObject',
    { ...OUTSIDER, 'aws:ResourceAccount': '444455556666' },
    OWN_BUCKET,
    'exempt',
  ],
  [
    'a service',
    's3:PutObject',
    { 'aws:PrincipalArn': [], 'aws:PrincipalIsAWSService': 'true', 'aws:ResourceAccount': ACCOUNT },
    OWN_BUCKET,
    'explicit-deny',
  ],
  [
    'a service that RCPs are not for',
    'ec2:RunInstances',
    OUTSIDER,
    `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-1`,
    'exempt',
  ],
  [
    'the grant that RCPs leave alone',
    'kms:RetireGrant',
    OUTSIDER,
    `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`,
    'exempt',
  ],
  [
    'a resource of the management account',
    's3:GetObject',
    { ...OUTSIDER, 'aws:ResourceAccount': MANAGEMENT },
    OWN_BUCKET,
    'exempt',
  ],
  [
    'a service-linked role',
    's3:GetObject',
    {
      'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/aws-service-role/a/X`,
      'aws:ResourceAccount': ACCOUNT,
    },
    OWN_BUCKET,
    'exempt',
  ],
])('RCPs: %s, %s %j on %s -> %s', (_name, action, keys, resource, outcome) => {
  const organization = chain([[[{ Effect: 'Deny' }]], [], []], 'RESOURCE_CONTROL_POLICY');
  const evaluate = compileOrganization(organization, RCP_SERVICES);
  expect(evaluate(call(action, keys, resource)).outcome).toBe(outcome);
});

it('takes RCPFullAWSAccess for granted, but not FullAWSAccess', () => {
  const organization = chain(
    [[[{ Effect: 'Deny', Action: ['s3:DeleteBucket'] }]], [], []],
    'RESOURCE_CONTROL_POLICY',
  );
  const evaluate = compileOrganization(organization, RCP_SERVICES);
  const outsider = call('s3:GetObject', { ...OUTSIDER, 'aws:ResourceAccount': ACCOUNT }, OWN_BUCKET);
  expect(evaluate(outsider).outcome).toBe('allowed');
  expect(evaluate(call('s3:GetObject')).outcome).toBe('implicit-deny');
});

// Reference 4.2: what each spelling of "unless through CloudFormation" makes of a direct call, a call through
// CloudFormation, one through CloudFormation and a service behind it, one of another service, and one of a service
// that calls CloudFormation.
const VIA: Readonly<Record<string, Keys>> = {
  nothing: {},
  direct: { 'aws:ViaAWSService': 'false' },
  cfn: { 'aws:CalledViaFirst': CFN, 'aws:CalledVia': [CFN], 'aws:ViaAWSService': 'true' },
  chain: {
    'aws:CalledViaFirst': CFN,
    'aws:CalledVia': [CFN, 'dynamodb.amazonaws.com'],
    'aws:ViaAWSService': 'true',
  },
  other: {
    'aws:CalledViaFirst': 'athena.amazonaws.com',
    'aws:CalledVia': ['athena.amazonaws.com'],
    'aws:ViaAWSService': 'true',
  },
  second: {
    'aws:CalledViaFirst': 'servicecatalog-appregistry.amazonaws.com',
    'aws:CalledVia': ['servicecatalog-appregistry.amazonaws.com', CFN],
    'aws:ViaAWSService': 'true',
  },
};
const FIRST = { 'aws:CalledViaFirst': [CFN] };
const ANYWHERE = { 'aws:CalledVia': [CFN] };
const VIA_FALSE = { 'aws:ViaAWSService': ['false'] };
it.each<[Condition, readonly string[]]>([
  [{ StringNotEquals: FIRST }, ['nothing', 'direct', 'other', 'second']],
  [{ StringNotEqualsIfExists: FIRST }, ['nothing', 'direct', 'other', 'second']],
  [{ 'ForAllValues:StringNotEquals': ANYWHERE }, ['nothing', 'direct', 'other']],
  [{ 'ForAnyValue:StringNotEquals': ANYWHERE }, ['chain', 'other', 'second']],
  [{ Bool: VIA_FALSE }, ['direct']],
  [{ BoolIfExists: VIA_FALSE }, ['nothing', 'direct']],
])('a deny under %j denies %j', (Condition, denied) => {
  const evaluate = compileOrganization(chain([[[FULL, { Effect: 'Deny', Condition }]]]), RCP_SERVICES);
  const found = Object.entries(VIA).filter(
    ([, keys]) => evaluate(call('s3:CreateBucket', keys)).outcome === 'explicit-deny',
  );
  expect(found.map(([name]) => name)).toEqual(denied);
});

it.each<[string, Condition, Keys, boolean]>([
  ['Numbers', { NumericLessThan: { 'kms:Window': ['30'] } }, { 'kms:window': '7' }, true],
  ['Numbers', { NumericLessThan: { 'kms:Window': ['30'] } }, { 'kms:window': '30.5' }, false],
  ['Numbers', { NumericGreaterThanEquals: { k: ['-1.5'] } }, { k: '-1.50' }, true],
  ['a text is no number', { NumericNotEquals: { k: ['1'] } }, { k: 'one' }, true],
  ['dates', { DateGreaterThan: { k: ['2026-01-01T00:00:00Z'] } }, { k: '2026-01-01T00:00:00+01:00' }, false],
  ['dates and seconds', { DateEquals: { k: ['2026-01-01'] } }, { k: '1767225600' }, true],
  ['a month', { DateLessThanEquals: { k: ['2026-01'] } }, { k: '2026-01-01T00:00:00Z' }, true],
  ['addresses', { IpAddress: { k: ['203.0.113.0/24', '2001:db8::/32'] } }, { k: '2001:DB8:0:1::7' }, true],
  ['addresses', { NotIpAddress: { k: ['203.0.113.0/24'] } }, { k: '203.0.114.1' }, true],
  ['one address', { IpAddress: { k: ['203.0.113.7'] } }, { k: '203.0.113.7' }, true],
  ['one address', { IpAddress: { k: ['2001:db8::7'] } }, { k: '2001:db8::8' }, false],
  ['no address', { IpAddress: { k: ['0.0.0.0/0'] } }, { k: 'office' }, false],
  ['binary', { BinaryEquals: { k: ['QmluYXJ5'] } }, { k: 'QmluYXJ5' }, true],
  ['letters', { StringEquals: { k: ['a'] } }, { K: 'A' }, false],
  ['letters', { StringEqualsIgnoreCase: { k: ['a'] } }, { K: 'A' }, true],
  ['letters', { StringNotEqualsIgnoreCase: { k: ['a'] } }, { K: 'A' }, false],
  ['no wildcards', { StringEquals: { k: ['a*'] } }, { k: 'ab' }, false],
  ['wildcards', { StringLike: { k: ['a*c?'] } }, { k: 'abbcd' }, true],
  ['escaped wildcards', { StringLike: { k: ['a${*}${?}${$}'] } }, { k: 'a*?$' }, true],
  ['escaped wildcards', { StringLike: { k: ['a${*}'] } }, { k: 'ab' }, false],
  [
    'a variable',
    { StringEquals: { k: ['${aws:PrincipalAccount}'] } },
    { k: '1', 'aws:principalaccount': '1' },
    true,
  ],
  ['a variable with wildcards', { StringLike: { k: ['${v}'] } }, { k: 'ab', v: 'a*' }, false],
  ['a default', { StringEquals: { k: ["${v, 'all'}"] } }, { k: 'all' }, true],
  ['a default that is not needed', { StringEquals: { k: ["${v, 'all'}"] } }, { k: 'all', v: 'x' }, false],
  ['a variable without a value', { StringEquals: { k: ['${v}'] } }, { k: '' }, false],
  ['a variable without a value, negated', { StringNotEquals: { k: ['${v}'] } }, { k: 'x' }, true],
  ['a variable of several values', { StringLike: { k: ['${v}*'] } }, { k: 'ab', v: ['a', 'b'] }, false],
  [
    'a variable in an ARN',
    { ArnLike: { k: ['arn:aws:iam::${a}:role/*'] } },
    { k: 'arn:aws:iam::1:role/x', a: '1' },
    true,
  ],
  [
    'a variable in an ARN',
    { ArnNotLike: { k: ['arn:aws:iam::${a}:role/*'] } },
    { k: 'arn:aws:iam::1:role/x', a: '2' },
    true,
  ],
  [
    'parts of ARNs',
    { ArnLike: { k: ['arn:aws:x:*:1:finance/*'] } },
    { k: 'arn:aws:x:r:2:store/abc:1:finance/doc' },
    false,
  ],
  [
    'parts of ARNs',
    { StringLike: { k: ['arn:aws:x:*:1:finance/*'] } },
    { k: 'arn:aws:x:r:2:store/abc:1:finance/doc' },
    true,
  ],
  [
    'wildcards in ArnEquals',
    { ArnEquals: { k: ['arn:aws:sns:*:*:a*'] } },
    { k: 'arn:aws:sns:r:1:ab:c' },
    true,
  ],
  ['no ARN', { ArnNotEquals: { k: ['arn:aws:sns:*:*:a*'] } }, { k: 'ab' }, true],
  ['a key that is there', { Null: { k: ['false'] } }, { k: '' }, true],
  ['a key that is not there', { Null: { k: ['true'] } }, {}, true],
  ['a missing key', { ArnLike: { k: ['arn:aws:sns:*:*:a*'] } }, {}, false],
  ['a missing key', { ArnLikeIfExists: { k: ['arn:aws:sns:*:*:a*'] } }, {}, true],
  ['a missing key', { 'ForAnyValue:StringLikeIfExists': { k: ['a'] } }, {}, false],
  ['all values', { 'ForAllValues:StringLike': { k: ['a*', 'b*'] } }, { k: ['ab', 'ba'] }, true],
  ['all values', { 'ForAllValues:StringLike': { k: ['a*'] } }, { k: ['ab', 'ba'] }, false],
  ['any value', { 'ForAnyValue:StringLike': { k: ['a*'] } }, { k: ['ab', 'ba'] }, true],
  ['two keys', { StringEquals: { k: ['a'], l: ['b'] } }, { k: 'a' }, false],
  ['two operators', { StringEquals: { k: ['a'] }, Bool: { l: ['true'] } }, { k: 'a', l: 'TRUE' }, true],
])('%s: %j of %j -> %s', (_name, Condition, keys, holds) => {
  const evaluate = compileOrganization(chain([[[FULL, { Effect: 'Deny', Condition }]]]), RCP_SERVICES);
  expect(evaluate(call('s3:CreateBucket', keys)).outcome).toBe(holds ? 'explicit-deny' : 'allowed');
});

it.each<[Sketch, string, string, boolean]>([
  [{ Effect: 'Deny', Action: ['S3:createbucket'] }, 's3:CreateBucket', '*', true],
  [{ Effect: 'Deny', Action: ['s3:*bucket'] }, 's3:CreateBucket', '*', true],
  [{ Effect: 'Deny', Action: ['s3:?reate*'] }, 's3:CreateBucket', '*', true],
  [{ Effect: 'Deny', Action: ['s3-object-lambda:*'] }, 's3:CreateBucket', '*', false],
  [{ Effect: 'Deny', NotAction: ['iam:*', 's3:Create*'] }, 's3:CreateBucket', '*', false],
  [{ Effect: 'Deny', NotAction: ['iam:*'] }, 's3:CreateBucket', '*', true],
  [{ Effect: 'Deny', Resource: ['arn:aws:s3:::logs*'] }, 's3:CreateBucket', 'arn:aws:s3:::logs-1', true],
  [{ Effect: 'Deny', Resource: ['arn:aws:s3:::logs*'] }, 's3:CreateBucket', 'arn:aws:s3:::Logs-1', false],
  [{ Effect: 'Deny', Resource: ['arn:aws:s3:::logs*'] }, 's3:CreateBucket', '*', false],
  [
    { Effect: 'Deny', Resource: ['arn:aws:iam::*:role/x'] },
    's3:CreateBucket',
    'arn:aws:iam::1:a:role/x',
    true,
  ],
  [{ Effect: 'Deny', Resource: ['arn:aws:*'] }, 's3:CreateBucket', 'arn:aws:s3:::x', true],
  [{ Effect: 'Deny', NotResource: ['arn:aws:s3:::logs*'] }, 's3:CreateBucket', 'arn:aws:s3:::logs', false],
  [{ Effect: 'Deny', NotResource: ['arn:aws:s3:::logs*'] }, 's3:CreateBucket', 'arn:aws:s3:::data', true],
  [
    { Effect: 'Deny', Resource: ['arn:aws:s3:::${aws:username}'] },
    's3:CreateBucket',
    'arn:aws:s3:::ada',
    true,
  ],
  [
    { Effect: 'Deny', Resource: ['arn:aws:s3:::${aws:nobody}'] },
    's3:CreateBucket',
    'arn:aws:s3:::ada',
    false,
  ],
])('%j and %s on %s: %s', (sketch, action, resource, denied) => {
  const evaluate = compileOrganization(chain([[[FULL, sketch]]]), RCP_SERVICES);
  const { outcome } = evaluate(call(action, { 'aws:username': 'ada' }, resource));
  expect(outcome).toBe(denied ? 'explicit-deny' : 'allowed');
});

const MANY = { 'aws:calledvia': ['a', 'b'] };
it.each<[string, Sketch, Outcome]>([
  ['a deny', { Effect: 'Deny', Condition: { StringEquals: { 'aws:CalledVia': ['a'] } } }, 'undecided'],
  [
    'an allow beside one',
    { Effect: 'Allow', Condition: { StringEquals: { 'aws:CalledVia': ['a'] } } },
    'allowed',
  ],
  [
    'a deny that another key rules out',
    { Effect: 'Deny', Condition: { StringEquals: { 'aws:CalledVia': ['a'], k: ['x'] } } },
    'allowed',
  ],
  ['a deny on an unknown rest', { Effect: 'Deny', NotResource: ['arn:aws:s3:::${aws:nobody}'] }, 'undecided'],
])('leaves open what AWS does not document: %s %j -> %s', (_name, sketch, outcome) => {
  expect(outcomeOf([[[FULL, sketch]]], call('s3:CreateBucket', MANY, 'arn:aws:s3:::x')).outcome).toBe(
    outcome,
  );
});

it('is not undecided where a deny is certain', () => {
  const open: Sketch = { Effect: 'Deny', Condition: { StringEquals: { 'aws:CalledVia': ['a'] } } };
  expect(outcomeOf([[[FULL, open], [{ Effect: 'Deny' }]]], call('s3:CreateBucket', MANY)).outcome).toBe(
    'explicit-deny',
  );
  expect(outcomeOf([[[FULL, open]], []], call('s3:CreateBucket', MANY)).outcome).toBe('implicit-deny');
});

const condition = (operator: string, value = 'x'): Sketch => ({
  Effect: 'Deny',
  Condition: { [operator]: { k: [value] } },
});
it.each<[Sketch, readonly (string | number)[], RegExp]>([
  [condition('StringNotEqual'), ['Condition', 'StringNotEqual'], /Did you mean "StringNotEquals"/],
  [condition('stringequals'), ['Condition', 'stringequals'], /no condition operator/],
  [condition('NullIfExists'), ['Condition', 'NullIfExists'], /no condition operator/],
  [condition('ForSomeValues:StringLike'), ['Condition', 'ForSomeValues:StringLike'], /no condition operator/],
  [condition('Null'), ['Condition', 'Null', 'k', 0], /neither true nor false/],
  [condition('Bool'), ['Condition', 'Bool', 'k', 0], /neither true nor false/],
  [condition('NumericEquals', '1e3'), ['Condition', 'NumericEquals', 'k', 0], /no number/],
  [condition('DateEquals', '2026'), ['Condition', 'DateEquals', 'k', 0], /no date/],
  [condition('DateEquals', '2026-01-01T00:00:00'), ['Condition', 'DateEquals', 'k', 0], /time zone/],
  [condition('IpAddress', '203.0.113.0/33'), ['Condition', 'IpAddress', 'k', 0], /no IP address/],
  [condition('IpAddress', '${aws:SourceIp}'), ['Condition', 'IpAddress', 'k', 0], /no IP address/],
  [condition('BinaryEquals', '%'), ['Condition', 'BinaryEquals', 'k', 0], /Base64/],
  [condition('ArnLike', '*'), ['Condition', 'ArnLike', 'k', 0], /six parts/],
  [condition('StringEquals', '${a'), ['Condition', 'StringEquals', 'k', 0], /no end/],
  [condition('StringEquals', '${}'), ['Condition', 'StringEquals', 'k', 0], /no policy variable/],
  [condition('StringEquals', '${a, b}'), ['Condition', 'StringEquals', 'k', 0], /single quotes/],
  [{ Effect: 'Deny', Action: ['s3:Get*', '*:Get*'] }, ['Action', 1], /no action/],
  [{ Effect: 'Deny', NotAction: ['CreateBucket'] }, ['NotAction', 0], /no action/],
  [{ Effect: 'Deny', Resource: ['bucket'] }, ['Resource', 0], /Write "\*" or an ARN/],
  [{ Effect: 'Deny', NotResource: ['arn:aws:s3'] }, ['NotResource', 0], /six parts/],
  [{ Effect: 'Deny', Resource: ['arn:aws:sqs:*:${aws:PrincipalAccount}:*'] }, ['Resource', 0], /fifth colon/],
  [{ Effect: 'Deny', Principal: '*' }, ['Principal'], /takes no "Principal"/],
  [{ Effect: 'Deny', NotPrincipal: '*' }, ['NotPrincipal'], /NotPrincipal/],
  [{ Effect: 'Deny', NotAction: ['s3:*'], Action: ['s3:*'] }, [], /either "Action"/],
])('does not judge by what it does not understand: %j', (sketch, path, message) => {
  const problems = problemsOf(chain([[[FULL, sketch]]]));
  expect(problems).toEqual([
    {
      policy: 'r-ab12 0',
      path: ['Statement', 1, ...path],
      message: expect.stringMatching(message) as string,
    },
  ]);
});

it('wants RCPs to be for everyone', () => {
  const organization = chain([[[{ Effect: 'Deny', Principal: { AWS: ['*'] } }]]], 'RESOURCE_CONTROL_POLICY');
  expect(problemsOf(organization)).toMatchObject([{ path: ['Statement', 0, 'Principal'] }]);
});

it('tells everything that it does not understand at once', () => {
  const organization = chain([[[condition('Strng'), condition('Bool')]], [[condition('Null')]]]);
  expect(problemsOf(organization).map(({ path }) => path.join('.'))).toEqual([
    'Statement.0.Condition.Strng',
    'Statement.1.Condition.Bool.k.0',
    'Statement.0.Condition.Null.k.0',
  ]);
});

function problemsOf(organization: Parameters<typeof compileOrganization>[0]) {
  try {
    compileOrganization(organization, RCP_SERVICES);
  } catch (error) {
    if (error instanceof CompileError) return error.problems;
    throw error;
  }
  return [];
}
