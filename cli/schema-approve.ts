import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { approve, type Approval } from '../schemas/approve.ts';
import { parseSnapshot, printSnapshot, snapshotFileName, takeSnapshot } from '../schemas/snapshot.ts';
import { writeFileAtomic } from '../schemas/write-file.ts';
import { CommandError } from './exit.ts';
import type { Terminal } from './output.ts';
import { addSourceOptions, sourceOf, type SourceOptions } from './source-options.ts';

interface ApproveOptions extends SourceOptions {
  readonly policy: string;
}

/** `stackgate schema approve TYPE.PROPERTY…` */
export function schemaApproveCommand({ out }: Terminal): Command {
  const command = new Command('approve')
    .summary('take single properties and values into the snapshot')
    .description('Moves just the named properties, or values of properties, from upstream into the snapshot.')
    .argument('<name...>', 'TYPE.PROPERTY[.PROPERTY…][=VALUE], as `schema news` prints them')
    .option('--policy <dir>', 'policy folder', 'restricted-schemas');
  return addSourceOptions(command)
    .addHelpText(
      'after',
      `
Rules go on to hold. A type that has no snapshot yet starts with \`schema new\`; all that is new of a type is taken
with \`schema snapshot\`. When one name cannot be approved, nothing is written.

Examples:
  $ stackgate schema approve AWS::SQS::Queue.FifoThroughputLimit
  $ stackgate schema approve AWS::S3::Bucket.VersioningConfiguration.Status=Suspended`,
    )
    .action(async (names: readonly string[], options: ApproveOptions) => {
      const source = await sourceOf(options);
      const approved = new Map<string, string>();
      for (const name of names) {
        const { type, ...approval } = approvalFrom(name);
        const file = join(options.policy, 'snapshot', snapshotFileName(type));
        if (!existsSync(file)) {
          throw new CommandError(`${type} has no snapshot. Start with \`stackgate schema new ${type}\`.`);
        }
        const snapshot = parseSnapshot(approved.get(file) ?? readFileSync(file, 'utf8'), file);
        approved.set(file, printSnapshot(approve(snapshot, await takeSnapshot(source, type), approval)));
      }
      for (const [file, text] of approved) await writeFileAtomic(file, text);
      out.write(`${names.map((name) => `approved ${name}\n`).join('')}Source: ${source.name}\n`);
    });
}

/** `AWS::S3::Bucket.VersioningConfiguration.Status=Suspended` */
function approvalFrom(name: string): Approval & { readonly type: string } {
  const { type, path, value } =
    /^(?<type>[^.=]+)\.(?<path>[^=]+)(?:=(?<value>.*))?$/s.exec(name)?.groups ?? {};
  if (type === undefined || path === undefined) {
    throw new CommandError(
      `${name} names no property. Write TYPE.PROPERTY, such as AWS::SQS::Queue.QueueName.`,
    );
  }
  return { type, path: path.split('.'), ...(value !== undefined && { value }) };
}
