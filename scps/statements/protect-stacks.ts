import { isReadOnly } from '../actions/catalogue.ts';
import { gatekeepers, unlessRole } from './arns.ts';
import { scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/**
 * Keeps the stacks that deploy the gate. The ARN of a stack ends with its id, and the stacks of a StackSet are named
 * `StackSet-NAME-…`; both spellings are needed, and the StackSets themselves where they are run.
 */
export function protectStacks({ actions, settings }: Ground): readonly ExplainedStatement[] {
  const changing = [...actions.catalogue.actions.values()].filter(
    (action) => action.name.startsWith('cloudformation:') && !isReadOnly(action) && !action.isWildcardOnly,
  );
  return [
    scpStatement(
      {
        sid: 'ProtectStacks',
        why: 'Whoever changes the stacks or the StackSets of the gate changes the gate.',
        actions: changing.map(({ name }) => name),
        resources: settings.gate.stackSets
          .flatMap((name) => [`stack/${name}/*`, `stack/StackSet-${instances(name)}/*`, `stackset/${name}:*`])
          .map((resource) => `arn:*:cloudformation:*:*:${resource}`),
        condition: unlessRole(gatekeepers(settings)),
      },
      actions.catalogue,
    ),
  ];
}

/** A name is followed by an id; a wildcard stands for that too. */
function instances(name: string): string {
  return name.endsWith('*') ? name : `${name}-*`;
}
