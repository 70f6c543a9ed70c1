import type { JSONSchema7 } from 'json-schema';
import mergeAllOf from 'json-schema-merge-allof';
import type { JsonSchema, ResourceSchema, RestrictedSchema, SchemaObject } from '../gate/schema.ts';

/**
 * A restricted schema with its rules merged in, for people and editors to read. Nothing is judged by it. What
 * cannot be merged soundly, such as a rule laid over a reference, stays a member of `allOf`.
 */
export function flatView({
  rules: _,
  onDelete: __,
  transitions: ___,
  ...schema
}: RestrictedSchema): ResourceSchema {
  const { definitions = {}, ...root } = schema;
  const annotations = Object.entries(root).filter(([keyword]) => ANNOTATIONS.has(keyword));
  const keywords = Object.entries(root).filter(([keyword]) => !ANNOTATIONS.has(keyword));
  const merged = flat(Object.fromEntries(keywords));
  return {
    ...Object.fromEntries(annotations),
    ...(typeof merged === 'object' ? merged : { allOf: [merged] }),
    definitions: mapValues(definitions, flat),
  } as ResourceSchema;
}

/** Members of a resource schema that say nothing of a value. */
const ANNOTATIONS = new Set([
  '$schema',
  'typeName',
  'source',
  'primaryIdentifier',
  'refIdentifier',
  'readOnlyProperties',
  'uncheckedPatterns',
  'arnTemplate',
]);

function flat(node: JsonSchema): JsonSchema {
  if (typeof node === 'boolean') return node;
  const { allOf = [], rule: _, ...own } = node;
  return conjoin([mapChildren(own), ...allOf.map(flat)]);
}

/** One schema for all: each part merged into the first that takes it, the others as members of `allOf`. */
function conjoin(parts: readonly JsonSchema[]): JsonSchema {
  const merged: SchemaObject[] = [];
  for (const part of parts.flatMap(partsOf)) {
    if (part === false) return false;
    if (part === true || Object.keys(part).length === 0) continue;
    const index = merged.findIndex((other) => together(other, part) && mergeShallow(other, part));
    const other = merged[index];
    if (other) merged[index] = merge(other, part);
    else merged.push(part);
  }
  const [first, ...others] = merged;
  if (!first) return true;
  if (others.length === 0) return first;
  return first.$ref === undefined ? { ...first, allOf: others } : { allOf: merged };
}

function partsOf(schema: JsonSchema): readonly JsonSchema[] {
  if (typeof schema === 'boolean' || !schema.allOf) return [schema];
  const { allOf, ...own } = schema;
  return [own, ...allOf.flatMap(partsOf)];
}

function mapChildren(node: SchemaObject): SchemaObject {
  const children = Object.entries(node).map(([keyword, value]): [string, unknown] => {
    if (NESTED.one.has(keyword)) return [keyword, flat(value as JsonSchema)];
    if (NESTED.list.has(keyword)) return [keyword, (value as JsonSchema[]).map(flat)];
    if (NESTED.map.has(keyword)) return [keyword, mapValues(value as Record<string, JsonSchema>, flat)];
    return [keyword, value];
  });
  return Object.fromEntries(children);
}

const NESTED = {
  one: new Set(['items', 'contains', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else']),
  list: new Set(['anyOf', 'oneOf']),
  map: new Set(['properties', 'patternProperties', 'definitions']),
};

/** Keywords that the library merges soundly when both sides have them. */
const MERGED_BY_LIBRARY = new Set([
  'type',
  'enum',
  'const',
  'required',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'uniqueItems',
]);

/** Keywords whose values are merged here, child by child. */
const MERGED_HERE = new Set(['properties', 'additionalProperties', 'items', 'propertyNames']);

function merge(left: SchemaObject, right: SchemaObject): SchemaObject {
  const items = conjoinEither(left.items, right.items);
  const propertyNames = conjoinEither(left.propertyNames, right.propertyNames);
  return {
    ...mergeShallow(left, right),
    ...mergeObject(left, right),
    ...(items !== undefined && { items }),
    ...(propertyNames !== undefined && { propertyNames }),
  };
}

/** Whether two schemas can be one without changing what they accept. */
function together(left: SchemaObject, right: SchemaObject): boolean {
  if (left.$ref !== undefined || right.$ref !== undefined) return false;
  if (
    (left.patternProperties && describesMembers(right)) ||
    (right.patternProperties && describesMembers(left))
  )
    return false;
  return Object.entries(left).every(
    ([keyword, value]) =>
      !(keyword in right) ||
      MERGED_BY_LIBRARY.has(keyword) ||
      MERGED_HERE.has(keyword) ||
      right[keyword as keyof SchemaObject] === value,
  );
}

function describesMembers({ properties, patternProperties, additionalProperties }: SchemaObject): boolean {
  return properties !== undefined || patternProperties !== undefined || additionalProperties !== undefined;
}

/** The keywords that the library merges; `undefined` where the two sides contradict each other. */
function mergeShallow(left: SchemaObject, right: SchemaObject): SchemaObject | undefined {
  const members = [left, right].map((schema) =>
    Object.fromEntries(Object.entries(schema).filter(([keyword]) => MERGED_BY_LIBRARY.has(keyword))),
  );
  try {
    return { ...left, ...right, ...(mergeAllOf({ allOf: members } as JSONSchema7) as SchemaObject) };
  } catch {
    return undefined;
  }
}

function mergeObject(left: SchemaObject, right: SchemaObject): SchemaObject {
  const names = new Set([...Object.keys(left.properties ?? {}), ...Object.keys(right.properties ?? {})]);
  const rest = conjoinEither(left.additionalProperties, right.additionalProperties);
  const merged = [...names].map((name): [string, JsonSchema] => [
    name,
    conjoin([memberSchema(left, name), memberSchema(right, name)]),
  ]);
  // What `additionalProperties: false` refuses anyway needs no line of its own.
  const told = rest === false ? merged.filter(([, schema]) => schema !== false) : merged;
  return {
    ...(names.size > 0 && { properties: Object.fromEntries(told) }),
    ...(rest !== undefined && { additionalProperties: rest }),
  };
}

function memberSchema(
  { properties, additionalProperties, patternProperties }: SchemaObject,
  name: string,
): JsonSchema {
  if (properties && Object.hasOwn(properties, name)) return properties[name] ?? true;
  return patternProperties ? true : (additionalProperties ?? true);
}

function conjoinEither(left: JsonSchema | undefined, right: JsonSchema | undefined): JsonSchema | undefined {
  return left === undefined ? right : right === undefined ? left : conjoin([left, right]);
}

function mapValues(
  record: Record<string, JsonSchema>,
  change: (value: JsonSchema) => JsonSchema,
): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
