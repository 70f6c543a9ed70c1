import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { AwsError } from '../bundle/aws-error.ts';
import { ConflictError } from '../bundle/blobs.ts';
import { KeyError } from '../bundle/signature.ts';
import { BundleError } from '../bundle/verified.ts';
import { StateError } from '../replay/state.ts';
import { AuditError } from '../key-strategy/audit/audit-error.ts';
import { InventoryError } from '../key-strategy/inventory-error.ts';
import { PolicyError } from '../schemas/problem.ts';
import { SnapshotError } from '../schemas/snapshot-error.ts';
import { PackError } from '../scps/pack/pack-error.ts';
import { PlacementError } from '../scps/pack/placement-error.ts';
import { DocumentError } from '../scps/read-document.ts';
import { SettingsError } from '../scps/settings/settings.ts';
import { CompileError } from '../scps/evaluate/compile.ts';
import { RolloutError } from '../scps/rollout/errors.ts';
import { bundleCommand } from './bundle.ts';
import { checkCommand } from './check.ts';
import { editorCommand } from './editor.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { initCommand } from './init.ts';
import { keysCommand } from './keys.ts';
import { paintOn, type Terminal } from './output.ts';
import { shippedPack } from './policy-option.ts';
import { replayCommand } from './replay.ts';
import { schemaCommand } from './schema.ts';
import { scpCommand } from './scp.ts';
import { simulateCommand } from './simulate.ts';
import { waiversCommand } from './waivers.ts';

/** Runs the command line and gives its exit code. Never throws for what a user can cause. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.approved;
  const end = (ended: ExitCode): void => {
    code = ended;
  };
  const program = new Command('stackgate')
    .description('Only configurations that were approved are provisioned on AWS.')
    .version(version())
    .addCommand(checkCommand(terminal, end))
    .addCommand(simulateCommand(terminal, end))
    .addCommand(editorCommand(terminal))
    .addCommand(initCommand(terminal))
    .addCommand(schemaCommand(terminal, end))
    .addCommand(waiversCommand(terminal))
    .addCommand(bundleCommand(terminal, end))
    .addCommand(replayCommand(terminal, end))
    .addCommand(scpCommand(terminal, end))
    .addCommand(keysCommand(terminal, end));
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ]) {
    command
      .exitOverride()
      .showSuggestionAfterError()
      .configureOutput({
        writeOut: (text) => void terminal.out.write(text),
        writeErr: (text) => void terminal.err.write(text),
      });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.approved : EXIT.couldNotJudge;
    terminal.err.write(`${paintOn(terminal.err, terminal.environment).red('error:')} ${messageOf(error)}\n`);
    return EXIT.couldNotJudge;
  }
}

const SELF_EXPLAINING = [
  AuditError,
  AwsError,
  BundleError,
  CommandError,
  CompileError,
  ConflictError,
  DocumentError,
  InventoryError,
  KeyError,
  PackError,
  PlacementError,
  RolloutError,
  SettingsError,
  SnapshotError,
  StateError,
];

/** Errors that say all that a user needs are shown without the place in our code. */
function messageOf(error: unknown): string {
  if (error instanceof PolicyError) return `the policy folder cannot be used.\n${error.message}`;
  if (SELF_EXPLAINING.some((kind) => error instanceof kind)) return (error as Error).message;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function version(): string {
  const file = join(dirname(shippedPack()), 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
