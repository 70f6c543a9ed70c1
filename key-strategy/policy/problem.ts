import type { CustomerKey } from '../planned-key.ts';

interface Kind {
  readonly severity: 'error' | 'warning' | 'info';
  /** What it is, for the table of docs/keys.md. */
  readonly title: string;
  readonly next: string;
}

/** Everything that may be wrong with the policies and templates of a plan. An error leaves nothing written. */
export const KEY_PROBLEMS = {
  'PRINCIPAL-UNKNOWN': {
    severity: 'error',
    title: 'a name that is neither the ARN of a role or user nor a team with such ARNs',
    next: 'Give the ARNs of the team under "teams" of the inventory, and plan again.',
  },
  'PRINCIPAL-ELSEWHERE': {
    severity: 'error',
    title: 'an administrator or user in another account than the key, or the data',
    next: 'Give the team a role in that account, or name who uses the key from elsewhere in needs.crossAccountUsers.',
  },
  'NO-ADMINISTRATOR': {
    severity: 'error',
    title: 'a key that nobody is named to administer',
    next: 'Name administrators of the assets, or organization.centralAdministrators.',
  },
  'ADMINISTRATOR-IS-USER': {
    severity: 'error',
    title: 'a principal that would both administer the key and use it',
    next: 'Give the two duties to different roles.',
  },
  'PARTITION-UNKNOWN': {
    severity: 'error',
    title: 'a partition of AWS in which the names of services are not known here',
    next: 'Write the policies of these keys by hand; keys plan counts them all the same.',
  },
  'POLICY-TOO-LONG': {
    severity: 'error',
    title: 'a policy of more than 32,768 bytes, the quota of AWS KMS',
    next: 'Split what the key protects, or let fewer roles stand for its users.',
  },
  'POLICY-NEARLY-FULL': {
    severity: 'warning',
    title: 'a policy of more than three quarters of that quota',
    next: 'Let fewer roles stand for its users, before no more fit.',
  },
  'SERVICE-WITHOUT-SOURCE': {
    severity: 'warning',
    title:
      'a service that sends AWS KMS nothing that would tie it to this account (CloudTrail Lake): it has no statement',
    next: 'Add its statement by hand, to a key that protects nothing else, once the risk is accepted.',
  },
  'USE-NOT-KNOWN': {
    severity: 'warning',
    title: 'a service of which kms:ViaService is not known: users have no statement for it',
    next: 'Look up how the service uses keys, and add a statement for its role by hand.',
  },
  'USERS-NOT-NEEDED': {
    severity: 'info',
    title: 'users of a key that its services use by themselves',
    next: 'Nothing; readers need no permission on this key.',
  },
  'TEMPLATE-TOO-LARGE': {
    severity: 'error',
    title: 'a template beyond 200 outputs or 1 MB, the quotas of CloudFormation',
    next: 'Plan some applications in an inventory of their own.',
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type KeyProblemCode = keyof typeof KEY_PROBLEMS;

/** Something that is wrong with the policy of a key, or with a template. */
export interface KeyProblem {
  readonly code: KeyProblemCode;
  readonly severity: Kind['severity'];
  /** Id of the key; of a template its account and Region. */
  readonly subject: string;
  readonly message: string;
  readonly next: string;
}

/** A problem of a kind. */
export function keyProblem(
  code: KeyProblemCode,
  subject: Pick<CustomerKey, 'id'> | string,
  message: string,
): KeyProblem {
  const { severity, next } = KEY_PROBLEMS[code];
  return { code, severity, subject: typeof subject === 'string' ? subject : subject.id, message, next };
}
