import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { writeFileAtomic } from '../schemas/write-file.ts';
import { CommandError } from './exit.ts';
import type { Terminal } from './output.ts';
import { shippedPack } from './policy-option.ts';

/** `stackgate init [DIR]` */
export function initCommand({ out }: Terminal): Command {
  return new Command('init')
    .summary('start a policy folder')
    .description(
      "Puts the pack that ships with stackgate into DIR/restricted-schemas, as a security team's starting point.",
    )
    .argument('[dir]', 'folder of the repository', '.')
    .addHelpText(
      'after',
      `
Files that are there already and differ are left alone, and then nothing is written.

Examples:
  $ stackgate init
  $ stackgate init ../policy`,
    )
    .action(async (folder: string) => {
      const target = join(folder, 'restricted-schemas');
      const { missing, different } = compare(shippedPack(), target);
      if (different.length > 0) {
        throw new CommandError(
          `${target} has files of its own; nothing was written:\n${different.map((file) => `  ${file}`).join('\n')}`,
        );
      }
      for (const file of missing) {
        const path = join(target, file);
        mkdirSync(dirname(path), { recursive: true });
        await writeFileAtomic(path, readFileSync(join(shippedPack(), file), 'utf8'));
      }
      out.write(
        missing.length === 0 ? `${target} has the whole pack already.\n` : nextSteps(folder, missing.length),
      );
    });
}

function compare(pack: string, target: string): { missing: string[]; different: string[] } {
  const files = readdirSync(pack, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(pack.length + 1))
    .sort();
  const missing = files.filter((file) => !existsSync(join(target, file)));
  const different = files.filter(
    (file) =>
      !missing.includes(file) &&
      readFileSync(join(target, file), 'utf8') !== readFileSync(join(pack, file), 'utf8'),
  );
  return { missing, different };
}

/** Commands judge by the policy of the folder that they are run in, so the steps begin there. */
function nextSteps(folder: string, count: number): string {
  const there = folder === '.' ? '' : `  cd ${folder}\n`;
  return `Wrote ${count} files to ${join(folder, 'restricted-schemas')}.

Next:
${there}  stackgate schema lint             every rule names what exists, and narrows
  stackgate check template.yaml     judges templates by ./restricted-schemas
  git add restricted-schemas
`;
}
