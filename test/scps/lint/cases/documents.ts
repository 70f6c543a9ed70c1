import { allow, cfnOnly, deny, type Case } from '../case.ts';

const ACTION = '/Statement/0/Action';
const RESOURCE = '/Statement/0/Resource';
const BUCKET = 'arn:aws:s3:::gate-bundles';
const acts = (Action: unknown, Resource: unknown = '*') => [deny({ Action, Resource })];
/** So many characters of statements that say nothing wrong. */
const long = (characters: number) =>
  acts(
    's3:PutBucketPolicy',
    Array.from({ length: characters / 40 }, (_, at) => `${BUCKET}-${String(at).padStart(12, '0')}`),
  );

export const ACTION_CASES: readonly Case[] = [
  {
    rule: 'scp-action-malformed',
    broken: acts(['CreateBucket', 's3:', ':CreateBucket', 's3:Create:Bucket', 's3*']),
    at: [0, 1, 2, 3, 4].map((at) => `${ACTION}/${at}`),
    sound: acts(['*']),
  },
  {
    rule: 'scp-service-wildcard',
    broken: [deny({ NotAction: ['*:Get*', 's?:List*', 's3:Get*'] })],
    at: ['/Statement/0/NotAction/0', '/Statement/0/NotAction/1'],
    sound: [deny({ NotAction: ['s3:Get*'] })],
  },
  {
    rule: 'scp-service-unknown',
    broken: acts(['s33:CreateBucket', 's3:CreateBucket']),
    at: [`${ACTION}/0`],
    sound: acts(['S3:CreateBucket']),
  },
  {
    rule: 'scp-action-unknown',
    broken: acts(['s3:CreateBuckets', 's3:CreateBucket']),
    at: [`${ACTION}/0`],
    sound: acts('s3:createbucket'),
  },
  {
    rule: 'scp-pattern-matches-nothing',
    broken: acts(['s3:CraeteBucket*', 's3:Put?ucketPolicy']),
    at: [`${ACTION}/0`],
    sound: acts('s3:*BucketPolicy'),
  },
  {
    rule: 'scp-action-duplicate',
    broken: acts(['s3:CreateBucket', 's3:createBucket']),
    at: [`${ACTION}/1`],
    sound: acts(['s3:CreateBucket', 's3:DeleteBucket']),
  },
  {
    rule: 'scp-action-shadowed',
    broken: acts(['s3:PutBucket*', 's3:PutBucketAcl', 's3:DeleteBucket', 's3:PutBucketP*']),
    at: [`${ACTION}/1`, `${ACTION}/3`],
    sound: acts(['s3:PutBucket*', 's3:PutObjectAcl']),
  },
  {
    rule: 'scp-deny-covers-reads',
    broken: acts(['s3:*BucketPolicy', 's3:Put*', 's3:Get*']),
    at: [`${ACTION}/0`],
    // All of a service, and reads alone, are denied on purpose.
    sound: acts(['s3:*', 'sqs:Get*', 'sns:Create*']),
  },
  {
    rule: 'scp-deny-covers-reads',
    broken: [cfnOnly('s3:*')],
    at: [`${ACTION}/0`],
    sound: [cfnOnly('s3:PutBucket*')],
  },
  {
    rule: 'scp-deny-all-actions',
    broken: acts('*', 'arn:aws:iam::*:role/gate'),
    at: [`${ACTION}/0`],
    sound: acts('iam:DeleteRole', 'arn:aws:iam::*:role/gate'),
  },
  {
    rule: 'scp-deny-all-actions',
    broken: acts('*', 'arn:aws:iam::*:role/gate'),
    at: [`${ACTION}/0`],
    // A perimeter denies reads on purpose.
    sound: [
      deny({
        Action: '*',
        Resource: 'arn:aws:s3:::gate',
        Condition: { StringNotEquals: { 'aws:ResourceOrgID': 'o-exampleorg1' } },
      }),
    ],
  },
];

export const RESOURCE_CASES: readonly Case[] = [
  {
    rule: 'scp-wildcard-only-action',
    broken: acts(['s3:ListAllMyBuckets', 's3:DeleteBucket'], BUCKET),
    at: [`${ACTION}/0`],
    sound: acts('s3:ListAllMyBuckets'),
  },
  {
    rule: 'scp-action-misfit',
    broken: acts(['sqs:DeleteQueue', 's3:DeleteBucket'], BUCKET),
    at: [`${ACTION}/0`],
    sound: acts(['s3:DeleteBucket'], BUCKET),
  },
  {
    rule: 'scp-resource-misfit',
    broken: acts('s3:DeleteBucket', [
      BUCKET,
      'arn:aws:sqs:*:*:gate',
      'arn:aws:s3:eu-west-1:111122223333:gate',
    ]),
    at: [`${RESOURCE}/1`, `${RESOURCE}/2`],
    sound: acts(['s3:DeleteBucket', 'sqs:DeleteQueue'], [BUCKET, 'arn:aws:sqs:*:*:gate', 'arn:aws:*:::gate']),
  },
  {
    rule: 'scp-resource-misfit',
    broken: acts('lambda:CreateFunctionUrlConfig', 'arn:aws:lambda:*:*:function/*'),
    at: [`${RESOURCE}/0`],
    // It is told by the rule that says what is missing.
    sound: acts('cloudformation:DeleteStack', 'arn:aws:cloudformation:*:*:stack/Gate'),
  },
  {
    rule: 'scp-account-id',
    broken: [
      deny({
        Action: 'iam:DeleteRole',
        Resource: ['arn:aws:iam::11112222333:role/gate', 'arn:aws:iam::1111-2222-3333:role/gate'],
        Condition: { StringNotEquals: { 'aws:PrincipalAccount': '1111222233334' } },
      }),
    ],
    at: [`${RESOURCE}/0`, `${RESOURCE}/1`, '/Statement/0/Condition/StringNotEquals/aws:PrincipalAccount/0'],
    sound: [
      deny({
        Action: 'iam:DeleteRole',
        Resource: [
          'arn:aws:iam::111122223333:role/gate',
          'arn:aws:iam::*:role/gate',
          'arn:aws:iam::aws:policy/x',
        ],
        Condition: { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } },
      }),
    ],
  },
  {
    rule: 'scp-region-fixed',
    broken: acts('sqs:DeleteQueue', 'arn:aws:sqs:eu-west-1:*:gate'),
    at: [`${RESOURCE}/0`],
    sound: acts('sqs:DeleteQueue', ['arn:aws:sqs:*:*:gate', 'arn:aws:sqs:eu-*:*:gate']),
  },
  {
    rule: 'scp-partition-fixed',
    broken: acts('s3:DeleteBucket', ['arn:*:s3:::gate', BUCKET, 'arn:aws-cn:s3:::gate']),
    at: [`${RESOURCE}/1`],
    sound: acts('s3:DeleteBucket', 'arn:*:s3:::gate'),
  },
];

export const ALLOW_CASES: readonly Case[] = [
  {
    rule: 'scp-allow-not-action',
    broken: [allow({ NotAction: 'iam:*' })],
    at: ['/Statement/0/NotAction'],
    sound: [deny({ NotAction: 'iam:*' })],
  },
  {
    rule: 'scp-allow-wildcard',
    broken: [allow({ Action: ['s3:Get*', 's3:GetObject'] })],
    at: [`${ACTION}/0`],
    sound: [allow({ Action: '*' })],
  },
  {
    rule: 'scp-allow-missing',
    broken: [[deny()], [deny()]],
    at: ['0 /Statement/0'],
    sound: [[deny()], [allow({ Action: '*' })]],
  },
];

export const DOCUMENT_CASES: readonly Case[] = [
  {
    rule: 'scp-size',
    broken: long(12_000),
    at: [''],
    sound: long(9_000),
  },
  {
    rule: 'scp-size-as-saved',
    broken: long(9_000),
    at: [''],
    sound: long(9_000),
    indent: { broken: 8, sound: 0 },
  },
  {
    rule: 'scp-non-ascii',
    broken: [deny({ Sid: 'Schlüssel', Condition: { StringEquals: { 'aws:RequestTag/é': 'ok' } } })],
    at: ['/Statement/0/Sid', '/Statement/0/Condition/StringEquals/aws:RequestTag~1é'],
    sound: [deny({ Sid: 'Keys' })],
  },
  {
    rule: 'scp-sid-duplicate',
    broken: [deny({ Sid: 'Gate' }), deny({ Sid: 'Keys' }), deny({ Sid: 'Gate' })],
    at: ['/Statement/2/Sid'],
    sound: [[deny({ Sid: 'Gate' })], [deny({ Sid: 'Gate' }), deny(), deny()]],
  },
  {
    rule: 'scp-sid-characters',
    broken: [deny({ Sid: 'protect-gate' }), deny({ Sid: '' })],
    at: ['/Statement/0/Sid', '/Statement/1/Sid'],
    sound: [deny({ Sid: 'ProtectGate1' })],
  },
  {
    rule: 'scp-principal',
    broken: [deny({ Principal: '*' }), deny({ NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } })],
    at: ['/Statement/0/Principal', '/Statement/1/NotPrincipal'],
    sound: [deny()],
  },
  {
    rule: 'scp-placeholder',
    broken: [
      deny({
        Action: ['s3:CreateBucket', '...'],
        Resource: [
          'arn:aws:s3:::<bucket>',
          'arn:aws:s3:::${Bucket}',
          'arn:aws:s3:::{{bucket}}/x',
          'arn:aws:s3:::[BUCKET_NAME]',
        ],
        Condition: { StringNotLike: { 'aws:PrincipalArn': 'REPLACE_ME' } },
      }),
    ],
    at: [
      `${ACTION}/1`,
      `${RESOURCE}/0`,
      `${RESOURCE}/1`,
      `${RESOURCE}/2`,
      `${RESOURCE}/3`,
      '/Statement/0/Condition/StringNotLike/aws:PrincipalArn/0',
    ],
    sound: [
      deny({
        Resource: [
          'arn:aws:s3:::${aws:username}',
          'arn:aws:s3:::${*}',
          "arn:aws:s3:::${aws:PrincipalTag/team, 'x'}",
        ],
      }),
    ],
  },
];
