import type { Command } from 'commander';
import { inPlace, type KeyPlace } from '../key-strategy/key-place.ts';
import { CommandError } from './exit.ts';

/** Options that choose from what a plan has in its accounts and Regions. */
export type KeyPlaceOptions = Partial<KeyPlace>;

/** Adds the options for the place of keys. */
export function addKeyPlaceOptions(command: Command): Command {
  return command
    .option('--account <id>', 'only what is for this account')
    .option('--region <name>', 'only what is for this Region');
}

/** What is for the place that was asked for. Throws a CommandError when all that there is is elsewhere. */
export function chosenPlaces<Placed extends KeyPlace>(
  placed: readonly Placed[],
  options: KeyPlaceOptions,
): readonly Placed[] {
  const chosen = inPlace(placed, options);
  if (chosen.length > 0 || placed.length === 0) return chosen;
  const there = placed.map(({ account, region }) => `${account} ${region}`).join(', ');
  throw new CommandError(`The plan has no customer managed key there. It has some in ${there}.`);
}
