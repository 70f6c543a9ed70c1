import type { Context } from '../gate/context.ts';
import { definitionName } from '../gate/pointer.ts';
import type { Json, JsonSchema, SchemaObject } from '../gate/schema.ts';
import { certainTexts, possibleTexts } from './filled.ts';
import { memberPlace, type Place, type RulesByPlace } from './rule-words.ts';
import { neverStandIn, REPLACED_MEMBERS, unlessCoerced, unlessStandIn } from './written.ts';

/**
 * A template holds functions where a schema asks for values, so a schema is asked in one of two senses: `possible`
 * accepts whatever the gate could approve once the functions are worked out, `certain` only what it approves
 * whatever they give. Below `not` and in `if` the sense turns.
 */
export type Sense = 'possible' | 'certain';

/** What an editor shows beside the keywords of draft-07 (`patternErrorMessage` is Visual Studio Code's). */
export interface EditorSchema extends SchemaObject {
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly Json[];
  readonly errorMessage?: string;
  readonly patternErrorMessage?: string;
}

/** What the senses of one type's schemas need to know. */
export interface Surroundings {
  readonly context: Context;
  readonly rules: RulesByPlace;
  /** The `$ref` of a definition of the type in a sense. */
  readonly refTo: (name: string, sense: Sense) => string;
}

/** Keywords that hold for values as they are written. */
const ASSERTIONS = [
  'type',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'required',
  'minProperties',
  'maxProperties',
  'propertyNames',
] as const;

/** The schema in the sense `possible`. */
export function possible(schema: JsonSchema, place: Place, around: Surroundings): JsonSchema {
  if (typeof schema === 'boolean') return schema;
  if (schema.$ref !== undefined) return { $ref: around.refTo(definitionName(schema.$ref), 'possible') };
  const here = (part: JsonSchema): JsonSchema => possible(part, place, around);
  const member = (part: JsonSchema, name: string): JsonSchema => {
    const inside = memberPlace(place, name);
    const value = possible(part, inside, around);
    return annotated(unlessStandIn(value), { ...words(inside, around), ...offered(value) });
  };
  const texts = possibleTexts(schema, around.context);
  const allOf = [
    ...(schema.allOf ?? []).map(here),
    ...(schema.oneOf ? [{ anyOf: schema.oneOf.map(here) }] : []),
    ...conditional(schema, place, around),
    ...(texts.allOf ?? []),
  ];
  const node: EditorSchema = {
    ...assertions(schema),
    ...texts,
    ...messages(schema, place, around),
    ...membersIn(schema, member),
    ...(schema.additionalProperties === false && {
      patternProperties: { ...mapMembers(schema.patternProperties ?? {}, member), ...REPLACED_MEMBERS },
    }),
    ...(schema.dependencies && {
      dependencies: mapMembers(schema.dependencies, (needed) => (isNames(needed) ? needed : here(needed))),
    }),
    ...(schema.anyOf && { anyOf: schema.anyOf.map(here) }),
    ...(schema.not !== undefined && { not: certain(schema.not, around) }),
    ...(allOf.length > 0 && { allOf }),
  };
  // Free-form JSON may be written as text, and CloudFormation takes all of its scalars as strings.
  if (schema.contentMediaType !== undefined) return { if: { type: 'string' }, else: node };
  return unlessCoerced(node);
}

/** The schema in the sense `certain`. What is too much to tell of a template is not certain. */
export function certain(schema: JsonSchema, around: Surroundings): JsonSchema {
  if (typeof schema === 'boolean') return schema;
  if (schema.$ref !== undefined) return { $ref: around.refTo(definitionName(schema.$ref), 'certain') };
  if (NEVER_CERTAIN.some((keyword) => schema[keyword] !== undefined)) return false;
  const texts = certainTexts(schema, around.context);
  if (texts === undefined) return false;
  const here = (part: JsonSchema): JsonSchema => certain(part, around);
  const member = (part: JsonSchema): JsonSchema => neverStandIn(here(part));
  const present = schema.required?.map((name): [string, JsonSchema] => [name, neverStandIn(true)]) ?? [];
  const counted = schema.minItems !== undefined || schema.maxItems !== undefined;
  const allOf = [
    ...(schema.allOf ?? []).map(here),
    ...(present.length > 0 ? [{ properties: Object.fromEntries(present) }] : []),
    ...(counted ? [{ items: neverStandIn(true) }] : []),
    ...(ASKED_OF_TEXT.some((keyword) => schema[keyword] !== undefined) ? [NO_OTHER_SCALAR.forText] : []),
    ...(ASKED_OF_NUMBERS.some((keyword) => schema[keyword] !== undefined)
      ? [NO_OTHER_SCALAR.forNumbers]
      : []),
  ];
  return {
    ...assertions(schema),
    ...texts,
    ...membersIn(schema, member),
    ...(schema.patternProperties && { patternProperties: mapMembers(schema.patternProperties, member) }),
    ...(schema.anyOf && { anyOf: schema.anyOf.map(here) }),
    ...(schema.not !== undefined && { not: possible(schema.not, '', around) }),
    ...(allOf.length > 0 && { allOf }),
  };
}

/** Keywords that let scalars of other types pass, which CloudFormation may still make one of these. */
const ASKED_OF_TEXT = ['pattern', 'minLength', 'maxLength'] as const;
const ASKED_OF_NUMBERS = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
] as const;
const NO_OTHER_SCALAR: Readonly<Record<'forText' | 'forNumbers', SchemaObject>> = {
  forText: { not: { type: ['boolean', 'number'] } },
  forNumbers: { not: { type: 'string' } },
};

const NEVER_CERTAIN = ['oneOf', 'if', 'dependencies', 'policyDocument', 'contentMediaType'] as const;

/** `if`, `then` and `else`: what follows is asked only where the condition is certain, one way or the other. */
function conditional(schema: SchemaObject, place: Place, around: Surroundings): SchemaObject[] {
  if (schema.if === undefined) return [];
  const branches: SchemaObject[] = [];
  if (schema.then !== undefined)
    branches.push({ if: certain(schema.if, around), then: possible(schema.then, place, around) });
  if (schema.else !== undefined)
    branches.push({ if: possible(schema.if, place, around), else: possible(schema.else, place, around) });
  return branches;
}

function assertions(schema: SchemaObject): SchemaObject {
  return Object.fromEntries(
    ASSERTIONS.flatMap((keyword) => (schema[keyword] === undefined ? [] : [[keyword, schema[keyword]]])),
  );
}

function membersIn(
  schema: SchemaObject,
  member: (part: JsonSchema, name: string) => JsonSchema,
): SchemaObject {
  const { properties, additionalProperties, items, contains } = schema;
  return {
    ...(properties && { properties: mapMembers(properties, member) }),
    ...(additionalProperties !== undefined && { additionalProperties: member(additionalProperties, '*') }),
    ...(items !== undefined && { items: member(items, '*') }),
    ...(contains !== undefined && { contains: member(contains, '*') }),
  };
}

function mapMembers<From, To>(
  members: Readonly<Record<string, From>>,
  change: (part: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(members).map(([name, part]) => [name, change(part, name)]));
}

function isNames(dependency: JsonSchema | readonly string[]): dependency is readonly string[] {
  return Array.isArray(dependency);
}

function messages({ pattern }: SchemaObject, place: Place, { rules }: Surroundings): EditorSchema {
  const [rule] = rules.get(place) ?? [];
  return pattern !== undefined && rule
    ? { patternErrorMessage: `${rule.title}. ${rule.fix} (${rule.id})` }
    : {};
}

function annotated(schema: JsonSchema, annotations: EditorSchema): JsonSchema {
  if (schema === false || Object.keys(annotations).length === 0) return schema;
  return { ...annotations, ...(schema === true ? {} : schema) };
}

function words(place: Place, { rules }: Surroundings): EditorSchema {
  const told = rules.get(place)?.map(({ id, title, fix }) => `${title}. ${fix} (${id})`);
  return told ? { description: told.join('\n\n') } : {};
}

/** The values of a schema where an editor would not find them, below `else`. */
function offered(schema: JsonSchema): EditorSchema {
  const examples = valuesOf(schema);
  return examples.length > 0 ? { examples } : {};
}

function valuesOf(schema: JsonSchema): readonly Json[] {
  if (typeof schema === 'boolean') return [];
  if (schema.const !== undefined) return [schema.const];
  if (schema.enum) return schema.enum;
  if (schema.else !== undefined) return valuesOf(schema.else);
  if (schema.anyOf) return schema.anyOf.flatMap(valuesOf);
  const [narrowest = []] = (schema.allOf ?? []).map(valuesOf).filter((values) => values.length > 0);
  return narrowest.length === 0 && schema.type === 'boolean' ? [true, false] : narrowest;
}
