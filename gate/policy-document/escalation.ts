import { covering } from './action.ts';
import { conditionAnswers } from './condition.ts';
import { allows, anyOf, answered, valuesOf, type Placed, type Problem, type Statement } from './statement.ts';
import { undecided, type Frame } from './undecided.ts';

/**
 * Actions that let a role give itself or another principal more permissions, whatever their resource. The list
 * follows published research on IAM privilege escalation (Rhino Security Labs, 2018 and later).
 */
const ESCALATING = [
  ...['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion'],
  ...['iam:DeleteRolePermissionsBoundary', 'iam:PutRolePermissionsBoundary'],
  ...['iam:DeleteUserPermissionsBoundary', 'iam:PutUserPermissionsBoundary'],
  ...['iam:DetachRolePolicy', 'iam:DeleteRolePolicy', 'iam:AddRoleToInstanceProfile'],
  ...['iam:CreateSAMLProvider', 'iam:UpdateSAMLProvider', 'iam:CreateOpenIDConnectProvider'],
  ...['iam:UpdateAccessKey', 'iam:CreateServiceSpecificCredential', 'iam:ResetServiceSpecificCredential'],
  ...['kms:PutKeyPolicy', 's3:PutBucketPolicy', 'lambda:AddPermission', 'lambda:UpdateFunctionCode'],
  ...['ssm:SendCommand', 'ec2-instance-connect:SendSSHPublicKey'],
  ...['iam:AttachRolePolicy', 'iam:AttachUserPolicy', 'iam:AttachGroupPolicy'],
  ...['iam:PutRolePolicy', 'iam:PutUserPolicy', 'iam:PutGroupPolicy', 'iam:UpdateAssumeRolePolicy'],
  ...['iam:AddUserToGroup', 'iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile'],
];

/** No statement allows an action that gives more permissions. */
export function escalation(statements: readonly Statement[]): Problem[] {
  return statements
    .filter(allows)
    .flatMap((statement) => covering(statement, ESCALATING))
    .map(({ at, answer }) => problem(at, 'lets its holder get more permissions', answer));
}

/** Roles are passed by their ARN in this account, and to a named service. */
export function passRole(statements: readonly Statement[], frame: Frame): Problem[] {
  return statements.filter(allows).flatMap((statement) => {
    const passes = anyOf(covering(statement, ['iam:PassRole']).map(({ answer }) => answer));
    if (passes === false) return [];
    const services = conditionAnswers(
      statement,
      ['StringEquals'],
      ['iam:PassedToService'],
      (text) => !/[*?]/.test(text),
    );
    const condition = { value: null, path: `${statement.path}/Condition` };
    return [
      ...valuesOf(statement, 'Resource').flatMap((at) =>
        undecided(
          answered(at.value, (text) => ownRole(text, frame)),
          at,
          'passes more than a named role of this account',
        ),
      ),
      ...undecided(anyOf(services), condition, 'does not name the service that iam:PassRole is for'),
    ].map(({ at, told, deferred }) => problem(at, told, deferred ?? passes));
  });
}

/** A problem that is certain, or is not for a reason. */
function problem(at: Placed, told: string, certain: true | string): Problem {
  return { at, told, ...(certain !== true && { deferred: certain }) };
}

function ownRole(text: string, { context: { accountID } }: Frame): boolean | string {
  const account = /^arn:[a-z-]+:iam::(\d{12}):role\/[^*?]+$/.exec(text)?.[1];
  if (account === undefined) return false;
  return accountID === undefined ? 'depends on $<accountID>, which is not known here' : account === accountID;
}
