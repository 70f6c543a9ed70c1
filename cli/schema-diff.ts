import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { compareRules, compareStructures, compareWaivers, type Change } from '../schemas/compare.ts';
import { restrictionFile, STACK_RULES_FILE, WAIVERS_FILE } from '../schemas/policy.ts';
import { parseRestriction, type Restriction } from '../schemas/restriction.ts';
import { parseSnapshot, snapshotFileName } from '../schemas/snapshot.ts';
import { parseWaivers } from '../schemas/waivers.ts';
import { printChanges } from './changes.ts';
import { CommandError } from './exit.ts';
import { gitFolder, type GitFolder } from './git.ts';
import { paintOn, type Terminal } from './output.ts';

/** `stackgate schema diff [REV]` */
export function schemaDiffCommand({ out, environment }: Terminal): Command {
  return new Command('diff')
    .summary('tell in words what a change allows and refuses')
    .description('Holds the policy folder as it is now against a Git revision.')
    .argument('[rev]', 'revision to compare with', 'HEAD')
    .option('--policy <dir>', 'policy folder', 'restricted-schemas')
    .addHelpText(
      'after',
      `
Examples:
  $ stackgate schema diff
  $ stackgate schema diff origin/main`,
    )
    .action((revision: string, { policy: folder }: { readonly policy: string }) => {
      if (!existsSync(folder))
        throw new CommandError(`${folder} is not there. Name the policy folder with --policy.`);
      const changes = policyChanges(folder, gitFolder(folder, revision));
      out.write(
        changes.length === 0
          ? `Nothing differs from ${revision}.\n`
          : printChanges(changes, paintOn(out, environment)),
      );
    });
}

function policyChanges(folder: string, git: GitFolder): readonly Change[] {
  const changesOf = typeChanges(folder, git);
  const types = new Set(git.changed.flatMap((path) => typeOfFile(path) ?? []));
  const others = git.changed.filter((path) => typeOfFile(path) === undefined);
  return [
    ...[...types].sort().flatMap(changesOf),
    ...others.flatMap((path) => (path === WAIVERS_FILE ? waiverChanges(folder, git) : [otherChange(path)])),
  ];
}

function otherChange(path: string): Change {
  const changes = path === 'placeholders.yaml' || path === STACK_RULES_FILE;
  return { effect: changes ? 'changes' : 'rewords', subject: path };
}

function waiverChanges(folder: string, { textAt }: GitFolder): readonly Change[] {
  const [before, after] = both(textAt(WAIVERS_FILE), textNow(folder, WAIVERS_FILE), (text) =>
    parseWaivers(text, join(folder, WAIVERS_FILE)),
  );
  const changes = compareWaivers(before?.waivers ?? [], after?.waivers ?? []);
  return changes.length > 0 ? changes : [{ effect: 'changes', subject: WAIVERS_FILE }];
}

function textNow(folder: string, path: string): string | undefined {
  return existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined;
}

/** `AWS::S3::Bucket` of its snapshot or its restriction; examples restrict nothing. */
function typeOfFile(path: string): string | undefined {
  const name = /^(?:snapshot\/([^/]+)\.json|restrictions\/[^/]+\/([^./]+)\.yaml)$/.exec(path);
  return (name?.[1] ?? name?.[2])?.replaceAll('-', '::');
}

/** A type is approved when it has a restriction; what changes of a type that is not approved allows nothing. */
function typeChanges(folder: string, { textAt }: GitFolder): (type: string) => readonly Change[] {
  return (type) => {
    const file = `restrictions/${restrictionFile(type)}`;
    const [before, after] = both(textAt(file), textNow(folder, file), (text): Restriction =>
      parseRestriction(text, join(folder, file)),
    );
    if (!before && !after)
      return [{ effect: 'rewords', subject: `${type} (has a snapshot, is not approved)` }];
    if (!before || !after) return [{ effect: after ? 'allows' : 'refuses', subject: type }];
    const path = `snapshot/${snapshotFileName(type)}`;
    const [old, now] = both(textAt(path), textNow(folder, path), (text) =>
      parseSnapshot(text, join(folder, path)),
    );
    const changes = [
      ...(old && now ? compareStructures(old, now) : []),
      ...compareRules(type, before.rules, after.rules),
    ];
    return changes.length > 0 ? changes : [{ effect: 'rewords', subject: type }];
  };
}

function both<Parsed>(
  before: string | undefined,
  after: string | undefined,
  parse: (text: string) => Parsed,
): readonly [Parsed | undefined, Parsed | undefined] {
  return [before === undefined ? undefined : parse(before), after === undefined ? undefined : parse(after)];
}
