import { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import { keysCompareCommand } from './keys-compare.ts';
import { keysDiffCommand } from './keys-diff.ts';
import { keysInitCommand } from './keys-init.ts';
import { keysPlanCommand } from './keys-plan.ts';
import { keysPlaceholdersCommand } from './keys-placeholders.ts';
import { keysTemplateCommand } from './keys-template.ts';
import type { Terminal } from './output.ts';

/** `stackgate keys …` */
export function keysCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('keys')
    .summary('how many KMS keys, which, and why')
    .description('Plans the KMS keys of an inventory of data, and makes their policies and templates.')
    .addCommand(keysInitCommand(terminal))
    .addCommand(keysPlanCommand(terminal, end))
    .addCommand(keysCompareCommand(terminal, end))
    .addCommand(keysDiffCommand(terminal))
    .addCommand(keysTemplateCommand(terminal, end))
    .addCommand(keysPlaceholdersCommand(terminal, end));
}
