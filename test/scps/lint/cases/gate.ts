import { cfnOnly, deny, unlessRole, type Case } from '../case.ts';

const STACK = 'arn:aws:cloudformation:*:*:stack';
const RESOURCE = '/Statement/0/Resource';
const stacks = (...names: string[]) =>
  deny({ Action: 'cloudformation:DeleteStack', Resource: names.map((name) => `${STACK}/${name}`) });
const TYPES = [
  'cloudformation:ActivateType',
  'cloudformation:DeactivateType',
  'cloudformation:RegisterType',
  'cloudformation:DeregisterType',
  'cloudformation:PublishType',
  'cloudformation:SetTypeConfiguration',
  'cloudformation:SetTypeDefaultVersion',
];
const CONTROL = [
  'cloudformation:CreateResource',
  'cloudformation:UpdateResource',
  'cloudformation:DeleteResource',
];
const LEAVE = deny({ Action: 'organizations:LeaveOrganization' });
const KEY = 'arn:aws:kms:*:*:key/*';

export const GATE_CASES: readonly Case[] = [
  {
    rule: 'scp-stack-without-id',
    broken: [
      deny({
        Action: ['cloudformation:DeleteStack', 'cloudformation:DeleteStackSet'],
        Resource: [`${STACK}/Gate`, 'arn:aws:cloudformation:*:*:stackset/Gate'],
      }),
    ],
    at: [`${RESOURCE}/0`, `${RESOURCE}/1`],
    sound: [
      deny({
        Action: ['cloudformation:DeleteStack', 'cloudformation:DeleteStackSet'],
        Resource: [`${STACK}/Gate/*`, `${STACK}/Gate*`, 'arn:aws:cloudformation:*:*:stackset/Gate:*'],
      }),
    ],
  },
  {
    rule: 'scp-stackset-instances-open',
    broken: [stacks('GateStackSet/*')],
    at: [`${RESOURCE}/0`],
    sound: [stacks('GateStackSet/*', 'StackSet-GateStackSet-*/*')],
  },
  {
    rule: 'scp-stackset-instances-open',
    broken: [
      stacks('Gate/*'),
      deny({
        Action: 'cloudformation:DeleteStackSet',
        Resource: 'arn:aws:cloudformation:*:*:stackset/Gate:*',
      }),
    ],
    at: [`${RESOURCE}/0`],
    // Nothing says that it is a StackSet.
    sound: [stacks('Gate/*')],
  },
  {
    rule: 'scp-stackset-stack-open',
    broken: [stacks('StackSet-Gate-*/*')],
    at: [`${RESOURCE}/0`],
    sound: [stacks('StackSet-Gate-*/*', 'Gate/*')],
  },
  {
    rule: 'scp-stackset-operations-open',
    broken: [stacks('StackSet-Gate-*/*')],
    at: [`${RESOURCE}/0`],
    sound: [
      stacks('StackSet-Gate-*/*'),
      deny({
        Action: 'cloudformation:DeleteStackSet',
        Resource: 'arn:aws:cloudformation:*:*:stackset/Gate:*',
      }),
    ],
  },
  {
    rule: 'scp-type-action-scoped',
    broken: [
      deny({
        Action: 'cloudformation:DeactivateType',
        Resource: 'arn:aws:cloudformation:*:*:type/hook/Gate-*',
      }),
      deny({ Action: '*', Resource: [`${STACK}/Gate/*`, 'arn:aws:cloudformation:*:*:*/hook/Gate/*'] }),
    ],
    at: [`${RESOURCE}/0`, '/Statement/1/Resource/1'],
    sound: [deny({ Action: TYPES })],
  },
  {
    rule: 'scp-type-actions-incomplete',
    broken: [deny({ Action: TYPES.slice(2) })],
    at: ['/Statement/0/Action'],
    sound: [deny({ Action: TYPES.slice(2) }), deny({ Action: 'cloudformation:*activateType' })],
  },
  {
    rule: 'scp-type-actions-open',
    broken: [cfnOnly('s3:CreateBucket')],
    at: ['/Statement/0'],
    sound: [cfnOnly('s3:CreateBucket'), deny({ Action: TYPES })],
  },
  {
    rule: 'scp-cloud-control-open',
    broken: [[LEAVE], [cfnOnly('s3:CreateBucket'), deny({ Action: CONTROL.slice(1) })]],
    at: ['1 /Statement/0'],
    sound: [[LEAVE], [cfnOnly(['s3:CreateBucket', ...CONTROL])]],
  },
  {
    rule: 'scp-leave-organization-open',
    // A deny of everything on some resource denies nothing that takes none.
    broken: [[deny({ Action: '*', Resource: 'arn:aws:iam::*:role/gate' })], [deny()]],
    at: ['0 /Statement/0'],
    sound: [[deny()], [LEAVE]],
  },
];

export const KEY_CASES: readonly Case[] = [
  {
    rule: 'scp-key-deletion-through-cfn',
    broken: [cfnOnly(['kms:CreateKey', 'kms:ScheduleKeyDeletion'])],
    at: ['/Statement/0/Action/1'],
    sound: [
      cfnOnly(['kms:CreateKey', 'kms:ScheduleKeyDeletion']),
      deny({
        Action: 'kms:ScheduleKeyDeletion',
        Resource: KEY,
        Condition: unlessRole('arn:aws:iam::*:role/break-glass'),
      }),
    ],
  },
  {
    rule: 'scp-create-grant-denied',
    broken: [deny({ Action: ['kms:Create*'], Resource: KEY })],
    at: ['/Statement/0/Action/0'],
    sound: [
      deny({
        Action: 'kms:CreateGrant',
        Resource: KEY,
        Condition: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false' } },
      }),
      deny({
        Action: 'kms:*',
        Resource: KEY,
        Condition: {
          BoolIfExists: { 'aws:ViaAWSService': 'false' },
          StringNotEquals: { 'aws:SourceVpc': 'vpc-1a2b3c4d' },
        },
      }),
    ],
  },
  {
    rule: 'scp-tag-removable',
    broken: [
      deny({
        Action: 'kms:ScheduleKeyDeletion',
        Resource: KEY,
        Condition: { StringEquals: { 'aws:ResourceTag/gate': 'yes' } },
      }),
    ],
    at: ['/Statement/0/Condition/StringEquals/aws:ResourceTag~1gate'],
    sound: [
      deny({
        Action: ['kms:ScheduleKeyDeletion', 'kms:UntagResource'],
        Resource: KEY,
        Condition: { StringEquals: { 'aws:ResourceTag/gate': 'yes' } },
      }),
    ],
  },
];
