import { join } from 'node:path';
import { Command, Option } from 'commander';
import { stringify } from 'yaml';
import type { KeyTemplate } from '../key-strategy/key-template.ts';
import { sortedSet } from '../schemas/sorting.ts';
import { writeFileAtomic } from '../schemas/write-file.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { addKeyPlaceOptions, chosenPlaces, type KeyPlaceOptions } from './key-place-options.ts';
import { paintOn, type Terminal } from './output.ts';

interface TemplateOptions extends KeyPlaceOptions {
  readonly format: 'yaml' | 'json';
  readonly out?: string;
}

/** `stackgate keys template INVENTORY|PLAN` */
export function keysTemplateCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('template')
    .summary('write CloudFormation templates of the planned keys')
    .description(
      'Makes the templates of keys, replicas and aliases, one for each account and Region, with key policies that separate who administers from who uses.',
    )
    .argument('<inventory|plan>', 'inventory of data, or what `keys plan --format json` wrote');
  return addKeyPlaceOptions(command)
    .addOption(
      new Option('--format <format>', 'language of the templates').choices(['yaml', 'json']).default('yaml'),
    )
    .option('--out <dir>', 'folder to write to (default: standard output, for one template)')
    .addHelpText(
      'after',
      `
Files are named keys-ACCOUNT-REGION. The stack of a primary comes before those of its replicas, which take its ARN as a
parameter. All resources stay when their stack is deleted.

Exit status: 0 made, 1 refused (with reasons; nothing is written), 2 the file cannot be read.

Examples:
  $ stackgate keys template inventory.yaml --out templates
  $ stackgate keys template plan.json --account 111122223333 --region eu-west-1 --format json`,
    )
    .action(async (file: string, { format, out, ...place }: TemplateOptions) => {
      const [{ planIn }, { printImpossible }, { keyTemplatesOf }, { formatKeyProblems }, { counted }] =
        await Promise.all([
          import('./key-plan.ts'),
          import('./key-inventory.ts'),
          import('../key-strategy/key-template.ts'),
          import('../report/key-problems.ts'),
          import('../report/counted.ts'),
        ]);
      const planning = planIn(file);
      if ('impossible' in planning) {
        printImpossible(planning.impossible, planning.inventory, 'text', terminal);
        end(EXIT.refused);
        return;
      }
      const chosen = chosenPlaces(keyTemplatesOf(planning.plan), place);
      const [only, ...others] = chosen;
      if (out === undefined && others.length > 0)
        throw new CommandError(
          `There are ${chosen.length} templates. Name a folder with --out, or one place with --account and --region.`,
        );
      const problems = sortedSet(
        chosen.flatMap((one) => one.problems),
        (problem) => JSON.stringify(problem),
      );
      const refused = problems.some(({ severity }) => severity === 'error');
      const stream = refused || out !== undefined ? terminal.out : terminal.err;
      stream.write(formatKeyProblems(problems, paintOn(stream, terminal.environment)));
      if (refused) {
        terminal.out.write('\nNothing was written.\n');
        end(EXIT.refused);
      } else if (!only) {
        terminal.out.write('The plan has no customer managed key, so there is nothing to make.\n');
      } else if (out === undefined) terminal.out.write(printed(only, format));
      else {
        for (const one of chosen) {
          const path = join(out, `keys-${one.account}-${one.region}.${format}`);
          await writeFileAtomic(path, printed(one, format));
          terminal.out.write(`Wrote ${path}: ${counted(Object.keys(one.template.Outputs).length, 'key')}.\n`);
        }
      }
    });
}

/** CloudFormation reads YAML 1.1, in which dates and long numbers need quotes, and takes no aliases. */
function printed({ template }: KeyTemplate, format: TemplateOptions['format']): string {
  return format === 'json'
    ? `${JSON.stringify(template, null, 2)}\n`
    : stringify(template, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
