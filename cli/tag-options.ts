import type { Command } from 'commander';
import { TAG_KEYS, TAGGED, type Tagged, type TagKeys } from '../key-strategy/in-templates/tags.ts';
import { CommandError } from './exit.ts';

/** Adds `--tag` to a command. */
export function addTagOption(command: Command): Command {
  return command.option(
    '--tag <field=key...>',
    `tag that tells ${TAGGED.join(', ')}, instead of the usual ones`,
  );
}

/** The keys of tags: those that are given, else the usual ones. */
export function tagKeysOf(given: readonly string[] = []): TagKeys {
  const keys: Record<Tagged, readonly string[]> = { ...TAG_KEYS };
  for (const pair of given) {
    const at = pair.indexOf('=');
    const field = TAGGED.find((name) => name === pair.slice(0, at));
    const key = pair.slice(at + 1);
    if (field === undefined || key === '') {
      throw new CommandError(`--tag takes ${TAGGED.join('=, ')}= and the key of a tag, not "${pair}".`);
    }
    keys[field] = [key];
  }
  return keys;
}
