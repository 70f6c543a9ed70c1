import { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import type { Terminal } from './output.ts';
import { schemaApproveCommand } from './schema-approve.ts';
import { schemaDiffCommand } from './schema-diff.ts';
import { schemaExplainCommand } from './schema-explain.ts';
import { schemaLintCommand } from './schema-lint.ts';
import { schemaNewCommand } from './schema-new.ts';
import { schemaNewsCommand } from './schema-news.ts';
import { schemaShowCommand } from './schema-show.ts';
import { schemaSnapshotCommand } from './schema-snapshot.ts';
import { schemaTestCommand } from './schema-test.ts';

/** `stackgate schema …` */
export function schemaCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('schema')
    .summary('snapshots and restrictions')
    .description(
      'Works on a policy folder: snapshots of resource types, and the restrictions that narrow them.',
    )
    .addCommand(schemaNewCommand(terminal))
    .addCommand(schemaSnapshotCommand(terminal))
    .addCommand(schemaNewsCommand(terminal))
    .addCommand(schemaApproveCommand(terminal))
    .addCommand(schemaLintCommand(terminal, end))
    .addCommand(schemaTestCommand(terminal, end))
    .addCommand(schemaShowCommand(terminal))
    .addCommand(schemaExplainCommand(terminal))
    .addCommand(schemaDiffCommand(terminal))
    .addHelpText(
      'after',
      `
Examples:
  $ stackgate schema new AWS::EFS::FileSystem
  $ stackgate schema lint
  $ stackgate schema test AWS::EFS::FileSystem
  $ stackgate schema diff

The README of the policy folder takes you through one change.`,
    );
}
