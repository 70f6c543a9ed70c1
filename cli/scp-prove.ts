import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { formatProof, proofJson } from '../report/proof.ts';
import type { Organization } from '../scps/organization.ts';
import { attacksOn, type Target } from '../scps/prove/attacks.ts';
import { expectations, PROVISIONING, UNTOUCHED, type Expectation } from '../scps/prove/expectation.ts';
import { prove } from '../scps/prove/prove.ts';
import { partitionOf } from '../template/pseudo.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { progressOn } from './progress.ts';
import { chosenPolicies, compiledPolicies, namesIn } from './scp-policies.ts';

interface ProveOptions {
  readonly organization: string;
  readonly actions: string;
  readonly organizationId: string;
  readonly gateAccount: string;
  readonly hook: string;
  readonly stackSet: string;
  readonly function: string;
  readonly bucket: string;
  readonly key?: readonly string[];
  readonly role: readonly string[];
  readonly breakGlass: string;
  readonly cloudControl: 'deny' | 'hook';
  readonly account?: readonly string[];
  readonly region: string;
  readonly format: 'text' | 'json';
}

/** `stackgate scp prove` */
export function scpProveCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('prove')
    .summary('prove what control policies deny and allow')
    .description(
      'Asks for every provisioning action on every path in every account, and for the attacks on the gate, and fails on any surprise.',
    )
    .requiredOption('--organization <file>', 'organization.json: targets, and what is attached to them')
    .requiredOption('--actions <file>', 'what stackgate scp actions --format json prints')
    .requiredOption('--organization-id <id>', 'organization id, such as o-exampleorg1')
    .requiredOption('--gate-account <id>', 'account that StackSets are run from')
    .requiredOption('--hook <alias>', 'type of the Hook, such as Company::Gate::Hook')
    .requiredOption('--stack-set <name>', 'StackSet that deploys the gate')
    .requiredOption('--function <name>', 'function of the Hook')
    .requiredOption('--bucket <name>', 'bucket of the bundles')
    .requiredOption('--role <role...>', 'path and name of each role that is protected')
    .requiredOption('--break-glass <role>', 'path and name of a role that breaks the glass')
    .option('--key <arn...>', 'keys of the gate')
    .addOption(
      new Option('--cloud-control <how>', 'what closes the Cloud Control API')
        .choices(['deny', 'hook'])
        .default('deny'),
    )
    .option('--account <id...>', 'accounts to prove (default: all but the management account)')
    .option('--region <name>', 'Region of the ARNs that are asked for', 'us-east-1')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Actions are asked for on every resource; the resources of the gate by the ARNs that they have.

Exit status: 0 all as expected, 1 surprises, 2 could not judge.

Examples:
  $ stackgate scp actions --format json >actions.json
  $ stackgate scp prove --organization control-policies/organization.json --actions actions.json \\
      --organization-id o-exampleorg1 --gate-account 111122223333 --hook Company::Gate::Hook \\
      --stack-set gate --function gate-hook --bucket amzn-s3-demo-bucket --role gate/HookRole \\
      --break-glass break-glass/Admin`,
    )
    .action(async (options: ProveOptions) => {
      const chosen = chosenPolicies({ organization: options.organization }, '');
      const accounts = accountsOf(options.account, chosen.organization);
      const evaluate = await compiledPolicies(chosen);
      const wanted = expectationsOf(options);
      const { region, organizationId: organization, breakGlass } = options;
      const places = accounts.map((account) => ({
        account,
        region,
        partition: partitionOf(region),
        organization,
      }));
      const progress = await progressOn(terminal, 'accounts', places.length);
      const proof = prove(evaluate, wanted, places, breakGlass, progress.step);
      progress.end();
      const report = { proof, accounts: accounts.length, ...namesIn(chosen) };
      terminal.out.write(
        options.format === 'json'
          ? `${JSON.stringify(proofJson(report), null, 2)}\n`
          : formatProof(report, paintOn(terminal.out, terminal.environment)),
      );
      if (proof.surprises.length > 0) end(EXIT.refused);
    });
}

function accountsOf(
  given: readonly string[] | undefined,
  { targets, managementAccount }: Organization,
): readonly string[] {
  for (const account of given ?? [])
    if (targets.get(account)?.type !== 'ACCOUNT')
      throw new CommandError(`--account: ${account} is no account of the organization.`);
  const members = [...targets.values()].flatMap(({ id, type }) =>
    type === 'ACCOUNT' && id !== managementAccount ? [id] : [],
  );
  const accounts = given ?? members;
  if (accounts.length === 0) throw new CommandError('The organization has no member accounts to prove.');
  return accounts;
}

function expectationsOf({
  actions: file,
  gateAccount,
  key,
  role,
  breakGlass,
  ...names
}: ProveOptions): Expectation[] {
  const target: Target = { ...names, account: gateAccount, keys: key ?? [], roles: [...role, breakGlass] };
  const attacks = attacksOn(target);
  const actions = readActions(file);
  // What is denied to protect the gate is asked for among the attacks.
  const guarded = new Set(attacks.flatMap(({ action, resource }) => (resource === '*' ? [action] : [])));
  const others = actions.filter(({ name, ...of }) => !of.throughCloudFormationAlone && !guarded.has(name));
  return [
    ...expectations('actions that provision', namesOf(actions, true), PROVISIONING),
    ...expectations(
      'other actions',
      others.flatMap((action) => (action.class === 'unclassified' ? [] : action.name)),
      UNTOUCHED,
    ),
    ...attacks,
  ];

  function namesOf(listed: readonly ListedAction[], through: boolean): readonly string[] {
    return listed.flatMap((one) =>
      one.throughCloudFormationAlone === through && !guarded.has(one.name) ? one.name : [],
    );
  }
}

/** An action of `scp actions --format json`. */
interface ListedAction {
  readonly name: string;
  readonly throughCloudFormationAlone: boolean;
  readonly class: string;
}

function readActions(file: string): readonly ListedAction[] {
  const { version, actions } = contentOf(file) as { version?: unknown; actions?: unknown };
  if (version !== 1 || !Array.isArray(actions) || actions.length === 0 || !actions.every(isListed))
    throw new CommandError(`${file} is not what "stackgate scp actions --format json" prints.`);
  return actions;
}

function contentOf(file: string): object {
  try {
    return Object(JSON.parse(readFileSync(file, 'utf8'))) as object;
  } catch (error) {
    if (error instanceof SyntaxError) throw new CommandError(`${file} is no JSON: ${error.message}`);
    throw error;
  }
}

function isListed(value: unknown): value is ListedAction {
  const { name, throughCloudFormationAlone, ...rest } = Object(value) as Partial<ListedAction>;
  return (
    typeof name === 'string' &&
    typeof throughCloudFormationAlone === 'boolean' &&
    typeof rest.class === 'string'
  );
}
