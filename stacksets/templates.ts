import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memberOf, scalarText, textOf } from '../template/node.ts';
import { readTemplate, type ParsedTemplate } from '../template/read.ts';
import { DeployError } from './errors.ts';

/** A template that is deployed. */
export interface Template extends ParsedTemplate {
  /** Of its file: `30-storage-and-queues`, or `bundle` for a stack of the administrator. */
  readonly name: string;
  readonly body: string;
  readonly description: string;
  /** The parameters that it declares, with their defaults. */
  readonly parameters: ReadonlyMap<string, string | undefined>;
}

/** All that is deployed. */
export interface Templates {
  /** One StackSet each, in the order of deployment. */
  readonly sets: readonly Template[];
  /** One stack each, in the administrator's account. */
  readonly stacks: readonly Template[];
}

const SET = /^(\d{2}-[a-z0-9]+(?:-[a-z0-9]+)*)\.yaml$/;
const STACK = /^([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml$/;

/**
 * Reads `templates/NN-name.yaml` and `administrator/name.yaml` of a folder. Throws a DeployError for a file of another
 * name, and a TemplateError for what is no template.
 */
export function templatesIn(folder: string): Templates {
  const sets = templatesOf(join(folder, 'templates'), SET, 'NN-name.yaml, such as 20-network.yaml');
  if (sets.length === 0) throw new DeployError(`${folder} has no templates/NN-name.yaml to deploy.`);
  return { sets, stacks: templatesOf(join(folder, 'administrator'), STACK, 'name.yaml') };
}

function templatesOf(folder: string, form: RegExp, like: string): Template[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /\.(ya?ml|json|template)$/.test(file))
    .sort()
    .map((file) => {
      const path = join(folder, file);
      const name = form.exec(file)?.[1];
      if (name === undefined) throw new DeployError(`${path}: name it ${like}.`);
      return templateOf(readFileSync(path, 'utf8'), path, name);
    });
}

/** A template from its text. */
export function templateOf(body: string, file: string, name: string): Template {
  const parsed = readTemplate(body, file);
  const section = memberOf(parsed.root, 'Parameters');
  const entries = section?.kind === 'map' ? section.entries : [];
  return {
    ...parsed,
    name,
    body,
    description: textOf(memberOf(parsed.root, 'Description')) ?? '',
    parameters: new Map(entries.map(({ key, value }) => [key, scalarText(memberOf(value, 'Default'))])),
  };
}

/** What the names of all StackSets and stacks begin with. Control policies protect them by it. */
export const PREFIX = 'stackgate-';

/** The name of the StackSet, or of the stack, of a template. */
export function deployedName(template: string): string {
  return `${PREFIX}${template}`;
}
