import type { Failure } from '../gate/failure.ts';
import { nearestFailures } from '../gate/nearest.ts';
import { plainCheck } from '../gate/plain-check.ts';
import { pointerTokens } from '../gate/pointer.ts';
import type { SchemaObject } from '../gate/schema.ts';
import { didYouMean } from '../gate/suggest.ts';
import type { Value } from '../gate/value.ts';
import { PolicyError } from './problem.ts';
import { parseYaml, type YamlFile } from './yaml-file.ts';

/** Content of a file that has the form of its kind, with the places of what it says. */
export interface FormedFile<Content> extends YamlFile {
  readonly content: Content;
}

/**
 * A reader of YAML files of one form. The reader throws a PolicyError that names every place where the form is another.
 * The forms themselves are held against draft-07 by a test.
 */
export function formReader<Content>(form: SchemaObject): (text: string, file: string) => FormedFile<Content> {
  const check = plainCheck(form, 'this kind of file');
  return (text, file) => {
    const { content, positionOf } = parseYaml(text, file);
    const problems = formProblems(check(content as Value), 'The file');
    if (problems.length === 0) return { content: content as Content, positionOf };
    throw new PolicyError(problems.map(({ path, message }) => ({ file, ...positionOf(path), message })));
  };
}

/** A place where a value has not its form. */
export interface FormProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Puts failures of a form into words; `name` names the whole value. */
export function formProblems(failures: readonly Failure[], name: string): FormProblem[] {
  return failures.flatMap(nearestFailures).map((failure) => {
    const path = pointerTokens(failure.path);
    // What is unknown is told of the member that has it.
    const of = failure.keyword === 'additionalProperties' ? path.slice(0, -1) : path;
    return { path, message: `${of.length === 0 ? name : of.join('.')} ${inWords(failure)}` };
  });
}

function inWords({ keyword, schema, property = '', known = [] }: Failure): string {
  switch (keyword) {
    case 'additionalProperties':
      return `has the unknown member "${property}".${didYouMean(property, known)}`;
    case 'required':
      return `lacks "${property}".`;
    case 'propertyNames':
      return 'is no id: use small letters, digits and single hyphens.';
    case 'type':
      return `must be ${[schema].flat().join(' or ')}.`;
    case 'enum':
      return `must be one of ${(schema as readonly string[]).join(', ')}.`;
    case 'minItems':
    case 'minProperties':
    case 'minLength':
      return 'must not be empty.';
    case 'maxProperties':
      return `must have ${schema as number} of these members, not more.`;
    default:
      return `breaks ${keyword} ${JSON.stringify(schema)}.`;
  }
}
