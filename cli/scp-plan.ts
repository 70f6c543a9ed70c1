import { Command, Option } from 'commander';
import { paintOn, type Terminal } from './output.ts';
import {
  addOrganizationsOptions,
  organizationsFrom,
  readFrom,
  type OrganizationsOptions,
} from './scp-organizations.ts';
import { printSteps } from './scp-steps.ts';
import { addWantedOptions, permissionOf, wantedIn, type WantedOptions } from './scp-wanted.ts';

interface ScpPlanOptions extends OrganizationsOptions, WantedOptions {
  readonly stage?: string;
  readonly out?: string;
  readonly format: 'text' | 'json';
}

/** `stackgate scp plan` */
export function scpPlanCommand(terminal: Terminal): Command {
  const command = new Command('plan')
    .summary('tell the steps from what is attached to what is wanted')
    .description(
      'Reads the organization and orders the steps to what is wanted, so that each of them is safe.',
    )
    .option(
      '--stage <target>',
      'change only this target and all below it: an id, or a path such as Root/Test',
    )
    .option('--out <file>', 'write the plan there, for `stackgate scp apply`')
    .addOption(new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text'));
  return addOrganizationsOptions(addWantedOptions(command))
    .addHelpText(
      'after',
      `
What replaces a policy is attached before that one leaves; accounts come before their organizational unit, the
root last. Only policies whose names begin with stackgate- are touched. It changes nothing.

Exit status: 0 planned, 2 there is no safe way, or it could not be looked for.

Examples:
  $ stackgate scp plan --wanted control-policies
  $ stackgate scp plan --wanted control-policies --stage Root/Workloads/Test --out plan.json`,
    )
    .action(async ({ stage, out: file, format, ...options }: ScpPlanOptions) => {
      const { out, environment } = terminal;
      const wanted = await wantedIn(options.wanted);
      const actual = await readFrom(await organizationsFrom(options), terminal);
      const [{ planOf }, { printPlanFile }, { writeFileAtomic }] = await Promise.all([
        import('../scps/rollout/plan.ts'),
        import('../scps/rollout/plan-file.ts'),
        import('../schemas/write-file.ts'),
      ]);
      const plan = planOf(wanted, actual, {
        ...permissionOf(options),
        ...(stage !== undefined && { stage }),
      });
      if (file !== undefined) await writeFileAtomic(file, printPlanFile(plan));
      if (format === 'json') {
        out.write(printPlanFile(plan));
        return;
      }
      out.write(printSteps(plan, paintOn(out, environment)));
      if (file !== undefined) out.write(`Wrote ${file}. Next: stackgate scp apply ${file}\n`);
    });
}
