import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { restrictionFile } from '../schemas/policy.ts';
import { restrictionSkeleton } from '../schemas/skeleton.ts';
import { parseSnapshot, printSnapshot, snapshotFileName, takeSnapshot } from '../schemas/snapshot.ts';
import { writeFileAtomic } from '../schemas/write-file.ts';
import { CommandError } from './exit.ts';
import type { Terminal } from './output.ts';
import { addSourceOptions, sourceOf, type SourceOptions } from './source-options.ts';

interface NewOptions extends SourceOptions {
  readonly policy: string;
}

/** `stackgate schema new TYPE` */
export function schemaNewCommand({ out }: Terminal): Command {
  const command = new Command('new')
    .summary('start the restriction of a type')
    .description('Writes the skeleton of a restriction, and the snapshot when there is none yet.')
    .argument('<type>', 'such as AWS::EFS::FileSystem')
    .option('--policy <dir>', 'policy folder', 'restricted-schemas');
  return addSourceOptions(command)
    .addHelpText(
      'after',
      `
The type stays refused until the skeleton is filled in.

Example:
  $ stackgate schema new AWS::EFS::FileSystem`,
    )
    .action(async (type: string, options: NewOptions) => {
      const { policy: folder } = options;
      const restriction = join(folder, 'restrictions', restrictionFile(type));
      if (existsSync(restriction)) throw new CommandError(`${restriction} is there already.`);
      const file = join(folder, 'snapshot', snapshotFileName(type));
      const known = existsSync(file);
      const begins = !existsSync(join(folder, 'snapshot'));
      const snapshot = known
        ? parseSnapshot(readFileSync(file, 'utf8'), file)
        : await takeSnapshot(await sourceOf(options), type);
      if (!known) await writeFileAtomic(file, printSnapshot(snapshot));
      await writeFileAtomic(restriction, restrictionSkeleton(snapshot));
      const beginning = begins
        ? `${folder} begins with this type, and approves nothing else; \`stackgate init\` begins with the pack that ships.\n`
        : '';
      out.write(`${known ? '' : `new ${file}\n`}new ${restriction}
${beginning}
Next: fill it in, write ${restriction.replace(/yaml$/, 'examples.yaml')}, and run
  stackgate schema lint
  stackgate schema test
`);
    });
}
