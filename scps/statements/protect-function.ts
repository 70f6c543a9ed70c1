import { gatekeepers, unlessRole } from './arns.ts';
import { changingActions, scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

const INVOCATIONS = ['InvokeAsync', 'InvokeFunction', 'InvokeFunctionUrl'].map(
  (action) => `lambda:${action}`,
);

const FUNCTION = ['function', 'function alias', 'function version'];

/** Keeps the function of the Hook, its versions and aliases: its code, its settings, and its concurrency. */
export function protectFunction({ actions, settings }: Ground): readonly ExplainedStatement[] {
  const arn = `arn:*:lambda:*:*:function:${settings.gate.function}`;
  return [
    scpStatement(
      {
        sid: 'ProtectFunction',
        why: 'The function decides. Whoever changes its code, its variables or its concurrency decides instead.',
        actions: changingActions('lambda', FUNCTION, actions.catalogue).filter(
          (action) => !INVOCATIONS.includes(action),
        ),
        resources: [arn, `${arn}:*`],
        condition: unlessRole(gatekeepers(settings)),
      },
      actions.catalogue,
    ),
  ];
}
