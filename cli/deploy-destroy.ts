import { Command } from 'commander';
import { confirmed } from './confirm.ts';
import { followingOn } from './deploy-following.ts';
import {
  addDeployOptions,
  awsFor,
  readFrom,
  setsNamed,
  soundDeploymentIn,
  type DeployOptions,
} from './deploy-options.ts';
import { ran, settled } from './deploy-running.ts';
import { printTasks } from './deploy-tasks.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';

interface DestroyOptions extends DeployOptions {
  readonly set?: readonly string[];
  readonly deleteStacks?: boolean;
  readonly confirm?: string;
}

/** `stackgate deploy destroy [FILE]` */
export function deployDestroyCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('destroy')
    .summary('take the StackSets away')
    .description('Takes StackSets away, the last first. The stacks of the accounts stay, with all data.')
    .option('--set <name...>', 'only these StackSets, such as 90-hook')
    .option('--delete-stacks', 'delete the stacks too, but for what their templates retain')
    .option('--confirm <organization>', 'the id of the organization, in place of being asked for it');
  return addDeployOptions(command)
    .addHelpText(
      'after',
      `
The stacks of the administrator stay: the bundle and the code are in their buckets.

Exit status: 0 they are gone, 1 not asked for, 2 ended early.

Examples:
  $ stackgate deploy destroy --set 90-hook --delete-stacks
  $ stackgate deploy destroy --confirm o-exampleorg1`,
    )
    .action(async (name: string, { set, deleteStacks, confirm, ...options }: DestroyOptions) => {
      const { out, environment } = terminal;
      const deployment = await soundDeploymentIn(name, options);
      const { wanted, file } = deployment;
      const aws = await awsFor(deployment, options);
      const [{ readSet }, { removalOf }, { PREFIX }, { UNWATCHED }] = await Promise.all([
        import('../stacksets/actual.ts'),
        import('../stacksets/removal.ts'),
        import('../stacksets/templates.ts'),
        import('../schemas/watch.ts'),
      ]);
      const there = (await aws.stackSets.names()).filter((one) => one.startsWith(PREFIX));
      const names = (await setsNamed(set, there)) ?? there;
      const following = await followingOn(terminal);
      await settled(names, [], aws, following, terminal);
      const actual = await readFrom(wanted, aws, terminal);
      const sets = new Map<string, NonNullable<Awaited<ReturnType<typeof readSet>>>>();
      for (const one of names) {
        const read = await readSet(one, aws.stackSets, UNWATCHED);
        if (read) sets.set(one, read);
      }
      const { organization, operationPreferences } = file.organization;
      const plan = removalOf(
        { sets, accounts: actual.accounts },
        operationPreferences,
        deleteStacks !== true,
      );
      out.write(printTasks(plan, paintOn(out, environment)));
      if (plan.tasks.length === 0) return;
      const answer =
        confirm === undefined
          ? await confirmed(
              `This takes ${names.length} StackSets away from ${organization}.`,
              terminal,
              organization,
            )
          : confirm === organization;
      if (answer !== true) {
        out.write(
          answer === undefined
            ? `Nothing was taken away: nobody can be asked here. Add --confirm ${organization}.\n`
            : 'Nothing was taken away.\n',
        );
        end(EXIT.refused);
        return;
      }
      await ran(plan, wanted, { ...actual, sets }, aws, following, terminal);
      out.write(`Took ${sets.size} StackSets away.\n`);
      if (deleteStacks !== true)
        out.write(
          'The stacks stay, and keep their names: docs/handbook/day-2.md tells how they are taken back.\n',
        );
    });
}
