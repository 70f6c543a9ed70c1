import { unlessRole } from './arns.ts';
import { scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/** Keeps the control policies themselves, where an account has been given the right to manage them. */
export function protectControlPolicies({ actions, settings }: Ground): readonly ExplainedStatement[] {
  return [
    scpStatement(
      {
        sid: 'ProtectControlPolicies',
        why: 'An account to which policies are delegated could detach what is written here.',
        actions: ['AttachPolicy', 'DeletePolicy', 'DetachPolicy', 'DisablePolicyType', 'UpdatePolicy'].map(
          (action) => `organizations:${action}`,
        ),
        condition: unlessRole([...settings.administrators, ...settings.breakGlass]),
      },
      actions.catalogue,
    ),
  ];
}
