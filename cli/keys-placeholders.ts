import { Command, Option } from 'commander';
import { stringify } from 'yaml';
import type { KeyPlaceholders } from '../key-strategy/placeholders.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { addKeyPlaceOptions, chosenPlaces, type KeyPlaceOptions } from './key-place-options.ts';
import type { Terminal } from './output.ts';

interface PlaceholdersOptions extends KeyPlaceOptions {
  readonly format: 'yaml' | 'json';
}

/** `stackgate keys placeholders INVENTORY|PLAN` */
export function keysPlaceholdersCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('placeholders')
    .summary('name the planned keys for restricted schemas')
    .description(
      'Prints named placeholders with which rules ask for a planned key: their declarations, or their values in one account and Region.',
    )
    .argument('<inventory|plan>', 'inventory of data, or what `keys plan --format json` wrote');
  return addKeyPlaceOptions(command)
    .addOption(
      new Option('--format <format>', 'yaml: declarations; json: values')
        .choices(['yaml', 'json'])
        .default('yaml'),
    )
    .addHelpText(
      'after',
      `
yaml goes into placeholders.yaml of a policy folder, json into STACKGATE_VALUES of the Hook in that account and Region.
A name that would stand for several keys of a place stands for none there; comments of the YAML list those.

Exit status: 0 printed, 1 refused (the inventory asks for what AWS cannot do), 2 the file cannot be read.

Examples:
  $ stackgate keys placeholders plan.json
  $ stackgate keys placeholders plan.json --format json --account 111122223333 --region eu-west-1`,
    )
    .action(async (file: string, { format, ...place }: PlaceholdersOptions) => {
      const [{ planIn }, { printImpossible }, { keyPlaceholdersOf }] = await Promise.all([
        import('./key-plan.ts'),
        import('./key-inventory.ts'),
        import('../key-strategy/placeholders.ts'),
      ]);
      const planning = planIn(file);
      if ('impossible' in planning) {
        printImpossible(planning.impossible, planning.inventory, 'text', terminal);
        end(EXIT.refused);
        return;
      }
      const placeholders = keyPlaceholdersOf(planning.plan);
      const places = chosenPlaces(placeholders.places, place);
      terminal.out.write(
        format === 'yaml'
          ? declarations({ ...placeholders, places })
          : `${JSON.stringify(valuesOf(places))}\n`,
      );
    });
}

function valuesOf(places: KeyPlaceholders['places']): Readonly<Record<string, string>> {
  const [only, ...others] = places;
  if (!only) return {};
  if (others.length === 0) return only.values;
  throw new CommandError(
    `Values are for one account and Region. Name it with --account and --region: ${places
      .map(({ account, region }) => `${account} ${region}`)
      .join(', ')}.`,
  );
}

function declarations({ declared, places }: KeyPlaceholders): string {
  const names = new Set(places.flatMap(({ values }) => Object.keys(values)));
  const here = Object.entries(declared).filter(([name]) => names.has(name));
  const notes = places.flatMap(({ account, region, ambiguous }) =>
    Object.entries(ambiguous).map(
      ([name, aliases]) =>
        `# ${name}: not in ${account} ${region}, where it would be ${aliases.join(', ')}.\n`,
    ),
  );
  return stringify(Object.fromEntries(here), { lineWidth: 0 }) + notes.join('');
}
