import { isReadOnly } from '../actions/catalogue.ts';
import { gatekeepers, unlessRole } from './arns.ts';
import { scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/**
 * Keeps the stacks that deploy the gate. The ARN of a stack ends with its id, and the stacks of a StackSet are named
 * `StackSet-NAME-…`; both spellings are needed, and the StackSet itself where it is run.
 */
export function protectStacks({ actions, settings }: Ground): readonly ExplainedStatement[] {
  const { stackSet } = settings.gate;
  const changing = [...actions.catalogue.actions.values()].filter(
    (action) => action.name.startsWith('cloudformation:') && !isReadOnly(action) && !action.isWildcardOnly,
  );
  return [
    scpStatement(
      {
        sid: 'ProtectStacks',
        why: 'Whoever changes the stacks or the StackSet of the gate changes the gate.',
        actions: changing.map(({ name }) => name),
        resources: [`stack/${stackSet}/*`, `stack/StackSet-${stackSet}-*/*`, `stackset/${stackSet}:*`].map(
          (resource) => `arn:*:cloudformation:*:*:${resource}`,
        ),
        condition: unlessRole(gatekeepers(settings)),
      },
      actions.catalogue,
    ),
  ];
}
