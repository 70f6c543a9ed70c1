import type { JsonSchema, SchemaObject } from '../gate/schema.ts';
import { sortedEntries, sortedSet } from './sorting.ts';
import type { Snapshot } from './snapshot.ts';

type Members<T> = { readonly [K in keyof Required<T>]: (value: Required<T>[K]) => Required<T>[K] };

const same = <T>(value: T): T => value;
const text = (value: unknown): string => JSON.stringify(value);
const words = <T>(values: readonly T[]): T[] => sortedSet(values, String);
const schema = (value: JsonSchema): JsonSchema =>
  typeof value === 'boolean' ? value : ordered(value, KEYWORDS);
const schemas = (values: readonly JsonSchema[]): JsonSchema[] => sortedSet(values.map(schema), text);
const named = (value: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> =>
  Object.fromEntries(sortedEntries(value).map(([name, part]) => [name, schema(part)]));

/** What a snapshot says of its type, in the order of printing. */
const HEAD: Members<Omit<Snapshot, keyof SchemaObject>> = {
  $schema: same,
  typeName: same,
  source: same,
  primaryIdentifier: same,
  refIdentifier: same,
  readOnlyProperties: words,
  arnTemplate: same,
  uncheckedPatterns: (patterns) =>
    sortedSet(
      patterns.map(({ path, pattern }) => ({ path, pattern })),
      text,
    ),
};

/** The keywords in the order of printing, each with the normal form of its value. */
const KEYWORDS: Members<SchemaObject> = {
  rule: same,
  policyDocument: same,
  $ref: same,
  type: (value) => (typeof value === 'string' ? value : words(value)),
  contentMediaType: same,
  const: same,
  enum: (values) => sortedSet(values, text),
  pattern: same,
  format: same,
  minLength: same,
  maxLength: same,
  minimum: same,
  maximum: same,
  exclusiveMinimum: same,
  exclusiveMaximum: same,
  multipleOf: same,
  items: schema,
  contains: schema,
  minItems: same,
  maxItems: same,
  uniqueItems: same,
  properties: named,
  patternProperties: named,
  additionalProperties: schema,
  propertyNames: schema,
  required: words,
  minProperties: same,
  maxProperties: same,
  dependencies: (value) =>
    Object.fromEntries(
      sortedEntries(value).map(([name, then]) => [name, isNames(then) ? words(then) : schema(then)]),
    ),
  allOf: schemas,
  anyOf: schemas,
  oneOf: schemas,
  not: schema,
  if: schema,
  then: schema,
  else: schema,
  definitions: named,
};

function isNames(value: JsonSchema | readonly string[]): value is readonly string[] {
  return Array.isArray(value);
}

function ordered(value: object, members: object): object {
  const present = Object.entries(members as Record<string, (part: unknown) => unknown>).flatMap(
    ([name, normal]) => {
      const part = (value as Record<string, unknown>)[name];
      return part === undefined ? [] : [[name, normal(part)] as const];
    },
  );
  return Object.fromEntries(present);
}

/**
 * The one way to write a snapshot: members in a fixed order, properties and definitions by name, and every
 * list in which order says nothing sorted and without repetition. Two snapshots that mean the same through
 * these differences alone become equal.
 */
export function canonicalSnapshot(snapshot: Snapshot): Snapshot {
  return ordered(snapshot, { ...HEAD, ...KEYWORDS }) as Snapshot;
}
