import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { didYouMean } from '../gate/suggest.ts';
import { classifyActions, type Actions } from '../scps/actions/classify.ts';
import { readCatalogue } from '../scps/actions/catalogue.ts';
import { readPermissions, serviceOf } from '../scps/actions/permissions.ts';
import { parseReviewed, type Reviewed } from '../scps/actions/reviewed.ts';
import { lintSettings } from '../scps/settings/lint.ts';
import { parseSettings, SETTINGS_FILE, SettingsError, type Settings } from '../scps/settings/settings.ts';
import { CommandError } from './exit.ts';
import type { Terminal } from './output.ts';
import { chosenPolicy, policyOption, shippedPack } from './policy-option.ts';
import { progressOn } from './progress.ts';
import { addSourceOptions, registryOf, type SourceOptions } from './source-options.ts';

/** Options of every command that classes actions. */
export interface GroundOptions extends SourceOptions {
  readonly policy?: string;
  readonly settings: string;
}

/** Adds the options to a command. */
export function addGroundOptions(command: Command): Command {
  return addSourceOptions(
    command
      .addOption(policyOption())
      .option('--settings <file>', 'what the organization says of itself', SETTINGS_FILE),
  );
}

/** What a command goes by. */
export interface ClassedActions {
  readonly actions: Actions;
  readonly settings: Settings | undefined;
  /** The policy folder, in words. */
  readonly policy: string;
}

/** The same for a command that cannot go without settings. Throws a CommandError when there are none. */
export function settled({
  settings,
  ...rest
}: ClassedActions): ClassedActions & { readonly settings: Settings } {
  if (settings) return { ...rest, settings };
  throw new CommandError(
    `${SETTINGS_FILE} is not there. \`stackgate scp init\` writes a file to start from.`,
  );
}

/** The actions of what is approved, classed also by the organization's own settings, when there are any. */
export async function classedActions(terminal: Terminal, options: GroundOptions): Promise<ClassedActions> {
  const { policy, name } = chosenPolicy(options.policy);
  const settings = existsSync(options.settings)
    ? parseSettings(readFileSync(options.settings, 'utf8'), options.settings)
    : undefined;
  if (!settings && options.settings !== SETTINGS_FILE)
    throw new CommandError(
      `${options.settings} is not there. \`stackgate scp init\` writes a file to start from.`,
    );
  const services = new Set(policy.types.map(serviceOf));
  const [catalogue, permissions] = await Promise.all([
    readCatalogue(),
    readWithProgress(terminal, options, services),
  ]);
  const ground = { types: policy.types, permissions, catalogue, reviewed: shippedReview() };
  const none = { services: new Map(), actions: new Map() };
  const actions = classifyActions({ ...ground, own: settings?.own ?? none });
  if (settings) {
    const without = { services: settings.own.services, actions: none.actions };
    const problems = lintSettings(settings, classifyActions({ ...ground, own: without }));
    if (problems.length > 0) throw new SettingsError(problems);
  }
  return { actions, settings, policy: name };
}

async function readWithProgress(
  terminal: Terminal,
  options: GroundOptions,
  services: ReadonlySet<string>,
): ReturnType<typeof readPermissions> {
  let end = (): void => undefined;
  try {
    return await readPermissions(await registryOf(options), services, async (types) => {
      const progress = await progressOn(terminal, 'types', types);
      ({ end } = progress);
      return progress.step;
    });
  } finally {
    end();
  }
}

/** What ships with stackgate, beside the pack. */
function shippedReview(): Reviewed {
  const file = join(dirname(shippedPack()), 'scps/actions/reviewed.yaml');
  return parseReviewed(readFileSync(file, 'utf8'), file);
}

/** A prefix that was asked for. Throws a CommandError when no approved type brings it. */
export function askedPrefix(asked: string | undefined, { classified }: Actions): string | undefined {
  if (asked === undefined) return undefined;
  const prefix = asked.toLowerCase();
  const known = [...new Set([...classified.keys()].map((key) => key.slice(0, key.indexOf(':'))))];
  if (known.includes(prefix)) return prefix;
  throw new CommandError(`No approved type brings actions of ${asked}.${didYouMean(prefix, known)}`);
}
