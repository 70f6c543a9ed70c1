import { Command, Option } from 'commander';
import type { Actual } from '../stacksets/actual.ts';
import type { StackTask } from '../stacksets/tasks.ts';
import { followingOn } from './deploy-following.ts';
import {
  addDeployOptions,
  awsFor,
  canaryOption,
  readFrom,
  soundDeploymentIn,
  wantedFor,
  type DeployOptions,
} from './deploy-options.ts';
import { preflight, printChecked } from './deploy-preflight.ts';
import { ran, settled } from './deploy-running.ts';
import { printTasks } from './deploy-tasks.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { printable } from './printable.ts';
import { agreed } from './scp-running.ts';

interface ApplyOptions extends DeployOptions {
  readonly set?: readonly string[];
  readonly canary?: boolean;
  readonly withoutInstances?: boolean;
  readonly yes?: boolean;
}

/** `stackgate deploy apply [FILE]` */
export function deployApplyCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('apply')
    .summary('deploy what is wanted')
    .description('Looks, plans, does the tasks one after the other, and reads everything again at the end.')
    .option('--set <name...>', 'only these StackSets and stacks, such as 20-network or bundle')
    .addOption(canaryOption())
    .addOption(
      new Option(
        '--without-instances',
        'only the StackSets themselves, to import stacks that stayed',
      ).conflicts('canary'),
    )
    .option('--yes', 'do not ask');
  return addDeployOptions(command)
    .addHelpText(
      'after',
      `
It first waits for operations that are under way, so a run that was ended early goes on by the same command. Accounts
that fail within the tolerance are told, and keep no others from theirs. With --set the others may lack values, such as
those that the first stacks tell. In the canary OU nothing may fail; with --canary it ends there, and the same command
without it brings the others what the canary has. Without --yes and without a terminal to ask on, it prints the tasks
and does none.

Exit status: 0 all is deployed, 1 not asked for, something is wrong, or accounts failed, 2 ended early.

Examples:
  $ stackgate deploy apply
  $ stackgate deploy apply --set bundle code
  $ stackgate deploy apply --canary
  $ stackgate deploy apply --yes --set 20-network`,
    )
    .action(async (name: string, { set, canary, withoutInstances, yes, ...options }: ApplyOptions) => {
      const { out, environment } = terminal;
      const paint = paintOn(out, environment);
      const deployment = await soundDeploymentIn(name, options, set);
      const { file, only } = deployment;
      const wanted = await wantedFor(deployment.wanted, { canary, withoutInstances });
      const aws = await awsFor(deployment, options);
      const found = await preflight(deployment, aws);
      if (found.findings.length > 0) {
        const wrong = {
          checks: found.checks.filter((id) => found.findings.some(({ check }) => check === id)),
          findings: found.findings,
        };
        out.write(`${printChecked(wrong, paint)}Nothing was deployed.\n`);
        end(EXIT.refused);
        return;
      }
      const following = await followingOn(terminal);
      const isAsked = (one: { readonly name: string }): boolean => only?.includes(one.name) ?? true;
      await settled(
        wanted.sets.filter(isAsked).map((one) => one.name),
        wanted.stacks.filter(isAsked),
        aws,
        following,
        terminal,
      );
      const actual = await readFrom(wanted, aws, terminal);
      const [{ planOf }, { adviceFor }] = await Promise.all([
        import('../stacksets/plan.ts'),
        import('../stacksets/operations.ts'),
      ]);
      const plan = planOf(wanted, actual, only);
      out.write(printTasks(plan, paint));
      if (plan.left.length > 0) end(EXIT.refused);
      if (plan.tasks.length === 0) return;
      if (!(await agreed(`Do this in the organization ${file.organization.organization}?`, yes, terminal))) {
        end(EXIT.refused);
        return;
      }
      out.write('\n');
      const failures = await ran(plan, wanted, actual, aws, following, terminal);
      const after = await readFrom(wanted, aws, terminal);
      for (const task of plan.tasks) if ('stack' in task) out.write(outputsOf(task, after));
      const rest = planOf(wanted, after, only);
      if (rest.tasks.length === 0) {
        out.write(
          withoutInstances
            ? `\n${paint.green('right')} The StackSets are there.\n`
            : `\n${paint.green('right')} ${canary ? 'The canary OU' : 'AWS'} has what ${file.file} wants.\n`,
        );
        return;
      }
      end(EXIT.refused);
      out.write(
        `\n${failures.length} stacks failed. ${rest.tasks.length} tasks are left; mend the reasons above, and run the same command again.\n${adviceFor(failures)}`,
      );
    });
}

/** What a stack of the administrator tells, for it may be a value of another. */
function outputsOf({ stack: { region, name } }: StackTask, { stacks }: Actual): string {
  const outputs = Object.entries(stacks.get(`${region} ${name}`)?.outputs ?? {});
  return outputs.map(([key, value]) => `${name} in ${region}: ${key} is ${printable(value)}\n`).join('');
}
