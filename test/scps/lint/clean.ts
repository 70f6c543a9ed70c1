import { allow, cfnOnly, deny, unlessRole, type WrittenStatement } from './case.ts';

const ADMIN = 'arn:*:iam::*:role/gate/admin';
const BREAK_GLASS = 'arn:*:iam::*:role/gate/break-glass';
const ADMINISTRATORS = unlessRole([ADMIN, BREAK_GLASS]);

/** An allow-list, denies of what goes around the gate, and what protects the gate and its roles: no pitfall in it. */
export const CLEAN: readonly (readonly WrittenStatement[])[] = [
  [
    allow({
      Sid: 'AllowedActions',
      Action: [
        's3:CreateBucket',
        's3:DeleteBucket',
        's3:PutBucketPolicy',
        's3:GetObject',
        's3:PutObject',
        'sqs:CreateQueue',
        'sqs:DeleteQueue',
        'cloudformation:CreateStack',
        'cloudformation:DeleteStack',
        'iam:PassRole',
        'kms:CreateKey',
      ],
    }),
  ],
  [
    cfnOnly(
      [
        's3:CreateBucket',
        's3:DeleteBucket',
        's3:PutBucket*',
        'sqs:CreateQueue',
        'sqs:DeleteQueue',
        'lambda:CreateFunction',
        'kms:CreateKey',
      ],
      { Sid: 'ProvisionThroughCloudFormationOnly' },
    ),
    deny({
      Sid: 'OtherDoors',
      Action: [
        'cloudformation:CreateResource',
        'cloudformation:UpdateResource',
        'cloudformation:DeleteResource',
        'organizations:LeaveOrganization',
      ],
    }),
  ],
  [
    deny({
      Sid: 'ProtectHookTypes',
      Action: [
        'cloudformation:ActivateType',
        'cloudformation:DeactivateType',
        'cloudformation:RegisterType',
        'cloudformation:DeregisterType',
        'cloudformation:PublishType',
        'cloudformation:SetTypeConfiguration',
        'cloudformation:SetTypeDefaultVersion',
      ],
      Condition: ADMINISTRATORS,
    }),
    deny({
      Sid: 'ProtectStacks',
      Action: [
        'cloudformation:UpdateStack',
        'cloudformation:DeleteStack',
        'cloudformation:CreateChangeSet',
        'cloudformation:ExecuteChangeSet',
        'cloudformation:UpdateStackSet',
        'cloudformation:DeleteStackSet',
      ],
      Resource: [
        'arn:*:cloudformation:*:*:stack/GateStackSet/*',
        'arn:*:cloudformation:*:*:stack/StackSet-GateStackSet-*/*',
        'arn:*:cloudformation:*:*:stackset/GateStackSet:*',
      ],
      Condition: ADMINISTRATORS,
    }),
    deny({
      Sid: 'ProtectRoles',
      Action: [
        'iam:CreateRole',
        'iam:DeleteRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:AttachRolePolicy',
        'iam:DetachRolePolicy',
        'iam:PutRolePolicy',
        'iam:DeleteRolePolicy',
        'iam:PassRole',
      ],
      Resource: 'arn:*:iam::*:role/gate/*',
      Condition: ADMINISTRATORS,
    }),
    deny({
      Sid: 'ProtectKeys',
      Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:PutKeyPolicy'],
      Condition: unlessRole(BREAK_GLASS),
    }),
  ],
];
