import type { Evaluate } from '../../scps/evaluate/evaluate.ts';
import { CALLERS, type Path, type Place } from '../../scps/prove/calls.ts';
import type { Expectation } from '../../scps/prove/expectation.ts';
import { prove } from '../../scps/prove/prove.ts';
import type { Wanted } from '../wanted.ts';
import { checked, together, type Checked, type CheckId } from './checks.ts';

const ID = '0123abcd-45ef-67ab-89cd-0123456789ab';

/** Asks the control policies of an organization what becomes of the deployment, and of attempts on it. Pure. */
export function checkControlPolicies(wanted: Wanted, evaluate: Evaluate, places: readonly Place[]): Checked {
  const expectations = expectationsOf(wanted);
  const { surprises } = prove(evaluate, expectations, places, '', () => undefined);
  const ids = [...new Set(expectations.map(({ group }) => group as CheckId))];
  return together(
    ids.map((id) =>
      checked(
        id,
        surprises
          .filter(({ expectation }) => expectation.group === id)
          .map(({ expectation, accounts }) => wordsFor(expectation, accounts)),
      ),
    ),
  );
}

function wordsFor({ action, resource, expected, path }: Expectation, accounts: readonly string[]): string {
  const who = WHO[path] ?? path;
  const must = expected === 'allowed' ? 'is kept from' : 'is not kept from';
  return `${who} ${must} ${action} on ${resource} in ${accounts.length} accounts, such as ${accounts[0] ?? ''}.`;
}

const WHO: Partial<Record<Path, string>> = {
  direct: 'A role of the account',
  'stack-set-role': 'The role of StackSets',
  'service-linked-role': 'A service-linked role',
};

/** An instance's stack is named after its set, and its ARN ends with an id of its own (traps 1 to 4). */
function expectationsOf({ sets }: Wanted): readonly Expectation[] {
  const stacks = sets.map(({ name }) => arn('cloudformation', `stack/StackSet-${name}-${ID}/${ID}`));
  const role = (name: string): string => `arn:$<partition>:iam::$<accountID>:role/${name}`;
  const exec = role(CALLERS['stack-set-role']);
  const rows: readonly (readonly [
    CheckId,
    Path,
    Expectation['expected'],
    readonly string[],
    readonly string[],
  ])[] = [
    [
      'scp-stack-names',
      'direct',
      'denied',
      ['cloudformation:DeleteStack', 'cloudformation:UpdateStack'],
      stacks,
    ],
    ['scp-stack-sets-role', 'stack-set-role', 'allowed', ['cloudformation:CreateStack'], stacks],
    ['scp-stack-sets-role', 'stack-set-role', 'allowed', ['kms:CreateKey', 's3:CreateBucket'], ['*']],
    ['scp-service-role', 'service-linked-role', 'allowed', ['iam:CreateRole', 'iam:DeleteRole'], [exec]],
    [
      'scp-imitated-role',
      'direct',
      'denied',
      ['iam:CreateRole', 'iam:UpdateAssumeRolePolicy'],
      [role('stacksets-exec-imitated')],
    ],
  ];
  return rows.flatMap(([group, path, expected, actions, resources]) =>
    actions.flatMap((action) => resources.map((resource) => ({ group, path, expected, action, resource }))),
  );
}

function arn(service: string, resource: string): string {
  return `arn:$<partition>:${service}:$<region>:$<accountID>:${resource}`;
}
