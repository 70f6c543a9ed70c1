import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { ORGANIZATION_FILE } from '../stacksets/organization.ts';
import { addTemplatesOption, templatesNamed } from './deploy-options.ts';
import { CommandError } from './exit.ts';
import type { Terminal } from './output.ts';

/** `stackgate deploy init [DIR]` */
export function deployInitCommand({ out }: Terminal): Command {
  const command = new Command('init')
    .summary('start the description of an organization')
    .description(
      `Writes DIR/${ORGANIZATION_FILE}: where the templates are deployed, with every value that they need.`,
    )
    .argument('[dir]', 'folder of the repository', '.');
  return addTemplatesOption(command)
    .addHelpText(
      'after',
      `
Example:
  $ stackgate deploy init`,
    )
    .action(async (folder: string, { templates }: { readonly templates?: string }) => {
      const file = join(folder, ORGANIZATION_FILE);
      if (existsSync(file)) throw new CommandError(`${file} is there already.`);
      const [{ skeletonFor }, { writeFileAtomic }] = await Promise.all([
        import('../stacksets/skeleton.ts'),
        import('../schemas/write-file.ts'),
      ]);
      await writeFileAtomic(file, skeletonFor(await templatesNamed(templates)));
      out.write(`new ${file}

Next: fill it in, and run
  stackgate deploy check ${file} --offline
In the package, docs/handbook/day-0.md has all that follows, and stacksets/pipelines/ pipelines to copy.
`);
    });
}
