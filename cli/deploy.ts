import { Command } from 'commander';
import { deployApplyCommand } from './deploy-apply.ts';
import { deployCheckCommand } from './deploy-check.ts';
import { deployDestroyCommand } from './deploy-destroy.ts';
import { deployDriftCommand } from './deploy-drift.ts';
import { deployInitCommand } from './deploy-init.ts';
import { deployPlanCommand } from './deploy-plan.ts';
import { deployStatusCommand } from './deploy-status.ts';
import { deployUploadCommand } from './deploy-upload.ts';
import type { ExitCode } from './exit.ts';
import type { Terminal } from './output.ts';

/** `stackgate deploy …`, in the order in which they are used. */
export function deployCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('deploy')
    .summary('the gate and the data lake, across an organization')
    .description('Deploys the gate, its guard and the data lake by StackSets.')
    .addCommand(deployInitCommand(terminal))
    .addCommand(deployCheckCommand(terminal, end))
    .addCommand(deployPlanCommand(terminal))
    .addCommand(deployUploadCommand(terminal))
    .addCommand(deployApplyCommand(terminal, end))
    .addCommand(deployStatusCommand(terminal, end))
    .addCommand(deployDriftCommand(terminal, end))
    .addCommand(deployDestroyCommand(terminal, end))
    .addHelpText(
      'after',
      `
Examples:
  $ stackgate deploy init
  $ stackgate deploy check --offline
  $ stackgate deploy plan
  $ stackgate deploy apply --canary`,
    );
}
