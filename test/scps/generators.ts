import fc from 'fast-check';
import type { Condition, Statement } from '../../scps/document.ts';
import type { Request } from '../../scps/request.ts';
import { ACCOUNT, FULL, call } from './organizations.ts';

// From small pools, so that what a policy names is often what a request brings.

const ACTIONS = ['s3:CreateBucket', 's3:DeleteBucket', 's3:PutObject', 'ec2:RunInstances', 'iam:CreateRole'];
const ACTION_PATTERNS = [
  ...ACTIONS,
  'S3:createbucket',
  '*',
  's3:*',
  's3:*Bucket',
  's3:?reate*',
  'ec2:*',
  'ec2:*nst*ces',
  'iam:Create*',
  's3-object-lambda:*',
];
const RESOURCES = [
  'arn:aws:s3:::orders',
  'arn:aws:s3:::orders/2026/01.csv',
  'arn:aws:s3:::Orders',
  `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-1`,
  `arn:aws:iam::${ACCOUNT}:role/team/ada`,
];
const RESOURCE_PATTERNS = [
  ...RESOURCES,
  '*',
  'arn:aws:s3:::*',
  'arn:aws:s3:::o*/*.csv',
  'arn:aws:s3:::order?',
  'arn:*:ec2:*:*:instance/*',
  `arn:aws:ec2:eu-*:${ACCOUNT}:*`,
  'arn:aws:iam::*:role/*',
  "arn:aws:iam::*:role/team/${aws:username, 'ada'}",
];
/** Its variable may have no value. */
const OPEN_PATTERN = 'arn:aws:iam::*:role/team/${aws:username}';

/** Values of a key in requests, and what policies compare it with. */
interface Kind {
  readonly key: string;
  readonly operators: readonly string[];
  readonly values: readonly string[];
  readonly compared: readonly string[];
}
const VIA = {
  key: 'aws:CalledViaFirst',
  values: ['cloudformation.amazonaws.com', 'CloudFormation.amazonaws.com', 'athena.amazonaws.com', 'a*'],
};
const TEAM = { key: 'aws:PrincipalTag/team', values: ['ada', 'bob', ACCOUNT, ''] };
const FROM = { key: 'aws:SourceArn', values: RESOURCES };
const ARNS = RESOURCE_PATTERNS.filter((pattern) => pattern !== '*');
const ORDER = ['Equals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals', 'NotEquals'];
const KINDS: readonly Kind[] = [
  {
    ...VIA,
    operators: ['StringEquals', 'StringEqualsIgnoreCase', 'StringNotEquals', 'StringNotEqualsIgnoreCase'],
    compared: ['cloudformation.amazonaws.com', 'athena.amazonaws.com', 'a*'],
  },
  {
    ...VIA,
    operators: ['StringLike', 'StringNotLike'],
    compared: ['cloudformation.amazonaws.com', '*.amazonaws.com', 'a*', 'a${*}', '?l*'],
  },
  {
    ...TEAM,
    operators: ['StringEquals', 'StringLike'],
    compared: ['ada', 'b?b', '${aws:username}', "${aws:username, 'bob'}", '${aws:PrincipalAccount}'],
  },
  {
    ...TEAM,
    operators: ['StringNotEquals', 'StringNotLike'],
    compared: ['ada', 'b?b', "${aws:username, 'bob'}", '${aws:PrincipalAccount}'],
  },
  { ...FROM, operators: ['ArnEquals', 'ArnLike'], compared: [...ARNS, OPEN_PATTERN] },
  { ...FROM, operators: ['ArnNotEquals', 'ArnNotLike'], compared: ARNS },
  {
    key: 'kms:ScheduleKeyDeletionPendingWindowInDays',
    operators: ORDER.map((name) => `Numeric${name}`),
    values: ['7', '30', '30.0', '7.5', '-1'],
    compared: ['7', '30', '7.5', '-1'],
  },
  {
    key: 'aws:CurrentTime',
    operators: ORDER.map((name) => `Date${name}`),
    values: ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00', '2027-06-01', '2025-12-31T23:59:59.5Z'],
    compared: ['2026-01-01', '2026-01-01T00:00:00Z', '2027-06'],
  },
  {
    key: 'aws:ViaAWSService',
    operators: ['Bool'],
    values: ['true', 'false', 'TRUE'],
    compared: ['true', 'false', 'False'],
  },
  {
    key: 'aws:SourceIp',
    operators: ['IpAddress', 'NotIpAddress'],
    values: ['203.0.113.7', '203.0.114.7', '10.0.0.1', '2001:db8::7', '2001:db9::7'],
    compared: ['203.0.113.0/24', '203.0.113.9/24', '203.0.113.7/32', '0.0.0.0/1', '2001:db8::/32', '::/0'],
  },
  { key: 'kms:Blob', operators: ['BinaryEquals'], values: ['YQ==', 'Yg=='], compared: ['YQ==', 'Yg=='] },
];
/** The key that may have several values. */
const CHAIN: Kind = {
  key: 'aws:CalledVia',
  operators: ['StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike'],
  values: ['cloudformation.amazonaws.com', 'dynamodb.amazonaws.com', 'athena.amazonaws.com'],
  compared: ['cloudformation.amazonaws.com', 'athena.amazonaws.com', '*b.amazonaws.com', '*a*'],
};

const some = (pool: readonly string[], maxLength = 3): fc.Arbitrary<string[]> =>
  fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength });

const comparison = fc
  .constantFrom(...KINDS, CHAIN)
  .chain(({ key, operators, compared }) =>
    fc.tuple(
      fc.constantFrom(...(key === CHAIN.key ? [] : ['', '']), 'ForAllValues:', 'ForAnyValue:'),
      fc.constantFrom(...operators),
      fc.constantFrom('', '', 'IfExists'),
      fc.constantFrom(key, key.toUpperCase()),
      some(compared),
    ),
  )
  .map(([quantifier, operator, suffix, key, values]) => ({
    [quantifier + operator + suffix]: { [key]: values },
  }));
const presence = fc
  .tuple(fc.constantFrom(...KINDS, CHAIN), fc.constantFrom('true', 'false'))
  .map(([{ key }, absent]) => ({ Null: { [key]: [absent] } }));
const condition: fc.Arbitrary<Condition> = fc
  .array(fc.oneof({ weight: 6, arbitrary: comparison }, { weight: 1, arbitrary: presence }), { maxLength: 2 })
  .map((conditions) => Object.assign({}, ...conditions) as Condition);

const actions = some(ACTION_PATTERNS).chain((patterns) =>
  fc.constantFrom({ Action: patterns }, { NotAction: patterns }),
);
const resources = fc.oneof(
  fc.constant({ Resource: ['*'] }),
  some([...RESOURCE_PATTERNS, OPEN_PATTERN]).map((patterns) => ({ Resource: patterns })),
  some(ARNS).map((patterns) => ({ NotResource: patterns })),
);
/** A statement of an SCP. */
export const statement: fc.Arbitrary<Statement> = fc
  .tuple(fc.constantFrom('Allow' as const, 'Deny' as const), actions, resources, condition)
  .map(([Effect, what, where, Condition]) => ({ Effect, ...what, ...where, Condition }));

/** The statements of one policy. */
const policy = fc.array(statement, { minLength: 1, maxLength: 3 });
/** The policies of one level, often with one that allows everything. */
export const level: fc.Arbitrary<Statement[][]> = fc
  .tuple(fc.array(policy, { maxLength: 2 }), fc.integer({ min: 0, max: 3 }))
  .map(([policies, full]) => (full === 0 ? policies : [[FULL], ...policies]));
/** The policies of the root, the OU and the account. */
export const levels: fc.Arbitrary<Statement[][][]> = fc.array(level, { minLength: 3, maxLength: 3 });

const optional = (values: readonly string[]): fc.Arbitrary<string[]> =>
  fc.oneof({ weight: 1, arbitrary: fc.constant<string[]>([]) }, { weight: 2, arbitrary: some(values, 1) });
/** A call of a role of the account. */
export const request: fc.Arbitrary<Request> = fc
  .record({
    action: fc.constantFrom(...ACTIONS),
    resource: fc.constantFrom(...RESOURCES),
    username: optional(['ada', 'bob']),
    values: fc.tuple(
      ...KINDS.map(({ key, values }) => optional(values).map((value) => [key, value] as const)),
    ),
    chain: fc.array(fc.constantFrom(...CHAIN.values), { maxLength: 2 }),
  })
  .map(({ action, resource, username, values, chain }) => {
    const keys = [
      ...values,
      [CHAIN.key, chain] as const,
      ['aws:username', username] as const,
      ['aws:PrincipalAccount', [ACCOUNT]] as const,
      ['aws:ResourceAccount', [ACCOUNT]] as const,
    ];
    return call(
      action,
      Object.fromEntries<readonly string[]>(keys.filter(([, given]) => given.length > 0)),
      resource,
    );
  });
