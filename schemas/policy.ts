import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { isObject, type Value } from '../gate/value.ts';
import type { RestrictedSchema } from '../gate/schema.ts';
import { didYouMean } from '../gate/suggest.ts';
import { buildRestrictedSchema } from './build.ts';
import { parseExamples, type Examples } from './examples.ts';
import { parseFramework, type Framework } from './frameworks.ts';
import { lintRestriction } from './lint.ts';
import { PolicyError, type PolicyProblem } from './problem.ts';
import { parseRestriction, type Restriction } from './restriction.ts';
import { parseStackExamples, type StackExamples } from './stack-examples.ts';
import { parseStackRules, type StackRules } from './stack-rules.ts';
import { parseSnapshot, snapshotFileName, type Snapshot } from './snapshot.ts';
import { parseWaivers, type Waivers } from './waivers.ts';

/**
 * A policy folder: `snapshot/`, `restrictions/<service>/`, `frameworks/`, `stack-rules.yaml`, `waivers.yaml` and
 * `placeholders.yaml`, as `stackgate init` lays it out. Files are read when a type is first asked for. Whatever cannot be used throws a
 * PolicyError, so that a half-read policy never judges anything.
 */
export interface Policy {
  readonly folder: string;
  /** The approved types, sorted: those with a snapshot and a restriction. */
  readonly types: readonly string[];
  /** All types with a snapshot, sorted. Without a restriction a type is known, and not approved. */
  readonly snapshots: readonly string[];
  /** Named placeholders and what each stands for. */
  readonly placeholders: ReadonlyMap<string, string>;
  /** The restricted schema of a type; `undefined` when the type is not approved. */
  readonly schemaFor: (type: string) => RestrictedSchema | undefined;
  readonly snapshotFor: (type: string) => Snapshot | undefined;
  readonly restrictionFor: (type: string) => Restriction | undefined;
  readonly examplesFor: (type: string) => Examples | undefined;
  /** The rules that span resources, of `stack-rules.yaml`. */
  readonly stackRules: () => StackRules;
  readonly stackExamples: () => StackExamples | undefined;
  /** The exceptions to rules, of `waivers.yaml`; none when there is no such file. */
  readonly waivers: () => Waivers;
  /** The ids of the frameworks that rules are mapped to, sorted. */
  readonly frameworks: () => readonly string[];
  readonly frameworkFor: (id: string) => Framework | undefined;
}

/** Hold the rules that span resources, and their examples. */
export const STACK_RULES_FILE = 'stack-rules.yaml';
export const STACK_EXAMPLES_FILE = 'stack-rules.examples.yaml';

/** Holds the exceptions to rules. */
export const WAIVERS_FILE = 'waivers.yaml';

/** Opens a policy folder. Throws a PolicyError when it has no snapshots or holds files that nothing would read. */
export function openPolicy(folder: string): Policy {
  const snapshots = filesIn(join(folder, 'snapshot'), '.json');
  if (snapshots.length === 0) {
    const message = 'has no snapshots, so it is no policy folder. `stackgate init` makes one.';
    throw new PolicyError([{ file: join(folder, 'snapshot'), message }]);
  }
  const known = snapshots.map((file) => file.replace(/\.json$/, '').replaceAll('-', '::')).sort();
  const files = new Set(filesIn(join(folder, 'restrictions'), ''));
  refuseStrays(folder, files, known);
  const types = known.filter((type) => files.has(restrictionFile(type)));
  const [hasSnapshot, approved] = [new Set(known), new Set(types)];
  const placeholders = readPlaceholders(join(folder, 'placeholders.yaml'));
  const names = new Set(placeholders.keys());

  const snapshotFor = remember((type: string) => {
    if (!hasSnapshot.has(type)) return undefined;
    const file = join(folder, 'snapshot', snapshotFileName(type));
    return parseSnapshot(readFileSync(file, 'utf8'), file);
  });
  const restrictionFor = remember((type: string) => {
    if (!approved.has(type)) return undefined;
    return readRestriction(join(folder, 'restrictions', restrictionFile(type)), type);
  });
  const schemaFor = remember((type: string) => {
    const [snapshot, restriction] = [snapshotFor(type), restrictionFor(type)];
    if (!snapshot || !restriction) return undefined;
    const problems = lintRestriction(restriction, snapshot, names);
    if (problems.length > 0) throw new PolicyError(problems);
    return buildRestrictedSchema(snapshot, [restriction]);
  });
  const examplesFor = remember((type: string) => {
    if (!files.has(examplesFile(type))) return undefined;
    const file = join(folder, 'restrictions', examplesFile(type));
    return parseExamples(readFileSync(file, 'utf8'), file);
  });
  const stackRules = remember((file: string) => {
    const path = join(folder, file);
    if (!existsSync(path))
      return { file: path, rules: [], purposes: new Map(), positionOf: () => ({ line: 1, column: 1 }) };
    return parseStackRules(readFileSync(path, 'utf8'), path, { types, snapshotFor, placeholders });
  });
  const waivers = remember((file: string): Waivers => {
    const path = join(folder, file);
    if (!existsSync(path)) return { file: path, waivers: [], positionOf: () => ({ line: 1, column: 1 }) };
    return parseWaivers(readFileSync(path, 'utf8'), path);
  });
  const frameworkFor = remember((id: string) => {
    const file = join(folder, 'frameworks', `${id}.yaml`);
    return existsSync(file) ? parseFramework(readFileSync(file, 'utf8'), file, id) : undefined;
  });
  return {
    folder,
    types,
    snapshots: known,
    placeholders,
    schemaFor,
    snapshotFor,
    restrictionFor,
    examplesFor,
    stackRules: () => stackRules(STACK_RULES_FILE),
    stackExamples() {
      const file = join(folder, STACK_EXAMPLES_FILE);
      return existsSync(file) ? parseStackExamples(readFileSync(file, 'utf8'), file) : undefined;
    },
    waivers: () => waivers(WAIVERS_FILE),
    frameworks: () =>
      filesIn(join(folder, 'frameworks'), '.yaml')
        .map((file) => file.replace(/\.yaml$/, ''))
        .sort(),
    frameworkFor,
  };
}

/** Where the restriction of a type belongs, below `restrictions/`: `s3/AWS-S3-Bucket.yaml`. */
export function restrictionFile(type: string): string {
  const service = type.split('::')[1] ?? '';
  return `${service.toLowerCase()}/${type.replaceAll('::', '-')}.yaml`;
}

/** Where the examples of a type belong, beside its restriction: `s3/AWS-S3-Bucket.examples.yaml`. */
export function examplesFile(type: string): string {
  return restrictionFile(type).replace(/\.yaml$/, '.examples.yaml');
}

function readRestriction(file: string, type: string): Restriction {
  const restriction = parseRestriction(readFileSync(file, 'utf8'), file);
  if (restriction.type === type) return restriction;
  const message = `is for ${restriction.type}, and its name says ${type}; rename it to ${restrictionFile(restriction.type)}.`;
  throw new PolicyError([{ file, ...restriction.positionOf(['type']), message }]);
}

/** Files that nothing would ever read are errors: their author believes that they restrict something. */
function refuseStrays(folder: string, files: ReadonlySet<string>, known: readonly string[]): void {
  const restrictions = new Set(known.map(restrictionFile));
  const examples = new Map(known.map((type) => [examplesFile(type), restrictionFile(type)]));
  const strays = [...files].flatMap((file): PolicyProblem[] => {
    if (restrictions.has(file)) return [];
    const path = join(folder, 'restrictions', file);
    const restriction = examples.get(file);
    if (restriction === undefined) {
      const nearest = didYouMean(file, [...restrictions, ...examples.keys()]);
      return [
        { file: path, message: `restricts no type that has a snapshot, so it would never apply.${nearest}` },
      ];
    }
    return files.has(restriction)
      ? []
      : [{ file: path, message: `are examples of ${restriction}, which is not there.` }];
  });
  if (strays.length > 0) throw new PolicyError(strays);
}

function readPlaceholders(file: string): ReadonlyMap<string, string> {
  if (!existsSync(file)) return new Map();
  const document = parseDocument(readFileSync(file, 'utf8'), { uniqueKeys: true });
  const [error] = document.errors;
  const content = document.toJS() as Value;
  if (!error && isObject(content) && Object.values(content).every((meaning) => typeof meaning === 'string')) {
    return new Map(Object.entries(content as Record<string, string>));
  }
  throw new PolicyError([
    { file, message: error?.message ?? 'must map each named placeholder to what it stands for.' },
  ]);
}

/** Paths below a folder of the files with an ending, hidden files left out; none when there is no folder. */
function filesIn(folder: string, ending: string): string[] {
  return existsSync(folder) ? filesBelow(folder, '', ending) : [];
}

/** A third of the time of Node's own recursion, which every `check` would wait for. */
function filesBelow(folder: string, below: string, ending: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const { name } = entry;
    if (entry.isDirectory()) return filesBelow(`${folder}/${name}`, `${below}${name}/`, ending);
    return entry.isFile() && name.endsWith(ending) && !name.startsWith('.') ? [below + name] : [];
  });
}

function remember<Result>(read: (type: string) => Result): (type: string) => Result {
  const known = new Map<string, Result>();
  return (type) => {
    const before = known.get(type);
    if (before !== undefined) return before;
    const result = read(type);
    known.set(type, result);
    return result;
  };
}
