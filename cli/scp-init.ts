import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { writeFileAtomic } from '../schemas/write-file.ts';
import { SETTINGS_FILE } from '../scps/settings/settings.ts';
import { SETTINGS_SKELETON } from '../scps/settings/skeleton.ts';
import { CommandError } from './exit.ts';
import type { Terminal } from './output.ts';

/** `stackgate scp init [DIR]` */
export function scpInitCommand({ out }: Terminal): Command {
  return new Command('init')
    .summary('start the settings of control policies')
    .description(`Writes DIR/${SETTINGS_FILE}: what stackgate has to know of the organization, to fill in.`)
    .argument('[dir]', 'folder of the repository', '.')
    .addHelpText(
      'after',
      `
Examples:
  $ stackgate scp init
  $ stackgate scp init ../policy`,
    )
    .action(async (folder: string) => {
      const file = join(folder, SETTINGS_FILE);
      if (existsSync(file)) throw new CommandError(`${file} is there already.`);
      await writeFileAtomic(file, SETTINGS_SKELETON);
      out.write(`new ${file}

Next: fill it in, and run
  stackgate scp statements
`);
    });
}
