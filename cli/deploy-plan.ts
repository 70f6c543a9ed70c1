import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { Actual } from '../stacksets/actual.ts';
import {
  addDeployOptions,
  awsFor,
  canaryOption,
  readFrom,
  soundDeploymentIn,
  wantedFor,
  type Deployment,
  type DeployOptions,
} from './deploy-options.ts';
import { printTasks, tasksJson } from './deploy-tasks.ts';
import { paintOn, type Terminal } from './output.ts';

interface PlanOptions extends DeployOptions {
  readonly set?: readonly string[];
  readonly canary?: boolean;
  readonly from?: string;
  readonly format: 'text' | 'json';
}

/** `stackgate deploy plan [FILE]` */
export function deployPlanCommand(terminal: Terminal): Command {
  const command = new Command('plan')
    .summary('tell the tasks from what is deployed to what is wanted')
    .description('Reads what is deployed and orders the tasks to what is wanted.')
    .option('--set <name...>', 'only these StackSets and stacks, such as 20-network or bundle')
    .addOption(canaryOption())
    .option(
      '--from <file>',
      'ask AWS nothing: as if nothing were deployed yet in the organization that `stackgate scp fetch` wrote',
    )
    .addOption(new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text'));
  return addDeployOptions(command)
    .addHelpText(
      'after',
      `
It changes nothing. Operations that are under way are waited for by \`stackgate deploy apply\`, and then it plans anew.

Exit status: 0 planned, 2 it could not be planned.

Examples:
  $ stackgate deploy plan
  $ stackgate deploy plan --from control-policies/organization.json
  $ stackgate deploy plan --set 20-network 90-hook --format json`,
    )
    .action(async (name: string, { set, canary, from, format, ...options }: PlanOptions) => {
      const { out, environment } = terminal;
      const deployment = await soundDeploymentIn(name, options, set);
      const wanted = await wantedFor(deployment.wanted, { canary });
      const actual =
        from === undefined
          ? await readFrom(wanted, await awsFor(deployment, options), terminal)
          : await nothingIn(from, deployment);
      const { planOf } = await import('../stacksets/plan.ts');
      const plan = planOf(wanted, actual, deployment.only);
      if (format === 'json') {
        out.write(tasksJson(plan));
        return;
      }
      out.write(printTasks(plan, paintOn(out, environment)));
      for (const [one, { running }] of actual.sets)
        for (const { id, status } of running)
          out.write(`${one} has the operation ${id}, which is ${status}.\n`);
    });
}

/** An organization in which nothing is deployed. */
async function nothingIn(file: string, { wanted }: Deployment): Promise<Actual> {
  const { readOrganization } = await import('../scps/organization-file.ts');
  const { organization } = readOrganization(readFileSync(file, 'utf8'), file);
  const { targets, managementAccount } = organization;
  const isIn = (unit: string, id: string | undefined): boolean =>
    id !== undefined && (id === unit || isIn(unit, targets.get(id)?.parent));
  const accounts = [...targets.values()].filter(
    ({ type, id }) => type === 'ACCOUNT' && id !== managementAccount,
  );
  const units = new Set(wanted.sets.flatMap((set) => set.units));
  return {
    accounts: new Map(
      [...units].map((unit) => [unit, accounts.filter(({ id }) => isIn(unit, id)).map(({ id }) => id)]),
    ),
    suspended: new Set(),
    sets: new Map(),
    stacks: new Map(),
    codes: new Set(),
    unwanted: [],
  };
}
