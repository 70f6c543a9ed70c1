import { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import { keysAuditCommand } from './keys-audit.ts';
import { keysCompareCommand } from './keys-compare.ts';
import { keysCoverageCommand } from './keys-coverage.ts';
import { keysDiffCommand } from './keys-diff.ts';
import { keysInitCommand } from './keys-init.ts';
import { keysInventoryCommand } from './keys-inventory.ts';
import { keysPlanCommand } from './keys-plan.ts';
import { keysPlaceholdersCommand } from './keys-placeholders.ts';
import { keysTemplateCommand } from './keys-template.ts';
import type { Terminal } from './output.ts';

/** `stackgate keys …` */
export function keysCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('keys')
    .summary('how many KMS keys, which, and why')
    .description(
      'Plans the KMS keys of an inventory of data, makes their policies and templates, and holds templates and accounts against the plan.',
    )
    .addCommand(keysInitCommand(terminal))
    .addCommand(keysPlanCommand(terminal, end))
    .addCommand(keysCompareCommand(terminal, end))
    .addCommand(keysDiffCommand(terminal))
    .addCommand(keysInventoryCommand(terminal))
    .addCommand(keysTemplateCommand(terminal, end))
    .addCommand(keysPlaceholdersCommand(terminal, end))
    .addCommand(keysCoverageCommand(terminal, end))
    .addCommand(keysAuditCommand(terminal, end))
    .addHelpText(
      'after',
      `
Examples:
  $ stackgate keys init
  $ stackgate keys plan key-inventory.yaml
  $ stackgate keys template key-inventory.yaml --out templates`,
    );
}
