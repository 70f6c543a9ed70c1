import { gatekeepers, unlessRole } from './arns.ts';
import { changingActions, scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

const INVOCATIONS = ['InvokeAsync', 'InvokeFunction', 'InvokeFunctionUrl'].map(
  (action) => `lambda:${action}`,
);

const FUNCTION = ['function', 'function alias', 'function version'];

/** Keeps the functions of the Hook and its guard, their versions and aliases: code, settings, and concurrency. */
export function protectFunctions({ actions, settings }: Ground): readonly ExplainedStatement[] {
  return [
    scpStatement(
      {
        sid: 'ProtectFunctions',
        why: 'The function decides. Whoever changes its code, its variables or its concurrency decides instead, or blinds its guard.',
        actions: changingActions('lambda', FUNCTION, actions.catalogue).filter(
          (action) => !INVOCATIONS.includes(action),
        ),
        resources: settings.gate.functions
          .map((name) => `arn:*:lambda:*:*:function:${name}`)
          .flatMap((arn) => [arn, `${arn}:*`]),
        condition: unlessRole(gatekeepers(settings)),
      },
      actions.catalogue,
    ),
  ];
}
