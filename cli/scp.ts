import { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import type { Terminal } from './output.ts';
import { scpApplyCommand } from './scp-apply.ts';
import { scpFetchCommand } from './scp-fetch.ts';
import { scpPlanCommand } from './scp-plan.ts';
import { scpReplayCommand } from './scp-replay.ts';
import { scpRollbackCommand } from './scp-rollback.ts';
import { scpVerifyCommand } from './scp-verify.ts';

/** `stackgate scp …` */
export function scpCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('scp')
    .summary('the control policies that close the ways around the Hook')
    .description('Works on service control policies (SCPs) and resource control policies (RCPs).')
    .addCommand(scpFetchCommand(terminal))
    .addCommand(scpPlanCommand(terminal))
    .addCommand(scpApplyCommand(terminal, end))
    .addCommand(scpVerifyCommand(terminal, end))
    .addCommand(scpRollbackCommand(terminal, end))
    .addCommand(scpReplayCommand(terminal, end));
}
