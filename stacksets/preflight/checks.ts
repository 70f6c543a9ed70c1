/** What is looked at before anything is deployed. A trap is named by its number in docs/deploy.md. */
export const CHECKS = {
  values: 'every parameter has a value that its template takes',
  placeholders: 'every named placeholder of the policy has a value',
  'template-size': 'templates fit into a call',
  'no-echo': 'no parameter hides its value',
  'flat-templates': 'no transform, nested stack or StackSet in a template',
  quotas: 'the quotas of CloudFormation are kept',
  'bucket-names': 'names of buckets are legal (trap 5)',
  'hook-alias': 'the alias of the Hook has its three parts (trap 5)',
  singletons: 'what an account and Region has once can be left to others (trap 9)',
  'scp-stack-names': 'control policies protect the stacks by the names that they get (trap 1)',
  'scp-stack-sets-role': 'control policies let the role of StackSets provision (trap 2)',
  'scp-service-role': 'control policies let StackSets keep its own role (trap 3)',
  'scp-imitated-role': 'nobody can make a role that is named like that of StackSets (trap 4)',
  organization: 'the credentials are of the organization that is written',
  administrator: 'the account administers StackSets',
  'trusted-access': 'StackSets may work in the organization',
  'organizational-units': 'the OUs are there, and none is in another',
} as const;

export type CheckId = keyof typeof CHECKS;

/** One reason not to deploy. */
export interface Finding {
  readonly check: CheckId;
  readonly message: string;
}

/** What was looked at, and what was found. */
export interface Checked {
  readonly checks: readonly CheckId[];
  readonly findings: readonly Finding[];
}

/** Several checks as one. */
export function together(all: readonly Checked[]): Checked {
  return {
    checks: all.flatMap(({ checks }) => checks),
    findings: all.flatMap(({ findings }) => findings),
  };
}

/** What one check found. */
export function checked(check: CheckId, messages: readonly string[]): Checked {
  return { checks: [check], findings: messages.map((message) => ({ check, message })) };
}
