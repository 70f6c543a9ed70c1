import { memberOf, textOf } from '../template/node.ts';
import type { Template, Templates } from './templates.ts';

/**
 * An `organization.yaml` to start from, for these templates: what each member means, every value that they need, and
 * those that have a default as comments. Ids are left out, so that it is of no use as it is.
 */
export function skeletonFor({ sets, stacks }: Templates): string {
  const wanted = new Map([...sets, ...stacks].flatMap((template) => parametersOf(template)));
  const manage = [...wanted].filter(([name]) => name.startsWith('Manage'));
  const values = [...wanted].filter(([name]) => !name.startsWith('Manage') && !isKnown(name));
  return `# Where stackgate is deployed, and with which values. \`stackgate deploy check\` says what is still missing here.

organization: # o-...
administratorAccount: # twelve digits, in quotes; the delegated administrator of StackSets
# callAs: SELF # when StackSets are administered from the management account

homeRegion: eu-west-1 # where the StackSets are, and the stacks of the administrator
regions: [eu-west-1] # where accounts get their stacks, in the order of deployment

# OUs by a name of yours, in the order of deployment; accounts below count. The first is the canary: what fails there
# goes nowhere else.
organizationalUnits:
  canary: # ou-...
  # workloads: # ou-...

classifications: [public, internal, confidential, restricted]

# Stacks of an account that leaves an OU stay, and so does its data.
# retainStacksOnAccountRemoval: true

# How CloudFormation goes from account to account. Without it:
# operationPreferences:
#   regionConcurrencyType: SEQUENTIAL
#   maxConcurrentPercentage: 25
#   failureTolerancePercentage: 10
#   concurrencyMode: SOFT_FAILURE_TOLERANCE

# The folder of the control policies, to hold the deployment against.
# controlPolicies: control-policies

# Values of the templates' parameters. They are the same in every account: accounts that join get no others. What is
# long, such as a public key, may stand in a file beside this one.
${section('values', values)}
# What an account and Region has once. false leaves it to those who have it already.
${section(
  'manage',
  manage.map(([name, member]) => [name.slice('Manage'.length), member] as const),
)}
# What one StackSet has of its own.
# sets:
${sets.map(({ name }) => `#   ${name}: { organizationalUnits: [canary] }`)[0] ?? '#'}
`;
}

interface Parameter {
  readonly otherwise: string | undefined;
  readonly description: string;
}

function parametersOf({ root, parameters }: Template): readonly (readonly [string, Parameter])[] {
  const section = memberOf(root, 'Parameters');
  return [...parameters].map(([name, otherwise]) => {
    const description = textOf(memberOf(memberOf(section, name), 'Description')) ?? '';
    return [name, { otherwise, description: description.replaceAll(/\s+/g, ' ').trim() }];
  });
}

/** What the deployer knows without being told. */
function isKnown(name: string): boolean {
  return (
    ['OrganizationId', 'AdministratorAccount', 'HomeRegion', 'Classifications'].includes(name) ||
    /Code(Key|Sha256)$/.test(name)
  );
}

function section(member: string, values: readonly (readonly [string, Parameter])[]): string {
  if (values.length === 0) return `# ${member}:\n`;
  const needed = values.filter(([, { otherwise }]) => otherwise === undefined);
  const others = values.filter(([, { otherwise }]) => otherwise !== undefined);
  const lines = [
    ...needed.map(
      ([name, { description }]) => `  ${name}:${comment(`${hint(name)}${description || 'needed'}`)}`,
    ),
    ...others.map(
      ([name, { otherwise = '', description }]) => `  # ${name}: ${plain(otherwise)}${comment(description)}`,
    ),
  ];
  return `${needed.length === 0 ? `# ${member}:` : `${member}:`}\n${lines.join('\n')}\n`;
}

/** What is no line stands in a file, which is there once the key is. */
function hint(name: string): string {
  return name === 'PublicKey' ? '{ file: public-key.pem } ' : '';
}

/** A switch is written as one, all else as text. */
function plain(value: string): string {
  return /^(true|false)$/.test(value) ? value : JSON.stringify(value);
}

function comment(text: string): string {
  return text === '' ? '' : ` # ${text}`;
}
