import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { didYouMean } from '../gate/suggest.ts';
import { printSnapshot, snapshotFileName, takeSnapshot } from '../schemas/snapshot.ts';
import type { SchemaSource } from '../schemas/sources/source.ts';
import { writeFileAtomic } from '../schemas/write-file.ts';
import { CommandError } from './exit.ts';
import type { Terminal } from './output.ts';
import { progressOn } from './progress.ts';
import { addSourceOptions, sourceOf, type SourceOptions } from './source-options.ts';

interface SnapshotOptions extends SourceOptions {
  readonly policy: string;
}

/** `stackgate schema snapshot TYPE…` */
export function schemaSnapshotCommand(terminal: Terminal): Command {
  const command = new Command('snapshot')
    .summary('write what a type can be today')
    .description('Writes the structure of resource types into DIR/snapshot: what rules then narrow.')
    .argument('<type...>', 'such as AWS::S3::Bucket, or AWS::S3::*')
    .option('--policy <dir>', 'policy folder', 'restricted-schemas');
  return addSourceOptions(command)
    .addHelpText(
      'after',
      `
A second run changes no byte. What AWS adds appears as a Git diff, and stays off until that is merged. A type is
approved when it has a restriction too: \`stackgate schema new\`.

Examples:
  $ stackgate schema snapshot AWS::SQS::Queue
  $ stackgate schema snapshot 'AWS::Glue::*' --policy policy/restricted-schemas
  $ stackgate schema snapshot AWS::S3::Bucket --from aws --region eu-west-1`,
    )
    .action(async (patterns: readonly string[], options: SnapshotOptions) => {
      const source = await sourceOf(options);
      const types = await matchingTypes(patterns, source);
      const folder = join(options.policy, 'snapshot');
      const progress = await progressOn(terminal, 'snapshots', types.length);
      const lines: string[] = [];
      for (const type of types) {
        lines.push(`${await writeSnapshot(source, type, folder)} ${type}`);
        progress.step();
      }
      progress.end();
      terminal.out.write(`${lines.join('\n')}\nSource: ${source.name}\n`);
    });
}

/** Types by name or by `*`; a pattern that matches nothing is an error. */
async function matchingTypes(patterns: readonly string[], source: SchemaSource): Promise<string[]> {
  const types = new Set<string>();
  for (const pattern of patterns) {
    if (!pattern.includes('*')) {
      types.add(pattern);
      continue;
    }
    const expression = new RegExp(`^${pattern.split('*').map(escape).join('.*')}$`);
    const known = await source.types();
    const matches = known.filter((type) => expression.test(type));
    if (matches.length === 0) {
      throw new CommandError(`No type of ${source.name} matches ${pattern}.${didYouMean(pattern, known)}`);
    }
    for (const match of matches) types.add(match);
  }
  return [...types].sort();
}

function escape(text: string): string {
  return text.replace(/[^A-Za-z0-9:]/g, '\\$&');
}

async function writeSnapshot(source: SchemaSource, type: string, folder: string): Promise<string> {
  const text = printSnapshot(await takeSnapshot(source, type));
  const file = join(folder, snapshotFileName(type));
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (before === text) return 'unchanged';
  mkdirSync(folder, { recursive: true });
  await writeFileAtomic(file, text);
  return before === undefined ? 'new      ' : 'changed  ';
}
