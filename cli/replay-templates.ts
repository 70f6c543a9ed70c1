import { readFileSync } from 'node:fs';
import { digestOf } from '../bundle/digest.ts';
import { UnreadableError, type Judged, type OpenSubject, type Subject } from '../replay/subject.ts';
import type { BuiltPolicy } from '../schemas/compare-policies.ts';
import { regionOf, TemplateError } from '../template/problem.ts';
import { readTemplate, type ParsedTemplate } from '../template/read.ts';
import { memberOf } from '../template/node.ts';
import { checkResources, type CheckSettings } from './check-template.ts';
import { contextOf, parameterValues, refuseUndeclared, type ContextOptions } from './context-options.ts';
import type { ReplaySource } from './replay-source.ts';
import { templateFiles, type TemplateFile } from './template-files.ts';

/** Templates as `check` takes them. */
export async function templatesOf(paths: readonly string[], options: ContextOptions): Promise<ReplaySource> {
  const files = await templateFiles(paths);
  const settings = { context: contextOf(options), parameters: parameterValues(options.parameters) };
  refuseUndeclared(settings.parameters, declaredIn(files, Object.keys(settings.parameters)));
  return {
    noun: 'template',
    name: `templates of ${paths.join(' ')}`,
    settings,
    most: files.length,
    subjects: (now) => templateSubjects(files, { ...settings, now }),
    fileOf: (id) => id,
    whenNone: 'No file is a CloudFormation template. Name templates (*.yaml, *.yml, *.json, *.template).',
  };
}

/** The names that are sought, as far as templates declare such parameters; no file is read without need. */
function declaredIn(files: readonly TemplateFile[], sought: readonly string[]): readonly string[] {
  const declared = new Set<string>();
  for (const { path } of files) {
    if (sought.every((name) => declared.has(name))) break;
    for (const name of parametersOf(path)) declared.add(name);
  }
  return [...declared];
}

function parametersOf(path: string): readonly string[] {
  try {
    const section = memberOf(readTemplate(readFileSync(path, 'utf8'), path).root, 'Parameters');
    return section?.kind === 'map' ? section.entries.map(({ key }) => key) : [];
  } catch (error) {
    // Told when it is its turn.
    if (error instanceof TemplateError) return [];
    throw error;
  }
}

function* templateSubjects(files: readonly TemplateFile[], settings: CheckSettings): Generator<Subject> {
  for (const { path, named } of files) {
    const text = readFileSync(path, 'utf8');
    yield {
      id: path,
      version: digestOf(text),
      open: () => Promise.resolve(openFile(text, path, named, settings)),
    };
  }
}

function openFile(
  text: string,
  path: string,
  named: boolean,
  settings: CheckSettings,
): OpenSubject | undefined {
  try {
    return openTemplate(text, path, settings);
  } catch (error) {
    if (error instanceof NotATemplateError && !named) return undefined;
    throw error;
  }
}

/** The text says nothing of resources. */
class NotATemplateError extends UnreadableError {}

/** A template to be judged as `check` does. Throws an UnreadableError when it cannot be read. */
export function openTemplate(text: string, file: string, settings: CheckSettings): OpenSubject {
  const template = readable(() => readTemplate(text, file));
  return { judge: (policy) => Promise.resolve(judged(template, policy, settings)) };
}

function judged(
  template: ParsedTemplate,
  { types, stackRules, waivers }: BuiltPolicy,
  settings: CheckSettings,
): Judged {
  const schemaFor = (type: string): ReturnType<typeof types.get> => types.get(type);
  const rules = { schemaFor, resourceType: schemaFor, stackRules, waivers };
  const { resources, notes } = readable(() => checkResources(template, rules, settings));
  const placed = resources.flatMap(({ findings }) => findings);
  const findings = placed.map((finding) => ({ ...finding, at: regionOf(finding) }));
  return { findings, isOpen: notes.length > 0 };
}

function readable<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw error.notATemplate ? new NotATemplateError(error.message) : new UnreadableError(error.message);
  }
}
