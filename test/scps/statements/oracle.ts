import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import type { ExplainedStatement } from '../../../scps/statements/statement.ts';

/** An account of the organization, and another outside it. */
export const ACCOUNT = '333333333333';

/** One call, by default of an ordinary administrator. */
export interface Call {
  readonly action: string;
  readonly resource?: string;
  /** Path and name of the role that calls. */
  readonly role?: string;
  readonly context?: Readonly<Record<string, string>>;
}

const EVERYTHING = {
  name: 'everything',
  policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};
/** Whether an evaluator that is not ours finds that statements deny a call that everything else allows. */
export function isDenied(statements: readonly ExplainedStatement[], call: Call): boolean {
  const { action, resource = '*', role = 'Admin', context = {} } = call;
  const principal = `arn:aws:iam::${ACCOUNT}:role/${role}`;
  const policiesOf = (type: ExplainedStatement['type'], effect: string) =>
    statements
      .filter(({ type: one, statement }) => one === type && statement.Effect === effect)
      .map(({ statement }) => ({
        name: statement.Sid,
        policy: { Version: '2012-10-17', Statement: [statement] },
      }));
  const allowing = policiesOf('SERVICE_CONTROL_POLICY', 'Allow');
  const result = runUnsafeSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: {
          'aws:PrincipalArn': principal,
          'aws:PrincipalOrgID': 'o-exampleorg1',
          ...context,
        },
      },
      identityPolicies: [EVERYTHING],
      serviceControlPolicies: [
        {
          orgIdentifier: 'r-root',
          policies: [
            ...(allowing.length > 0 ? allowing : [EVERYTHING]),
            ...policiesOf('SERVICE_CONTROL_POLICY', 'Deny'),
          ],
        },
      ],
      resourceControlPolicies: [
        { orgIdentifier: 'r-root', policies: [EVERYTHING, ...policiesOf('RESOURCE_CONTROL_POLICY', 'Deny')] },
      ],
    },
    {},
  );
  // Without a key policy KMS allows nobody, and the evaluator takes none here; what a statement denies is still told.
  return action.startsWith('kms:') ? result === 'ExplicitlyDenied' : result !== 'Allowed';
}
