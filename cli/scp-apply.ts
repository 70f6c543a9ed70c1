import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { Plan } from '../scps/rollout/plan.ts';
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

interface ApplyOptions extends OrganizationsOptions {
  readonly journal?: string;
  readonly yes?: boolean;
}

/** `stackgate scp apply PLAN` */
export function scpApplyCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('apply')
    .summary('take the steps of a plan')
    .description(
      'Takes the steps of a plan, one after the other, and reads the organization again at the end.',
    )
    .argument('<plan>', 'a file that `stackgate scp plan --out` wrote')
    .option('--journal <file>', 'where it is kept how far it is (default: the plan with .journal.json)')
    .option('--yes', 'do not ask');
  return addOrganizationsOptions(command)
    .addHelpText(
      'after',
      `
It refuses a plan that was made for another state. Ended early, by Ctrl-C after the current step or by a refusal
of AWS, the same command goes on, and \`stackgate scp rollback\` goes back. Without --yes and without a terminal
to ask on, it prints the steps and takes none.

Exit status: 0 all steps are taken and AWS has what was planned, 1 not asked for or not so, 2 ended early.

Examples:
  $ stackgate scp apply plan.json
  $ stackgate scp apply plan.json --yes`,
    )
    .action(async (file: string, { journal, yes, ...options }: ApplyOptions) => {
      const { out, environment } = terminal;
      const { parsePlanFile } = await import('../scps/rollout/plan-file.ts');
      const plan = parsePlanFile(readFileSync(file, 'utf8'), file);
      out.write(printSteps(plan, paintOn(out, environment)));
      if (
        !(await agreed(`Take these steps in the organization of ${plan.managementAccount}?`, yes, terminal))
      ) {
        end(EXIT.refused);
        return;
      }
      const kept = journal ?? `${file}.journal.json`;
      const { made, isAsPlanned } = await applied(plan, file, kept, options, terminal);
      out.write(`\nTook ${made} of ${plan.steps.length} steps. Back: stackgate scp rollback ${kept}\n`);
      if (isAsPlanned) return;
      out.write(
        'The organization is not as it was planned: somebody else changed it meanwhile. Plan again.\n',
      );
      end(EXIT.refused);
    });
}

async function applied(
  plan: Plan,
  file: string,
  journal: string,
  options: OrganizationsOptions,
  terminal: Terminal,
): Promise<{ readonly made: number; readonly isAsPlanned: boolean }> {
  const { apply } = await import('../scps/rollout/run.ts');
  const organizations = await organizationsFrom(options);
  const keep = await keeperOf(journal, plan);
  return withAdvice(`Go on: stackgate scp apply ${file}\nBack:  stackgate scp rollback ${journal}`, () =>
    interruptible(
      terminal,
      { what: 'steps', steps: plan.steps.length },
      'The current step was finished.',
      (watch) => apply(plan, organizations, { keep, watch }),
    ),
  );
}
