import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { writeFileAtomic } from '../schemas/write-file.ts';
import { CommandError } from './exit.ts';
import type { Terminal } from './output.ts';
import { shippedPack } from './policy-option.ts';

/** What is written, and where it ships with stackgate. */
const FILES = {
  'key-inventory.yaml': 'examples/keys/retail.yaml',
  'key-inventory.schema.json': 'docs/key-inventory.schema.json',
} as const;

/** `stackgate keys init [DIR]` */
export function keysInitCommand({ out }: Terminal): Command {
  return new Command('init')
    .summary('start an inventory')
    .description(
      'Writes an inventory of a web shop to begin with, and the JSON Schema with which editors complete it.',
    )
    .argument('[dir]', 'folder to write to', '.')
    .addHelpText(
      'after',
      `
Files that are there already are left alone, and then nothing is written.

Example:
  $ stackgate keys init`,
    )
    .action(async (folder: string) => {
      const there = Object.keys(FILES).filter((name) => existsSync(join(folder, name)));
      if (there.length > 0) {
        throw new CommandError(`${folder} has ${there.join(' and ')} already; nothing was written.`);
      }
      const shipped = dirname(shippedPack());
      for (const [name, source] of Object.entries(FILES)) {
        const text = readFileSync(join(shipped, source), 'utf8');
        await writeFileAtomic(join(folder, name), text.replace('../../docs/', ''));
      }
      const inventory = join(folder, 'key-inventory.yaml');
      out.write(`Wrote ${inventory} and its schema.\n\nNext:\n  stackgate keys plan ${inventory}\n`);
    });
}
