import type { JSONSchema7 } from 'json-schema';
import mergeAllOf from 'json-schema-merge-allof';
import type { JsonSchema, ResourceSchema, RestrictedSchema, SchemaObject } from '../gate/schema.ts';

/**
 * A restricted schema with its rules merged in, for people and editors to read. Nothing is judged by it. A
 * part that cannot be merged soundly, such as a rule laid over a reference, stays an `allOf` of both.
 */
export function flatView({ rules: _, ...schema }: RestrictedSchema): ResourceSchema {
  return flat(schema) as ResourceSchema;
}

function flat(node: JsonSchema): JsonSchema {
  if (typeof node === 'boolean') return node;
  const { allOf = [], rule: _, ...own } = node;
  return allOf.map(flat).reduce(merge, mapChildren(own));
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

function merge(left: JsonSchema, right: JsonSchema): JsonSchema {
  if (left === false || right === false) return false;
  if (left === true || isEmpty(left)) return right;
  if (right === true || isEmpty(right)) return left;
  const shallow = together(left, right) ? mergeShallow(left, right) : undefined;
  if (!shallow) return { allOf: [...membersOf(left), ...membersOf(right)] };
  const object = mergeObject(left, right);
  const items = mergeEither(left.items, right.items);
  const propertyNames = mergeEither(left.propertyNames, right.propertyNames);
  return {
    ...shallow,
    ...object,
    ...(items !== undefined && { items }),
    ...(propertyNames !== undefined && { propertyNames }),
  };
}

/** Whether two schemas can be one without changing what they accept. */
function together(left: SchemaObject, right: SchemaObject): boolean {
  if (left.$ref !== undefined || right.$ref !== undefined || left.allOf || right.allOf) return false;
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

/** `undefined` where the two contradict each other; shown side by side, a reader sees why. */
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
  const rest = mergeEither(left.additionalProperties, right.additionalProperties);
  const merged = [...names].map((name): [string, JsonSchema] => [
    name,
    merge(memberSchema(left, name), memberSchema(right, name)),
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

function mergeEither(left: JsonSchema | undefined, right: JsonSchema | undefined): JsonSchema | undefined {
  return left === undefined ? right : right === undefined ? left : merge(left, right);
}

function membersOf(schema: SchemaObject): readonly JsonSchema[] {
  return schema.allOf && Object.keys(schema).length === 1 ? schema.allOf : [schema];
}

function isEmpty(schema: SchemaObject): boolean {
  return Object.keys(schema).length === 0;
}

function mapValues(
  record: Record<string, JsonSchema>,
  change: (value: JsonSchema) => JsonSchema,
): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
