import type { Failure } from '../gate/failure.ts';
import { nearestFailures } from '../gate/nearest.ts';
import { plainCheck } from '../gate/plain-check.ts';
import { pointerTokens } from '../gate/pointer.ts';
import type { SchemaObject } from '../gate/schema.ts';
import { didYouMean } from '../gate/suggest.ts';
import type { Value } from '../gate/value.ts';
import { itemPlace, memberPlace, placeOf, type Place } from './place.ts';
import { PolicyError } from './problem.ts';
import { parseYaml, type YamlFile } from './yaml-file.ts';

/** A schema of draft-07 with words for people: `title`, `description`, `default`. Tests hold forms against draft-07. */
export type Form = Readonly<Record<string, unknown>>;

/** Content of a file that has the form of its kind, with the places of what it says. */
export interface FormedFile<Content> extends YamlFile {
  readonly content: Content;
}

/** How files of one kind are read, beside their form. */
export interface Reading<Content> {
  /** YAML, unless this reads another language. */
  readonly parse?: (text: string, file: string) => YamlFile;
  /** What of content that has its form cannot be meant. */
  readonly meaningProblems?: (content: Content) => readonly FormProblem[];
}

/**
 * A reader of files of one form. The reader throws a PolicyError that names every place where the form is another, and
 * if there is none, every place that cannot be meant.
 */
export function formReader<Content>(
  form: Form,
  { parse = parseYaml, meaningProblems = () => [] }: Reading<Content> = {},
): (text: string, file: string) => FormedFile<Content> {
  const formProblems = formCheck(form, 'The file');
  return (text, file) => {
    const { content, positionOf } = parse(text, file);
    const refuse = (problems: readonly FormProblem[]): void => {
      if (problems.length === 0) return;
      throw new PolicyError(problems.map(({ path, message }) => ({ file, ...positionOf(path), message })));
    };
    refuse(formProblems(content));
    const formed = content as Content;
    refuse(meaningProblems(formed));
    return { content: formed, positionOf };
  };
}

/** A place where a value has not its form, or says what cannot be meant. */
export interface FormProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A check of values of one form, which puts into words what is wrong; `name` names the whole value. */
export function formCheck(form: Form, name: string): (value: unknown) => readonly FormProblem[] {
  const check = plainCheck(form, name);
  return (value) =>
    check(value as Value)
      .flatMap(nearestFailures)
      .map((failure) => {
        const path = pointerTokens(failure.path);
        // What is unknown is told of the member that has it.
        const of = failure.keyword === 'additionalProperties' ? path.slice(0, -1) : path;
        const where = of.length === 0 ? name : of.join('.');
        return { path, message: `${where} ${inWords(failure, descriptionAt(path, form))}` };
      });
}

/** A list of so many choices is told whole. */
const LISTED_CHOICES = 12;

function inWords({ keyword, schema, data, property = '', known = [] }: Failure, description: string): string {
  switch (keyword) {
    case 'additionalProperties':
      return `has the unknown member "${property}".${didYouMean(property, known)}`;
    case 'required':
      return `lacks "${property}".`;
    case 'propertyNames':
      return 'is no id: use small letters, digits and single hyphens.';
    case 'type':
      return `must be ${[schema].flat().join(' or ')}${description}.`;
    case 'enum':
      return choicesInWords(data, (schema as readonly unknown[]).map(String));
    case 'minItems':
    case 'minProperties':
    case 'minLength':
      return 'must not be empty.';
    case 'maxProperties':
      return `must have ${schema as number} of these members, not more.`;
    case 'uniqueItems':
      return 'names an item twice.';
    case 'pattern':
      return `must match ${schema as string}${description}.`;
    case 'minimum':
      return `must be ${schema as number} or more${description}.`;
    case 'maximum':
      return `must be ${schema as number} or less${description}.`;
    default:
      return `breaks ${keyword} ${JSON.stringify(schema)}${description}.`;
  }
}

function choicesInWords(data: Value, choices: readonly string[]): string {
  const nearest = typeof data === 'string' ? didYouMean(data, choices) : '';
  // Nobody guesses a word that nothing comes near to.
  return choices.length <= (nearest === '' ? 2 : 1) * LISTED_CHOICES
    ? `must be one of ${choices.join(', ')}.${nearest}`
    : `is ${JSON.stringify(data)}, which is none of ${choices.length} that there are.${nearest}`;
}

/** What the form says in words of the value at a path, in brackets. */
function descriptionAt(path: readonly string[], form: Form): string {
  const { definitions = {} } = form as SchemaObject;
  const place = path.reduce<Place | undefined>(
    (at, token) => at && (memberPlace(at, token, definitions) ?? itemPlace(at, definitions)),
    placeOf(form, definitions),
  );
  const words = ((place?.nodes ?? []) as readonly Form[]).map(({ description }) => description);
  const described = words.find((description) => typeof description === 'string');
  return described === undefined ? '' : ` (${described})`;
}
