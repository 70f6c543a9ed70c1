import type { Condition } from '../document.ts';
import type { Settings } from '../settings/settings.ts';

// ARNs have `*` for partition, Region and account: variables such as ${aws:PrincipalAccount} are not resolved alike by
// everything that reads policies, and one text serves all partitions.

/** The role of StackSets with service-managed permissions, in every account. The service alone makes it. */
export const STACK_SET_EXECUTION_ROLE = 'stacksets-exec-*';

/** The ARN of a role by path and name. */
export function roleArn(role: string): string {
  return `arn:*:iam::*:role/${role}`;
}

/** The roles that may change the gate: they deploy it, publish to it, or break the glass. */
export function gatekeepers({ administrators, breakGlass }: Settings): readonly string[] {
  return [STACK_SET_EXECUTION_ROLE, ...administrators, ...breakGlass];
}

/** Holds for some roles alone. */
export function onlyForRole(roles: readonly string[]): Condition {
  return { ArnLike: { 'aws:PrincipalArn': roles.map(roleArn).sort() } };
}

/** Holds for everyone but some roles. Of a session, `aws:PrincipalArn` is the ARN of its role. */
export function unlessRole(roles: readonly string[]): Condition {
  return { ArnNotLike: { 'aws:PrincipalArn': roles.map(roleArn).sort() } };
}
