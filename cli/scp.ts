import { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import type { Terminal } from './output.ts';
import { scpProveCommand } from './scp-prove.ts';
import { scpSimulateCommand } from './scp-simulate.ts';

/** `stackgate scp …` */
export function scpCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('scp')
    .summary('the control policies that close the ways around the Hook')
    .description('Works on service control policies (SCPs) and resource control policies (RCPs).')
    .addCommand(scpSimulateCommand(terminal, end))
    .addCommand(scpProveCommand(terminal, end));
}
