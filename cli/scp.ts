import { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import type { Terminal } from './output.ts';
import { scpActionsCommand } from './scp-actions.ts';
import { scpApplyCommand } from './scp-apply.ts';
import { scpFetchCommand } from './scp-fetch.ts';
import { scpGenerateCommand } from './scp-generate.ts';
import { scpInitCommand } from './scp-init.ts';
import { scpLintCommand } from './scp-lint.ts';
import { scpPlanCommand } from './scp-plan.ts';
import { scpProveCommand } from './scp-prove.ts';
import { scpReplayCommand } from './scp-replay.ts';
import { scpRollbackCommand } from './scp-rollback.ts';
import { scpSimulateCommand } from './scp-simulate.ts';
import { scpStatementsCommand } from './scp-statements.ts';
import { scpVerifyCommand } from './scp-verify.ts';

/** `stackgate scp …`, in the order in which they are used. */
export function scpCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('scp')
    .summary('the control policies that close the ways around the Hook')
    .description('Works on service control policies (SCPs) and resource control policies (RCPs).')
    .addCommand(scpInitCommand(terminal))
    .addCommand(scpActionsCommand(terminal, end))
    .addCommand(scpStatementsCommand(terminal, end))
    .addCommand(scpFetchCommand(terminal))
    .addCommand(scpGenerateCommand(terminal, end))
    .addCommand(scpLintCommand(terminal, end))
    .addCommand(scpSimulateCommand(terminal, end))
    .addCommand(scpProveCommand(terminal, end))
    .addCommand(scpReplayCommand(terminal, end))
    .addCommand(scpPlanCommand(terminal))
    .addCommand(scpApplyCommand(terminal, end))
    .addCommand(scpVerifyCommand(terminal, end))
    .addCommand(scpRollbackCommand(terminal, end))
    .addHelpText(
      'after',
      `
Examples:
  $ stackgate scp lint policies/
  $ stackgate scp init
  $ stackgate scp fetch
  $ stackgate scp generate
  $ stackgate scp prove

lint asks for nothing else; the others follow one another.`,
    );
}
