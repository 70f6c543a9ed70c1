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

interface SnapshotOptions {
  readonly policy: string;
  readonly from: string;
  readonly region?: string;
  readonly profile?: string;
}

/** `stackgate schema snapshot TYPE…` */
export function schemaSnapshotCommand(terminal: Terminal): Command {
  return new Command('snapshot')
    .summary('write what a type can be today')
    .description('Writes the structure of resource types into DIR/snapshot: commit it, and it is approved.')
    .argument('<type...>', 'such as AWS::S3::Bucket, or AWS::S3::*')
    .option('--policy <dir>', 'policy folder', 'restricted-schemas')
    .option(
      '--from <source>',
      'npm (the package that ships with stackgate), aws, or a folder of registry schemas',
      'npm',
    )
    .option('--region <name>', 'with --from aws: the Region to ask')
    .option('--profile <name>', 'with --from aws: the credentials to ask with')
    .addHelpText(
      'after',
      `
A second run changes no byte. What AWS adds appears as a Git diff, and stays off until that is merged.

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

async function sourceOf({ from, region, profile }: SnapshotOptions): Promise<SchemaSource> {
  if (from === 'npm') return (await import('../schemas/sources/service-spec.ts')).serviceSpecSource();
  if (from !== 'aws') return (await import('../schemas/sources/directory.ts')).directorySource(from);
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
  const { awsSource } = await import('../schemas/sources/aws.ts');
  return awsSource(
    new CloudFormationClient({
      ...(region !== undefined && { region }),
      ...(profile !== undefined && { profile }),
    }),
  );
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
