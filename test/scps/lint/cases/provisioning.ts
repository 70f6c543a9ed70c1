import { cfnOnly, deny, unlessRole, type Case } from '../case.ts';

const ACTION = '/Statement/0/Action';
const ADMIN = 'arn:aws:iam::*:role/gate/admin';
const EXEMPT = '/Statement/0/Condition/ArnNotLike/aws:PrincipalArn';
const GUARDED = [
  'iam:CreateRole',
  'iam:UpdateAssumeRolePolicy',
  'iam:AttachRolePolicy',
  'iam:PutRolePolicy',
  'iam:PassRole',
];
const guard = (Resource: unknown, part = {}) =>
  deny({ Action: GUARDED, Resource, Condition: unlessRole(ADMIN), ...part });

export const PROVISIONING_CASES: readonly Case[] = [
  {
    rule: 'scp-cfn-only-data-plane',
    broken: [cfnOnly(['s3:CreateBucket', 's3:DeleteObject', 'lambda:Invoke*', 'kms:Decrypt'])],
    at: [`${ACTION}/1`, `${ACTION}/2`, `${ACTION}/3`],
    sound: [cfnOnly(['s3:CreateBucket', 's3:DeleteBucket', 'lambda:CreateFunction'])],
  },
  {
    rule: 'scp-cfn-only-data-plane',
    broken: [cfnOnly('s3:*', { Resource: 'arn:aws:s3:::lake-*/*' })],
    at: [`${ACTION}/0`],
    // Not only through CloudFormation, so a deny like any other.
    sound: [deny({ Action: 's3:*', Resource: 'arn:aws:s3:::lake-*/*' })],
  },
  {
    rule: 'scp-cfn-only-data-plane',
    broken: [cfnOnly('kms:*', { Resource: 'arn:aws:kms:*:*:key/*' })],
    at: [`${ACTION}/0`],
    // Nothing is encrypted with the ARN of an alias.
    sound: [cfnOnly('kms:*', { Resource: 'arn:aws:kms:*:*:alias/*' })],
  },
  {
    rule: 'scp-cfn-only-locks-out',
    broken: [cfnOnly(['CloudFormation:CREATESTACK', 'iam:PassRole', 'cloudformation:Delete*'])],
    at: [`${ACTION}/0`, `${ACTION}/1`, `${ACTION}/2`],
    sound: [cfnOnly(['iam:CreateRole', 'cloudformation:CreateResource'])],
  },
  {
    rule: 'scp-cfn-only-asset-upload',
    broken: [cfnOnly(['ecr:PutImage', 's3:PutObject', 'cloudformation:CreateUploadBucket'])],
    at: [`${ACTION}/0`, `${ACTION}/1`, `${ACTION}/2`],
    sound: [cfnOnly(['ecr:CreateRepository', 's3:PutBucketPolicy'])],
  },
  {
    rule: 'scp-cfn-only-run-time',
    broken: [cfnOnly(['ec2:CreateTags', 'ec2:CreateN*', 'lambda:AddPermission'])],
    at: [`${ACTION}/0`, `${ACTION}/1`, `${ACTION}/2`],
    sound: [cfnOnly(['ec2:CreateVpc', 'lambda:AddLayerVersionPermission'])],
  },
  {
    rule: 'scp-organizations-locked-out',
    broken: [deny({ Action: ['organizations:LeaveOrganization', 'organizations:*Policy'] })],
    at: [`${ACTION}/1`],
    sound: [deny({ Action: 'organizations:*Policy', Condition: unlessRole(ADMIN) })],
  },
];

export const EXEMPTION_CASES: readonly Case[] = [
  {
    rule: 'scp-principal-positive',
    broken: [deny({ Condition: { ArnLike: { 'aws:PrincipalArn': ADMIN } } })],
    at: ['/Statement/0/Condition/ArnLike/aws:PrincipalArn'],
    sound: [deny({ Condition: { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } } })],
  },
  {
    rule: 'scp-exempt-session-arn',
    broken: [deny({ Condition: unlessRole('arn:aws:sts::*:assumed-role/gate-admin/*') })],
    at: [`${EXEMPT}/0`],
    sound: [deny({ Condition: unlessRole('arn:aws:iam::*:role/gate-admin') })],
  },
  {
    rule: 'scp-exempt-too-wide',
    broken: [
      deny({
        Condition: unlessRole([
          '*',
          '*:role/*admin*',
          'arn:aws:iam::*:role/*',
          'arn:aws:iam::*:role/*/gate-admin',
          'arn:aws:iam::*:role/ga*',
          'arn:aws:iam::*:*',
          'arn:*:role/gate-admin',
        ]),
      }),
    ],
    at: [0, 1, 2, 3, 4, 5, 6].map((index) => `${EXEMPT}/${index}`),
    sound: [
      deny({
        Condition: unlessRole([
          'arn:aws:iam::*:role/gate/*',
          'arn:*:iam::*:role/stacksets-exec-*',
          'arn:aws:iam::*:root',
          'arn:aws:iam::111122223333:user/break-glass',
          'arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Gate_*',
        ]),
      }),
    ],
  },
  {
    rule: 'scp-exempt-role-unprotected',
    broken: [deny({ Condition: unlessRole(ADMIN) }), guard('arn:aws:iam::*:role/other')],
    at: [`${EXEMPT}/0`],
    sound: [deny({ Condition: unlessRole(ADMIN) }), guard('arn:aws:iam::*:role/gate/*')],
  },
  {
    rule: 'scp-exempt-role-unprotected',
    // Another policy protects it, but not from who comes through CloudFormation.
    broken: [
      [
        deny({
          Condition: unlessRole([
            'arn:aws:iam::*:role/aws-service-role/*',
            'arn:aws:iam::*:role/aws:ec2-infrastructure',
            ADMIN,
          ]),
        }),
      ],
      [cfnOnly(GUARDED, { Resource: ADMIN })],
    ],
    at: [`0 ${EXEMPT}/2`],
    sound: [[deny({ Condition: unlessRole(ADMIN) })], [guard(ADMIN)]],
  },
  {
    rule: 'scp-exempt-role-unprotected',
    // One of the actions is forgotten.
    broken: [guard(ADMIN, { Action: GUARDED.slice(1) })],
    at: [`${EXEMPT}/0`],
    sound: [guard(ADMIN, { Action: 'iam:*' })],
  },
  {
    rule: 'scp-exempt-role-unprotected',
    // It is denied to one role, and to nobody else.
    broken: [
      deny({ Condition: unlessRole(ADMIN) }),
      guard(ADMIN, { Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/developer' } } }),
    ],
    at: [`${EXEMPT}/0`],
    sound: [deny({ Condition: unlessRole(ADMIN) }), guard(ADMIN, { Condition: undefined })],
  },
  {
    rule: 'scp-exempt-tag-unprotected',
    broken: [
      deny({ Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'gate' } } }),
      deny({
        Action: 's3:DeleteBucket',
        Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'gate' } },
      }),
    ],
    at: ['/Statement/0/Condition/StringNotEquals/aws:PrincipalTag~1team'],
    sound: [
      deny({ Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'gate' } } }),
      deny({ Action: ['iam:TagRole', 'iam:TagUser'], Condition: unlessRole(ADMIN) }),
    ],
  },
];
