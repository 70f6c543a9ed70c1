import { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import type { Terminal } from './output.ts';
import { schemaBuildCommand } from './schema-build.ts';
import { schemaLintCommand } from './schema-lint.ts';
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
    .addCommand(schemaSnapshotCommand(terminal))
    .addCommand(schemaLintCommand(terminal, end))
    .addCommand(schemaTestCommand(terminal, end))
    .addCommand(schemaShowCommand(terminal))
    .addCommand(schemaBuildCommand(terminal));
}
