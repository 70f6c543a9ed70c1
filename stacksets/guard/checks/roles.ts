import { same } from '../same.ts';
import type { Role } from '../state.ts';
import { executionRole, functionRole, type Pins, type Where } from '../wanted.ts';
import { PUT_BACK, type Check, type Wanted } from './check.ts';

/** The role that CloudFormation calls the function with. */
export const EXECUTION_ROLE = roleChecks('executionRole', 'execution-role', 'execution role', executionRole);

/** The role of the function. */
export const FUNCTION_ROLE = roleChecks(
  'functionRole',
  'function-role',
  'role of the function',
  functionRole,
);

function roleChecks<P extends 'executionRole' | 'functionRole'>(
  part: P,
  code: string,
  name: string,
  wantedRole: (pins: Pins, where: Where) => Role,
): readonly Check<P>[] {
  const compared =
    (member: keyof Role) =>
    (role: Role, { pins, where }: Wanted<P>) =>
      same(role[member], wantedRole(pins, where)[member]) ? undefined : TOLD[member](role);
  const rows: readonly [suffix: string, title: string, member: keyof Role][] = [
    ['trust', `Others may take the ${name}.`, 'trust'],
    ['policies', `The ${name} may do other things.`, 'policies'],
    ['attached', `The ${name} has policies attached.`, 'attached'],
  ];
  return rows.map(([suffix, title, member]) => ({
    code: `${code}-${suffix}`,
    part,
    title,
    fix: PUT_BACK,
    fault: compared(member) as Check<P>['fault'],
  }));
}

const TOLD: { readonly [M in keyof Role]: (role: Role) => string } = {
  trust: () => 'its trust policy was changed',
  policies: ({ policies }) => `inline: ${Object.keys(policies).join(', ') || 'none'}`,
  attached: ({ attached }) => attached.join(', '),
};
