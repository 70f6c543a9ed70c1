import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { WrittenStatement } from './case.ts';
import { CLEAN } from './clean.ts';
import { linted } from './linted.ts';

type Statement = Record<string, unknown>;
type Policies = Statement[][];

/** Makes one hole in a clean set. `pick` chooses among what it is given. */
type Hole = (policies: Policies, pick: <Item>(items: readonly Item[]) => Item) => void;

const statementOf = (policies: Policies, sid: string): Statement => {
  const found = policies.flat().find(({ Sid }) => Sid === sid);
  if (!found) throw new Error(`There is no statement ${sid}.`);
  return found;
};
const listOf = (statement: Statement, name: string): string[] => {
  const value = statement[name];
  return (statement[name] = Array.isArray(value) ? value : [value]) as string[];
};
const without =
  (sid: string, name: string, among: readonly string[]): Hole =>
  (policies, pick) => {
    const statement = statementOf(policies, sid);
    const gone = pick(among);
    statement[name] = listOf(statement, name).filter((value) => value !== gone);
  };
const withOne =
  (sid: string, name: string, among: readonly string[]): Hole =>
  (policies, pick) =>
    void listOf(statementOf(policies, sid), name).push(pick(among));
const CFN_ONLY = 'ProvisionThroughCloudFormationOnly';
const conditionedBy =
  (among: readonly (readonly [string, string])[]): Hole =>
  (policies, pick) => {
    const [operator, key] = pick(among);
    const value = /Bool|Null/.test(operator) ? String(operator === 'Null') : 'cloudformation.amazonaws.com';
    statementOf(policies, CFN_ONLY).Condition = { [operator]: { [key]: value } };
  };
const exempting =
  (among: readonly string[]): Hole =>
  (policies, pick) => {
    const statement = pick(['ProtectHookTypes', 'ProtectStacks', 'ProtectRoles', 'ProtectKeys']);
    statementOf(policies, statement).Condition = { ArnNotLike: { 'aws:PrincipalArn': pick(among) } };
  };
const anywhere =
  (change: (statement: Statement, pick: Parameters<Hole>[1]) => void): Hole =>
  (policies, pick) =>
    change(pick(pick(policies)), pick);
const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');

const HOLES: Readonly<Record<string, Hole>> = {
  'scp-any-value-negated': conditionedBy([
    ['ForAnyValue:StringNotEquals', 'aws:CalledVia'],
    ['ForAnyValue:StringNotLike', 'aws:CalledVia'],
    ['ForAnyValue:StringNotEqualsIgnoreCase', 'aws:CalledVia'],
  ]),
  'scp-bool-fails-open': conditionedBy([['Bool', 'aws:ViaAWSService']]),
  'scp-any-service-passes': conditionedBy([
    ['Bool', 'aws:ViaAWSService'],
    ['BoolIfExists', 'aws:ViaAWSService'],
    ['Null', 'aws:CalledViaFirst'],
  ]),
  'scp-called-via-positive': conditionedBy([
    ['StringEquals', 'aws:CalledViaFirst'],
    ['StringLikeIfExists', 'aws:CalledViaLast'],
    ['ForAnyValue:StringEquals', 'aws:CalledVia'],
  ]),
  'scp-called-via-last': conditionedBy([
    ['StringNotEquals', 'aws:CalledViaLast'],
    ['StringNotLike', 'AWS:CALLEDVIALAST'],
  ]),
  'scp-if-exists-idle': conditionedBy([['StringNotEqualsIfExists', 'aws:CalledViaFirst']]),
  'scp-condition-key-unknown': conditionedBy(
    letters.map((letter) => ['StringNotEquals', `aws:CalledViaFirst${letter}`] as const),
  ),
  'scp-cfn-only-data-plane': withOne(CFN_ONLY, 'Action', [
    's3:PutObjectAcl',
    's3:DeleteObject',
    'lambda:InvokeFunction',
    'dynamodb:PutItem',
    'sqs:SendMessage',
    'logs:PutLogEvents',
    'cloudwatch:PutMetricData',
    'xray:PutTraceSegments',
    'ssm:StartSession',
    'sts:AssumeRole',
    'kms:Encrypt',
    'kms:Decrypt',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:Sign',
    'kms:Verify',
    'execute-api:Invoke',
    'lambda:*',
    'KMS:*crypt',
  ]),
  'scp-cfn-only-locks-out': withOne(CFN_ONLY, 'Action', [
    'cloudformation:CreateStack',
    'cloudformation:UpdateStack',
    'cloudformation:DeleteStack',
    'cloudformation:CreateChangeSet',
    'cloudformation:ExecuteChangeSet',
    'cloudformation:*',
    'iam:PassRole',
    'iam:Pass*',
  ]),
  'scp-cfn-only-asset-upload': withOne(CFN_ONLY, 'Action', [
    's3:PutObject',
    'ecr:PutImage',
    'ecr:*Upload',
    'cloudformation:CreateUploadBucket',
  ]),
  'scp-cfn-only-run-time': withOne(CFN_ONLY, 'Action', [
    'ec2:CreateTags',
    'ec2:CreateNetworkInterface',
    'iam:CreateServiceLinkedRole',
    'lambda:AddPermission',
    'ec2:Create*',
  ]),
  'scp-key-deletion-through-cfn': (policies, pick) => {
    const action = pick(['kms:ScheduleKeyDeletion', 'kms:DisableKey']);
    without('ProtectKeys', 'Action', [action])(policies, pick);
    withOne(CFN_ONLY, 'Action', [action, 'kms:*Key*'])(policies, pick);
  },
  'scp-create-grant-denied': withOne('ProtectKeys', 'Action', [
    'kms:CreateGrant',
    'kms:Create*',
    'kms:*Grant',
  ]),
  'scp-exempt-too-wide': exempting([
    '*',
    'arn:*:iam::*:role/*',
    '*:role/*admin*',
    'arn:aws:iam::*:role/*/gate',
  ]),
  'scp-exempt-role-unprotected': exempting([
    'arn:*:iam::*:role/deploy',
    'arn:*:iam::*:role/gateway/*',
    'arn:aws:iam::111122223333:role/pipeline-*',
  ]),
  'scp-exempt-session-arn': exempting(['arn:aws:sts::*:assumed-role/gate-admin/*']),
  'scp-exemptions-combined': (policies) =>
    void Object.assign(statementOf(policies, CFN_ONLY).Condition as object, {
      ArnNotLike: { 'aws:PrincipalArn': 'arn:*:iam::*:role/gate/break-glass' },
    }),
  'scp-stack-without-id': (policies, pick) => {
    const [from, to] = pick([
      ['stack/GateStackSet/*', 'stack/GateStackSet'],
      ['stackset/GateStackSet:*', 'stackset/GateStackSet'],
    ] as const);
    const statement = statementOf(policies, 'ProtectStacks');
    statement.Resource = listOf(statement, 'Resource').map((arn) => arn.replace(from, to));
  },
  'scp-stackset-instances-open': without('ProtectStacks', 'Resource', [
    'arn:*:cloudformation:*:*:stack/StackSet-GateStackSet-*/*',
  ]),
  'scp-stackset-stack-open': without('ProtectStacks', 'Resource', [
    'arn:*:cloudformation:*:*:stack/GateStackSet/*',
  ]),
  'scp-stackset-operations-open': without('ProtectStacks', 'Resource', [
    'arn:*:cloudformation:*:*:stackset/GateStackSet:*',
  ]),
  'scp-type-action-scoped': (policies, pick) => {
    statementOf(policies, 'ProtectHookTypes').Resource = pick([
      'arn:aws:cloudformation:*:*:type/hook/Gate-*',
      'arn:*:cloudformation:*:*:*/hook/Gate/*',
    ]);
  },
  'scp-type-actions-incomplete': without('ProtectHookTypes', 'Action', [
    'cloudformation:ActivateType',
    'cloudformation:DeactivateType',
    'cloudformation:SetTypeConfiguration',
    'cloudformation:SetTypeDefaultVersion',
  ]),
  'scp-cloud-control-open': without('OtherDoors', 'Action', [
    'cloudformation:CreateResource',
    'cloudformation:UpdateResource',
    'cloudformation:DeleteResource',
  ]),
  'scp-leave-organization-open': without('OtherDoors', 'Action', ['organizations:LeaveOrganization']),
  'scp-allow-missing': (policies) =>
    void policies.splice(0, policies.length, ...policies.filter((policy) => policy[0]?.Effect === 'Deny')),
  'scp-allow-not-action': (policies, pick) => {
    const { Action, ...rest } = statementOf(policies, 'AllowedActions');
    for (const policy of policies)
      policy.forEach((statement, index) => {
        if (statement.Sid === 'AllowedActions')
          policy[index] = { ...rest, NotAction: pick(Action as string[]) };
      });
  },
  'scp-allow-wildcard': withOne('AllowedActions', 'Action', ['s3:Get*', 'sqs:*', 'ec2:Describe*']),
  'scp-deny-covers-reads': withOne(CFN_ONLY, 'Action', ['s3:*', 'dynamodb:*Table', 'ec2:*Vpc*']),
  'scp-deny-all-actions': (policies) => void (statementOf(policies, 'ProtectRoles').Action = '*'),
  'scp-principal': anywhere((statement, pick) => void (statement[pick(['Principal', 'NotPrincipal'])] = '*')),
  'scp-service-wildcard': anywhere(
    (statement, pick) => void listOf(statement, 'Action').push(pick(['*:Get*', 's?:Put*'])),
  ),
  'scp-action-unknown': anywhere(
    (statement, pick) => void listOf(statement, 'Action').push(`s3:CreateBucket${pick(letters)}`),
  ),
  'scp-service-unknown': anywhere(
    (statement, pick) => void listOf(statement, 'Action').push(`s33${pick(letters)}:CreateBucket`),
  ),
  'scp-action-duplicate': anywhere((statement, pick) => {
    const actions = listOf(statement, 'Action');
    actions.push(pick(actions).toUpperCase());
  }),
  'scp-placeholder': anywhere(
    (statement, pick) => void listOf(statement, 'Action').push(pick(['...', '<action>', '${Action}'])),
  ),
  'scp-sid-duplicate': (policies, pick) => {
    const policy = pick(policies.filter(({ length }) => length > 1));
    for (const statement of policy) statement.Sid = 'Same';
  },
  'scp-non-ascii': anywhere(
    (statement, pick) => void (statement.Sid = pick(['Größe', '日本', '\u200bGate'])),
  ),
  'scp-account-id': exempting([
    'arn:aws:iam::11112222333:role/gate/admin',
    'arn:aws:iam::1111-2222-3333:role/gate/admin',
  ]),
};

/** The order of policies, statements and actions, and the letters of actions, mean nothing. */
const rewritten = fc.record({
  seed: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
  upper: fc.boolean(),
});

function rewrite(
  policies: readonly (readonly WrittenStatement[])[],
  { seed, upper }: { seed: number[]; upper: boolean },
): Policies {
  const turned = <Item>(items: readonly Item[], by: number): Item[] => {
    const from = (seed[by] ?? 0) % items.length;
    return [...items.slice(from), ...items.slice(0, from)];
  };
  return turned(policies, 0).map((policy, at) =>
    turned(policy, at + 1).map((statement) => {
      const copy = structuredClone(statement) as Statement;
      const actions = turned(listOf(copy, 'Action'), 5);
      return { ...copy, Action: upper ? actions.map((action) => action.toUpperCase()) : actions };
    }),
  );
}

it('finds nothing in a clean set, however it is written', () => {
  fc.assert(
    fc.property(rewritten, (how) => {
      expect(linted(rewrite(CLEAN, how)).map(({ rule: { id }, message }) => `${id}: ${message}`)).toEqual([]);
    }),
    { numRuns: 25 },
  );
});

it.each(Object.entries(HOLES))('%s: tells of the hole by its id', (id, hole) => {
  fc.assert(
    fc.property(rewritten, fc.infiniteStream(fc.nat()), (how, choices) => {
      const policies = rewrite(CLEAN, { ...how, upper: false });
      hole(policies, (items) => items[(choices.next().value ?? 0) % items.length] as (typeof items)[number]);
      expect(linted(policies).map(({ rule }) => rule.id)).toContain(id);
    }),
    { numRuns: 10 },
  );
});
