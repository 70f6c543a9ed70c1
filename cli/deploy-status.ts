import { Command, Option } from 'commander';
import {
  addDeployOptions,
  awsFor,
  readFrom,
  soundDeploymentIn,
  type DeployOptions,
} from './deploy-options.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { printable } from './printable.ts';

interface StatusOptions extends DeployOptions {
  readonly format: 'text' | 'json';
}

/** `stackgate deploy status [FILE]` */
export function deployStatusCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('status')
    .summary('tell how the StackSets are')
    .description('Reads every StackSet, its instances and its operations.')
    .addOption(new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text'));
  return addDeployOptions(command)
    .addHelpText(
      'after',
      `
Exit status: 0 all is as it is wanted, 1 something differs, 2 it could not be read.

Example:
  $ stackgate deploy status`,
    )
    .action(async (name: string, { format, ...options }: StatusOptions) => {
      const { out, environment } = terminal;
      const deployment = await soundDeploymentIn(name, options);
      const { wanted } = deployment;
      const actual = await readFrom(wanted, await awsFor(deployment, options), terminal);
      const [{ statusOf }, { planOf }] = await Promise.all([
        import('../stacksets/status.ts'),
        import('../stacksets/plan.ts'),
      ]);
      const sets = statusOf(wanted, actual);
      const { tasks, left } = planOf(wanted, actual);
      if (tasks.length > 0 || left.length > 0) end(EXIT.refused);
      if (format === 'json') {
        out.write(`${JSON.stringify({ sets, tasks: tasks.length, left }, null, 2)}\n`);
        return;
      }
      const { green, red, yellow } = paintOn(out, environment);
      for (const { set, isThere, right, wanted: all, wrong, running, tasks: open } of sets) {
        const mark = open === 0 ? green('right') : red('differs');
        out.write(`${mark} ${set}: ${isThere ? `${right} of ${all} stacks` : 'not there'}\n`);
        for (const { account, region, status, detailedStatus, reason } of wrong)
          out.write(
            `  ${account} ${region} ${status} ${detailedStatus}${reason && `: ${printable(reason)}`}\n`,
          );
        for (const id of running) out.write(yellow(`  under way: ${id}\n`));
      }
      for (const line of left) out.write(`${yellow(printable(line))}\n`);
      if (tasks.length > 0)
        out.write(`${tasks.length} tasks are to be done: stackgate deploy plan ${name}\n`);
    });
}
