import { sortedSet } from '../../schemas/sorting.ts';
import type { CustomerKey } from '../planned-key.ts';
import { keyProblem, type KeyProblem } from './problem.ts';

/** ARNs of the roles and users of each team. */
export type Teams = Readonly<Record<string, readonly string[]>>;

/** The principals of a key by their duty: ARNs, sorted. */
export interface Principals {
  readonly policy: readonly string[];
  readonly operations: readonly string[];
  readonly audit: readonly string[];
  readonly users: readonly string[];
  readonly crossAccountUsers: readonly string[];
}

/** A role or user by its name; wildcards are no principal of a key policy. */
const ROLE_OR_USER = /^arn:aws[a-z-]*:iam::(\d{12}):(?:role|user)\/[^*?]+$/;

/** The account of a role or user. */
export function accountOf(arn: string): string {
  return ROLE_OR_USER.exec(arn)?.[1] ?? '';
}

/**
 * Who has which duty. A name stands for the roles of its team in one account: that of the key for those who administer
 * it, that of the data for its users. Whoever is elsewhere is a user across accounts, and has to be named as such.
 */
export function principalsOf(
  key: CustomerKey,
  teams: Teams,
): { readonly principals: Principals; readonly problems: readonly KeyProblem[] } {
  const problems: KeyProblem[] = [];
  const { administrators, keyAccount, account } = key;

  function arnsOf(names: readonly string[], duty: string, home?: string): readonly string[] {
    const found = names.flatMap((name) => {
      const arns = (Object.hasOwn(teams, name) ? teams[name] : undefined) ?? [name];
      const named = arns.filter((arn) => ROLE_OR_USER.test(arn));
      const here = named.filter((arn) => home === undefined || accountOf(arn) === home);
      if (named.length < arns.length)
        problems.push(keyProblem('PRINCIPAL-UNKNOWN', key, unknown(name, duty)));
      else if (here.length === 0)
        problems.push(
          keyProblem('PRINCIPAL-ELSEWHERE', key, `${name} ${duty}, and has no role in ${home ?? ''}.`),
        );
      return here;
    });
    return [...new Set(found)].sort();
  }

  const principals = {
    policy: arnsOf(administrators.policy, 'administers the key', keyAccount),
    operations: arnsOf(administrators.operations, 'administers the key', keyAccount),
    audit: arnsOf(administrators.audit, 'audits the key', keyAccount),
    users: arnsOf(key.users, 'uses the key', account),
    crossAccountUsers: arnsOf(key.crossAccountUsers, 'uses the key across accounts'),
  };
  if (administrators.policy.length === 0)
    problems.push(keyProblem('NO-ADMINISTRATOR', key, 'Nobody is named to decide on the policy.'));
  const uses = new Set([...principals.users, ...principals.crossAccountUsers]);
  const both = [...new Set([...principals.policy, ...principals.operations])].filter((arn) => uses.has(arn));
  if (both.length > 0)
    problems.push(
      keyProblem('ADMINISTRATOR-IS-USER', key, `It is administered and used by ${both.join(', ')}.`),
    );
  return { principals, problems: sortedSet(problems, ({ code, message }) => `${code} ${message}`) };
}

function unknown(name: string, duty: string): string {
  return `"${name}" ${duty}, and stands for no role or user.`;
}
