import { Command, Option } from 'commander';
import { followingOn } from './deploy-following.ts';
import {
  addDeployOptions,
  awsFor,
  readFrom,
  setsNamed,
  soundDeploymentIn,
  type DeployOptions,
} from './deploy-options.ts';
import { ran } from './deploy-running.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';

interface DriftOptions extends DeployOptions {
  readonly set?: readonly string[];
  readonly format: 'text' | 'json';
}

/** `stackgate deploy drift [FILE]` */
export function deployDriftCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('drift')
    .summary('tell what was changed beside CloudFormation')
    .description('Has CloudFormation compare every stack with its template, and lists those that differ.')
    .option('--set <name...>', 'only these StackSets, such as 20-network')
    .addOption(new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text'));
  return addDeployOptions(command)
    .addHelpText(
      'after',
      `
Exit status: 0 nothing drifted, 1 something did, 2 it could not be found out.

Example:
  $ stackgate deploy drift --set 90-hook`,
    )
    .action(async (name: string, { set, format, ...options }: DriftOptions) => {
      const { out, environment } = terminal;
      const deployment = await soundDeploymentIn(name, options);
      const { wanted, file } = deployment;
      const only = await setsNamed(
        set,
        wanted.sets.map((one) => one.name),
      );
      const aws = await awsFor(deployment, options);
      const actual = await readFrom(wanted, aws, terminal);
      const tasks = [...actual.sets]
        .filter(([one]) => only?.includes(one) ?? true)
        .map(([one, { instances }]) => ({
          do: 'detect drift' as const,
          set: one,
          preferences: file.organization.operationPreferences,
          instances: instances.length,
        }));
      const following = await followingOn(format === 'json' ? { ...terminal, out: terminal.err } : terminal);
      await ran({ tasks, left: [] }, wanted, actual, aws, following, terminal);
      const after = await readFrom(wanted, aws, terminal);
      const drifted = tasks.flatMap(({ set: one }) =>
        (after.sets.get(one)?.instances ?? [])
          .filter(({ drift }) => drift !== 'IN_SYNC')
          .map(({ account, region, drift }) => ({ set: one, account, region, drift })),
      );
      if (drifted.length > 0) end(EXIT.refused);
      if (format === 'json') {
        out.write(`${JSON.stringify({ drifted }, null, 2)}\n`);
        return;
      }
      const { red, green } = paintOn(out, environment);
      for (const { set: one, account, region, drift } of drifted)
        out.write(`${red(drift)} ${one} in ${account} ${region}\n`);
      if (drifted.length === 0)
        out.write(`${green('right')} No stack of ${tasks.length} StackSets drifted.\n`);
    });
}
