import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { EXIT, type ExitCode } from './exit.ts';
import { interruptible } from './interruptible.ts';
import { paintOn, type Terminal } from './output.ts';
import {
  addOrganizationsOptions,
  organizationsFrom,
  type OrganizationsOptions,
} from './scp-organizations.ts';
import { agreed, keeperOf, withAdvice } from './scp-running.ts';
import { printSteps } from './scp-steps.ts';

interface ScpRollbackOptions extends OrganizationsOptions {
  readonly yes?: boolean;
}

/** `stackgate scp rollback JOURNAL` */
export function scpRollbackCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('rollback')
    .summary('take back what was done of a plan')
    .description('Takes back the steps that were taken of a plan, last step first.')
    .argument('<journal>', 'the file that `stackgate scp apply` kept')
    .option('--yes', 'do not ask');
  return addOrganizationsOptions(command)
    .addHelpText(
      'after',
      `
It looks at AWS for what was done, leaves out what is undone already, and brings back deleted policies by their
texts. Changes of others do not keep it from that. Use credentials of the management account: SCPs cannot lock
it out.

Exit status: 0 the organization is as it was before, 1 not asked for, or others changed it, 2 ended early.

Example:
  $ stackgate scp rollback plan.json.journal.json`,
    )
    .action(async (file: string, { yes, ...options }: ScpRollbackOptions) => {
      const { out, environment } = terminal;
      const [{ parseJournal }, { rollBack }, { inverse }] = await Promise.all([
        import('../scps/rollout/plan-file.ts'),
        import('../scps/rollout/run.ts'),
        import('../scps/rollout/state.ts'),
      ]);
      const { plan } = parseJournal(readFileSync(file, 'utf8'), file);
      const backwards = { ...plan, left: [], steps: plan.steps.map(inverse).reverse() };
      out.write(printSteps(backwards, paintOn(out, environment)));
      const question = `Take these steps, as far as they are to be taken back, in the organization of ${plan.managementAccount}?`;
      if (!(await agreed(question, yes, terminal))) {
        end(EXIT.refused);
        return;
      }
      const organizations = await organizationsFrom(options);
      const keep = await keeperOf(file, plan);
      const { made, isAsPlanned } = await withAdvice(`Go on: stackgate scp rollback ${file}`, () =>
        interruptible(
          terminal,
          { what: 'steps', steps: plan.steps.length },
          'The current step was finished.',
          (watch) => rollBack(plan, organizations, { keep, watch }),
        ),
      );
      out.write(`\nTook back ${made} of ${plan.steps.length} steps.\n`);
      if (isAsPlanned) return;
      out.write('The organization is not as it was before the plan: somebody else changed it meanwhile.\n');
      end(EXIT.refused);
    });
}
