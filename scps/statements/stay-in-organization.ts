import { scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/** An account that leaves the organization leaves its control policies behind. */
export function stayInOrganization({ actions }: Ground): readonly ExplainedStatement[] {
  return [
    scpStatement(
      {
        sid: 'StayInOrganization',
        why: 'An account that leaves has no control policies. The management account can still remove it.',
        actions: ['organizations:LeaveOrganization'],
      },
      actions.catalogue,
    ),
  ];
}
