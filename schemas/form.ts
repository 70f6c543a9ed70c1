import { Ajv, type ErrorObject, type SchemaObject, type ValidateFunction } from 'ajv';
import { pointerTokens } from '../gate/pointer.ts';
import { didYouMean } from '../gate/suggest.ts';
import { PolicyError, type PolicyProblem } from './problem.ts';
import { parseYaml, type YamlFile } from './yaml-file.ts';

/** Content of a file that has the form of its kind, with the places of what it says. */
export interface FormedFile<Content> extends YamlFile {
  readonly content: Content;
}

/**
 * A reader of files of one form, YAML unless `parse` reads another language. The form is compiled when it is first
 * needed. The reader throws a PolicyError that names every place where the form is another. The forms themselves are
 * held against draft-07 by a test.
 */
export function formReader<Content>(
  form: SchemaObject,
  parse: (text: string, file: string) => YamlFile = parseYaml,
): (text: string, file: string) => FormedFile<Content> {
  let validate: ValidateFunction<Content> | undefined;
  return (text, file) => {
    const { content, positionOf } = parse(text, file);
    validate ??= new Ajv({
      allErrors: true,
      verbose: true,
      meta: false,
      validateSchema: false,
    }).compile<Content>(form);
    if (validate(content)) return { content, positionOf };
    const errors = (validate.errors ?? []).filter((error) => error.propertyName === undefined);
    throw new PolicyError(errors.map((error) => formProblem(error, file, positionOf)));
  };
}

function formProblem(error: ErrorObject, file: string, positionOf: YamlFile['positionOf']): PolicyProblem {
  const path = pointerTokens(error.instancePath);
  const { additionalProperty, missingProperty, propertyName } = error.params as Record<
    string,
    string | undefined
  >;
  const where = path.length === 0 ? 'The file' : path.join('.');
  if (additionalProperty !== undefined) {
    const known = Object.keys((error.parentSchema as { properties: object }).properties);
    const message = `${where} has the unknown member "${additionalProperty}".${didYouMean(additionalProperty, known)}`;
    return { file, ...positionOf([...path, additionalProperty]), message };
  }
  if (missingProperty !== undefined) {
    return { file, ...positionOf(path), message: `${where} lacks "${missingProperty}".` };
  }
  if (propertyName !== undefined) {
    const message = `"${propertyName}" is no id: use small letters, digits and single hyphens.`;
    return { file, ...positionOf([...path, propertyName]), message };
  }
  return { file, ...positionOf(path), message: `${where} ${wrongValue(error)}` };
}

/** Choices beyond this are not listed: the nearest one, or the documentation, helps more. */
const LISTED_CHOICES = 12;

function wrongValue({ keyword, schema, data, message, parentSchema }: ErrorObject): string {
  const { description } = parentSchema as { readonly description?: string };
  if (keyword !== 'enum')
    return `${message ?? 'has the wrong form'}${description === undefined ? '' : ` (${description})`}.`;
  const choices = (schema as unknown[]).map(String);
  const nearest = typeof data === 'string' ? didYouMean(data, choices) : '';
  return choices.length <= LISTED_CHOICES
    ? `must be one of ${choices.join(', ')}.${nearest}`
    : `is ${JSON.stringify(data)}, which is none of ${choices.length} that there are.${nearest}`;
}
