import { gatekeepers, roleArn, STACK_SET_EXECUTION_ROLE, unlessRole } from './arns.ts';
import { scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/** What makes, changes, ends or lends a role. */
const ROLE_ACTIONS = [
  'AttachRolePolicy',
  'CreateRole',
  'DeleteRole',
  'DeleteRolePermissionsBoundary',
  'DeleteRolePolicy',
  'DetachRolePolicy',
  'PassRole',
  'PutRolePermissionsBoundary',
  'PutRolePolicy',
  'TagRole',
  'UntagRole',
  'UpdateAssumeRolePolicy',
  'UpdateRole',
  'UpdateRoleDescription',
].map((action) => `iam:${action}`);

/**
 * Keeps the roles of the gate, and every role that another statement exempts by name: who may make or change such a
 * role has its exemption.
 */
export function protectRoles({ actions, settings }: Ground): readonly ExplainedStatement[] {
  const { administrators, breakGlass, exempted, gate } = settings;
  const roles = new Set([
    ...gate.roles,
    ...administrators,
    ...breakGlass,
    ...exempted.map(({ role }) => role),
  ]);
  // It has a statement of its own, which exempts nobody.
  roles.delete(STACK_SET_EXECUTION_ROLE);
  return [
    scpStatement(
      {
        sid: 'ProtectRoles',
        why: 'Whoever may make or change a role that is exempted, or one of the gate, has its rights.',
        actions: ROLE_ACTIONS,
        resources: [...roles].map(roleArn),
        condition: unlessRole(gatekeepers(settings)),
      },
      actions.catalogue,
    ),
  ];
}

/**
 * Keeps the role with which StackSets deploy. Nobody is exempted, for only service-linked roles manage and assume it,
 * and SCPs do not bind these.
 */
export function protectStackSetExecutionRole({ actions }: Ground): readonly ExplainedStatement[] {
  return [
    scpStatement(
      {
        sid: 'ProtectStackSetExecutionRole',
        why: 'It deploys the gate, and is exempted. Only StackSets manage and assume it, with a service-linked role.',
        actions: [...ROLE_ACTIONS, 'sts:AssumeRole'],
        resources: [roleArn(STACK_SET_EXECUTION_ROLE)],
      },
      actions.catalogue,
    ),
  ];
}
