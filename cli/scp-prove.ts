import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, Option } from 'commander';
import { formatProof, proofJson, type ProofReport } from '../report/proof.ts';
import type { Actions } from '../scps/actions/classify.ts';
import type { Organization } from '../scps/organization.ts';
import { expectationsFor } from '../scps/prove/expectations-for.ts';
import { prove } from '../scps/prove/prove.ts';
import type { Settings } from '../scps/settings/settings.ts';
import { partitionOf } from '../template/pseudo.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { progressOn } from './progress.ts';
import { addGroundOptions, classedActions, settled, type GroundOptions } from './scp-ground.ts';
import { chosenPolicies, compiledPolicies, namesIn } from './scp-policies.ts';

interface ProveOptions extends GroundOptions {
  readonly organization?: string;
  readonly account?: readonly string[];
  readonly format: 'text' | 'json';
}

/** `stackgate scp prove` */
export function scpProveCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('prove')
    .summary('prove what control policies deny and allow')
    .description(
      'Asks for every action of the approved services on every path in every guarded account, and for the attacks on the gate, and fails on any surprise.',
    )
    .option(
      '--organization <file>',
      'targets, and what is attached to them (default: wanted.json beside the settings)',
    )
    .option('--account <id...>', 'accounts to prove (default: those that the settings guard)')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'));
  return addGroundOptions(command)
    .addHelpText(
      'after',
      `
Actions are asked for on every resource; the resources of the gate by the ARNs that they have.

Exit status: 0 all as expected, 1 surprises, 2 could not judge.

Examples:
  $ stackgate scp generate && stackgate scp prove
  $ stackgate scp fetch && stackgate scp prove --organization control-policies/organization.json`,
    )
    .action(async (options: ProveOptions) => {
      const { report } = await proved(options, terminal);
      terminal.out.write(
        options.format === 'json'
          ? `${JSON.stringify(proofJson(report), null, 2)}\n`
          : formatProof(report, paintOn(terminal.out, terminal.environment)),
      );
      if (report.proof.surprises.length > 0) end(EXIT.refused);
    });
}

/** Proves the control policies of an organization, by default of the one that `scp generate` wrote. Throws a CommandError. */
export async function proved(
  options: Omit<ProveOptions, 'format'>,
  terminal: Terminal,
): Promise<{ readonly actions: Actions; readonly file: string; readonly report: ProofReport }> {
  const { actions, settings } = settled(await classedActions(terminal, options));
  const file = options.organization ?? join(dirname(settings.file), 'wanted.json');
  if (!existsSync(file))
    throw new CommandError(`${file} is not there. \`stackgate scp generate\` writes it.`);
  const chosen = chosenPolicies({ organization: file }, '');
  const accounts = accountsOf(options.account, settings.guarded, chosen.organization);
  const evaluate = await compiledPolicies(chosen);
  // Control policies seldom name a Region; those of stackgate never do.
  const { region = 'us-east-1' } = options;
  const { organization } = settings;
  const places = accounts.map((account) => ({
    account,
    region,
    partition: partitionOf(region),
    organization,
  }));
  const progress = await progressOn(terminal, 'accounts', places.length);
  const wanted = expectationsFor(actions, settings);
  const proof = prove(evaluate, wanted, places, breakGlassOf(settings), progress.step);
  progress.end();
  return { actions, file, report: { proof, accounts: accounts.length, ...namesIn(chosen) } };
}

function accountsOf(
  given: readonly string[] | undefined,
  guarded: readonly string[],
  { targets, managementAccount }: Organization,
): readonly string[] {
  for (const account of given ?? [])
    if (targets.get(account)?.type !== 'ACCOUNT')
      throw new CommandError(`--account: ${account} is no account of the organization.`);
  const isGuarded = (id: string | undefined): boolean =>
    id !== undefined && (guarded.includes(id) || isGuarded(targets.get(id)?.parent));
  const members = [...targets.values()].flatMap(({ id, type }) =>
    type === 'ACCOUNT' && id !== managementAccount && isGuarded(id) ? [id] : [],
  );
  const accounts = given ?? members;
  if (accounts.length === 0)
    throw new CommandError(
      'No account is guarded. Name targets under "guarded" of the settings, or --account.',
    );
  return accounts;
}

/** A role that breaks the glass, for those that the settings describe. */
function breakGlassOf({ breakGlass }: Settings): string {
  return (breakGlass[0] ?? '').replace(/[*?]/g, '1');
}
