import { allow, cfnOnly, CLOUDFORMATION, deny, type Case } from '../case.ts';

const CONDITION = '/Statement/0/Condition';
const when = (Condition: unknown) => [deny({ Condition })];

export const CONDITION_CASES: readonly Case[] = [
  {
    rule: 'scp-any-value-negated',
    broken: when({ 'ForAnyValue:StringNotEquals': { 'aws:CalledVia': CLOUDFORMATION } }),
    at: [`${CONDITION}/ForAnyValue:StringNotEquals/aws:CalledVia`],
    sound: when({ 'ForAllValues:StringNotEquals': { 'aws:CalledVia': CLOUDFORMATION } }),
  },
  {
    rule: 'scp-any-value-negated',
    broken: when({ 'foranyvalue:stringnotlike': { 'aws:PrincipalOrgPaths': 'o-exampleorg1/*' } }),
    at: [`${CONDITION}/foranyvalue:stringnotlike/aws:PrincipalOrgPaths`],
    // One tag that is not approved is enough to deny, and no tag is none.
    sound: when({ 'ForAnyValue:StringNotLike': { 'aws:TagKeys': 'team-*' } }),
  },
  {
    rule: 'scp-any-value-negated',
    broken: when({ 'ForAnyValue:StringNotEquals': { 'aws:SourceOrgPaths': 'o-exampleorg1/*' } }),
    at: [`${CONDITION}/ForAnyValue:StringNotEquals/aws:SourceOrgPaths`],
    sound: when({ 'ForAnyValue:StringNotEqualsIfExists': { 'aws:SourceOrgPaths': 'o-exampleorg1/*' } }),
  },
  {
    rule: 'scp-bool-fails-open',
    broken: when({ Bool: { 'aws:ViaAWSService': 'false', 'aws:SecureTransport': 'false' } }),
    at: [`${CONDITION}/Bool/aws:ViaAWSService`],
    sound: when({ BoolIfExists: { 'aws:ViaAWSService': 'false' } }),
  },
  {
    rule: 'scp-bool-fails-open',
    broken: when({ Bool: { 'aws:MultiFactorAuthPresent': false } }),
    at: [`${CONDITION}/Bool/aws:MultiFactorAuthPresent`],
    sound: when({ Bool: { 'kms:BypassPolicyLockoutSafetyCheck': true } }),
  },
  {
    rule: 'scp-all-values-in-allow',
    broken: [allow({ Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } } })],
    at: [`${CONDITION}/ForAllValues:StringEquals/aws:TagKeys`],
    sound: [
      allow({
        Condition: {
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] },
          Null: { 'aws:TagKeys': 'false' },
        },
      }),
    ],
  },
  {
    rule: 'scp-all-values-in-deny',
    broken: when({ 'ForAllValues:StringLike': { 'kms:ResourceAliases': 'alias/gate-*' } }),
    at: [`${CONDITION}/ForAllValues:StringLike/kms:ResourceAliases`],
    sound: when({ 'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/gate-*' } }),
  },
  {
    rule: 'scp-multivalued-key',
    broken: when({ StringNotEquals: { 'aws:CalledVia': CLOUDFORMATION } }),
    at: [`${CONDITION}/StringNotEquals/aws:CalledVia`],
    sound: when({ StringNotEquals: { 'aws:CalledViaFirst': CLOUDFORMATION } }),
  },
  {
    rule: 'scp-if-exists-idle',
    broken: when({ StringNotEqualsIfExists: { 'aws:CalledViaFirst': CLOUDFORMATION } }),
    at: [`${CONDITION}/StringNotEqualsIfExists/aws:CalledViaFirst`],
    sound: when({ StringNotEquals: { 'aws:CalledViaFirst': CLOUDFORMATION } }),
  },
  {
    rule: 'scp-literal-wildcard',
    broken: when({ StringNotEquals: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/gate-admin'] } }),
    at: [`${CONDITION}/StringNotEquals/aws:PrincipalArn/0`],
    sound: when({ StringNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/gate-admin'] } }),
  },
  {
    rule: 'scp-arn-shape',
    broken: when({ ArnNotLike: { 'aws:PrincipalArn': 'role/gate-admin' } }),
    at: [`${CONDITION}/ArnNotLike/aws:PrincipalArn/0`],
    sound: when({ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/gate-admin' } }),
  },
  {
    rule: 'scp-variable-in-arn-operator',
    broken: when({
      ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::${aws:PrincipalAccount}:role/gate-admin' },
    }),
    at: [`${CONDITION}/ArnNotLike/aws:PrincipalArn/0`],
    sound: when({
      StringNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::${aws:PrincipalAccount}:role/gate-admin' },
    }),
  },
  {
    rule: 'scp-operator-unknown',
    broken: when({ StringNotEqual: { 'aws:CalledViaFirst': CLOUDFORMATION } }),
    at: [`${CONDITION}/StringNotEqual/aws:CalledViaFirst`],
    sound: when({ stringnotequals: { 'aws:CalledViaFirst': CLOUDFORMATION } }),
  },
  {
    rule: 'scp-operator-unknown',
    broken: [deny({ Condition: JSON.parse('{"__proto__": {"aws:CalledViaFirst": "x"}}') as object })],
    at: [`${CONDITION}/__proto__/aws:CalledViaFirst`],
    sound: when({ Null: { 'aws:CalledViaFirst': 'true' } }),
  },
  {
    rule: 'scp-condition-key-unknown',
    broken: when({ StringNotEquals: { 'aws:CaledViaFirst': CLOUDFORMATION } }),
    at: [`${CONDITION}/StringNotEquals/aws:CaledViaFirst`],
    sound: when({ StringNotEquals: { 'AWS:calledviafirst': CLOUDFORMATION } }),
  },
  {
    rule: 'scp-condition-key-unknown',
    broken: when({ StringEquals: { 'kms:EncryptionContext': 'x' } }),
    at: [`${CONDITION}/StringEquals/kms:EncryptionContext`],
    sound: when({ StringEquals: { 'kms:EncryptionContext:team': 'x', 'aws:RequestTag/team': 'x' } }),
  },
  {
    rule: 'scp-network-without-services',
    broken: when({ NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }),
    at: [`${CONDITION}/NotIpAddress/aws:SourceIp`],
    sound: when({
      NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' },
      BoolIfExists: { 'aws:ViaAWSService': 'false' },
    }),
  },
];

export const CALLED_VIA_CASES: readonly Case[] = [
  {
    rule: 'scp-any-service-passes',
    broken: when({ BoolIfExists: { 'aws:ViaAWSService': 'false' } }),
    at: [`${CONDITION}/BoolIfExists/aws:ViaAWSService`],
    sound: [cfnOnly('s3:CreateBucket')],
  },
  {
    rule: 'scp-any-service-passes',
    broken: when({ Null: { 'aws:CalledVia': 'true' } }),
    at: [`${CONDITION}/Null/aws:CalledVia`],
    // In a perimeter any service is meant.
    sound: when({
      BoolIfExists: { 'aws:ViaAWSService': 'false' },
      StringNotEquals: { 'aws:SourceVpc': 'vpc-1a2b3c4d' },
    }),
  },
  {
    rule: 'scp-called-via-positive',
    broken: when({ StringEquals: { 'aws:CalledViaFirst': CLOUDFORMATION } }),
    at: [`${CONDITION}/StringEquals/aws:CalledViaFirst`],
    sound: when({ StringNotEquals: { 'aws:CalledViaFirst': CLOUDFORMATION } }),
  },
  {
    rule: 'scp-called-via-positive',
    broken: when({ Bool: { 'aws:ViaAWSService': true } }),
    at: [`${CONDITION}/Bool/aws:ViaAWSService`],
    sound: when({ BoolIfExists: { 'aws:ViaAWSService': false } }),
  },
  {
    rule: 'scp-called-via-last',
    broken: when({ StringNotEquals: { 'aws:CalledViaLast': CLOUDFORMATION } }),
    at: [`${CONDITION}/StringNotEquals/aws:CalledViaLast`],
    sound: when({ StringNotEquals: { 'aws:CalledViaFirst': CLOUDFORMATION } }),
  },
  {
    rule: 'scp-called-via-service-unknown',
    broken: when({
      StringNotEquals: {
        'aws:CalledViaFirst': [
          CLOUDFORMATION,
          'cloudformation.aws.com',
          'cloudfromation.amazonaws.com',
          'athena',
        ],
      },
    }),
    at: [1, 2, 3].map((index) => `${CONDITION}/StringNotEquals/aws:CalledViaFirst/${index}`),
    // AWS may have added a service since.
    sound: when({
      StringNotEquals: { 'aws:CalledViaFirst': [CLOUDFORMATION, 'servicecatalog.amazonaws.com'] },
    }),
  },
  {
    rule: 'scp-exemptions-combined',
    broken: when({
      StringNotEquals: { 'aws:CalledViaFirst': CLOUDFORMATION },
      ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/break-glass' },
    }),
    at: [CONDITION],
    sound: when({
      StringNotEquals: { 'aws:CalledViaFirst': CLOUDFORMATION, 'aws:RequestedRegion': 'eu-west-1' },
    }),
  },
];
