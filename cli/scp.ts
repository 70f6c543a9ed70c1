import { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import type { Terminal } from './output.ts';
import { scpActionsCommand } from './scp-actions.ts';
import { scpGenerateCommand } from './scp-generate.ts';
import { scpInitCommand } from './scp-init.ts';
import { scpLintCommand } from './scp-lint.ts';
import { scpProveCommand } from './scp-prove.ts';
import { scpSimulateCommand } from './scp-simulate.ts';
import { scpStatementsCommand } from './scp-statements.ts';

/** `stackgate scp …` */
export function scpCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('scp')
    .summary('the control policies that close the ways around the Hook')
    .description('Works on service control policies (SCPs) and resource control policies (RCPs).')
    .addCommand(scpInitCommand(terminal))
    .addCommand(scpActionsCommand(terminal, end))
    .addCommand(scpStatementsCommand(terminal, end))
    .addCommand(scpGenerateCommand(terminal, end))
    .addCommand(scpLintCommand(terminal, end))
    .addCommand(scpSimulateCommand(terminal, end))
    .addCommand(scpProveCommand(terminal, end));
}
