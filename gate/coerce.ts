import { visit } from 'jsonc-parser';
import { excess } from './extent.ts';
import { definitionName } from './pointer.ts';
import type { JsonSchema, ResourceSchema, SchemaObject, TypeName } from './schema.ts';
import { isObject, Unknown, type Value, type ValueObject } from './value.ts';

/**
 * Gives properties the types of the schema, as CloudFormation does: `"true"` becomes `true` where the schema
 * says boolean, `5` becomes `"5"` where it says string. The schema alone decides, never the look of a value:
 * an account id in a string property stays a string. JSON text in a free-form JSON property is parsed, and
 * all scalars in free-form JSON become strings, for there CloudFormation delivers either. What does not fit
 * is left as it is, for the schema to refuse. The input is not changed; parts that fit are shared.
 */
export function coerce(properties: ValueObject, schema: ResourceSchema): ValueObject {
  return coerceObject(properties, schema, schema.definitions ?? {});
}

type Definitions = Readonly<Record<string, JsonSchema>>;

function coerceValue(value: Value, schema: JsonSchema, definitions: Definitions): Value {
  if (typeof schema === 'boolean' || value === null || value instanceof Unknown) return value;
  const node = target(schema, definitions);
  if (node.contentMediaType !== undefined) return coerceJson(value);
  const branches = node.anyOf ?? node.oneOf;
  if (branches && node.type === undefined && node.properties === undefined) {
    return coerceByBranch(value, branches, definitions);
  }
  if (Array.isArray(value)) return coerceItems(value as readonly Value[], node, definitions);
  if (isObject(value)) return coerceObject(value, node, definitions);
  return coerceScalar(value as boolean | number | string, typesOf(node));
}

/** Follows references; a chain of them ends, or the compiled schema would not. */
function target(schema: SchemaObject, definitions: Definitions): SchemaObject {
  let node = schema;
  while (node.$ref !== undefined) {
    const next: JsonSchema | undefined = definitions[definitionName(node.$ref)];
    if (next === undefined || typeof next === 'boolean') return {};
    node = next;
  }
  return node;
}

function typesOf(node: SchemaObject): readonly TypeName[] {
  if (node.type === undefined) return [];
  return typeof node.type === 'string' ? [node.type] : node.type;
}

function coerceObject(value: ValueObject, node: SchemaObject, definitions: Definitions): ValueObject {
  let coerced: Record<string, Value> | undefined;
  for (const key in value) {
    const before = value[key] ?? null;
    const schema = memberSchema(node, key);
    const after = schema === undefined ? before : coerceValue(before, schema, definitions);
    if (after !== before) {
      coerced ??= { ...value };
      coerced[key] = after;
    }
  }
  return coerced ?? value;
}

function memberSchema(node: SchemaObject, key: string): JsonSchema | undefined {
  const named = node.properties && Object.hasOwn(node.properties, key) ? node.properties[key] : undefined;
  if (named !== undefined) return named;
  const byPattern = Object.entries(node.patternProperties ?? {}).find(([pattern]) =>
    new RegExp(pattern).test(key),
  );
  return byPattern?.[1] ?? node.additionalProperties;
}

function coerceItems(
  value: readonly Value[],
  node: SchemaObject,
  definitions: Definitions,
): readonly Value[] {
  const items = node.items;
  if (items === undefined) return value;
  const coerced = value.map((item) => coerceValue(item, items, definitions));
  return coerced.every((item, index) => item === value[index]) ? value : coerced;
}

function coerceByBranch(value: Value, branches: readonly JsonSchema[], definitions: Definitions): Value {
  const nodes = branches.map((branch) => (typeof branch === 'boolean' ? {} : target(branch, definitions)));
  const json = nodes.find((node) => node.contentMediaType !== undefined);
  if (typeof value !== 'object') {
    if (json && typeof value === 'string') return coerceJson(value);
    return coerceScalar(
      value,
      nodes.flatMap((node) => typesOf(node)),
    );
  }
  const nearest = nearestBranch(value, nodes) ?? json;
  return nearest ? coerceValue(value, nearest, definitions) : value;
}

/** The list branch for a list; for an object the branch that knows most of its members. */
function nearestBranch(value: Value, nodes: readonly SchemaObject[]): SchemaObject | undefined {
  if (Array.isArray(value)) return nodes.find((node) => node.items !== undefined);
  const keys = isObject(value) ? Object.keys(value) : [];
  const known = (node: SchemaObject): number =>
    keys.filter((key) => node.properties && Object.hasOwn(node.properties, key)).length;
  return nodes
    .filter((node) => node.properties !== undefined)
    .reduce<SchemaObject | undefined>(
      (best, node) => (best && known(best) >= known(node) ? best : node),
      undefined,
    );
}

const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i;

function coerceScalar(value: boolean | number | string, types: readonly TypeName[]): Value {
  if (types.length === 0 || types.includes(typeof value as TypeName)) return value;
  if (typeof value !== 'string')
    return types.includes('string') && !fitsInteger(value, types) ? String(value) : value;
  if (types.includes('boolean') && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  const numeric = types.includes('integer') || types.includes('number');
  return numeric && NUMBER.test(value) ? Number(value) : value;
}

function fitsInteger(value: boolean | number, types: readonly TypeName[]): boolean {
  return Number.isInteger(value) && types.includes('integer');
}

/** Free-form JSON in its normal form: no JSON text at the top, and every scalar but null a string. */
function coerceJson(value: Value): Value {
  if (typeof value !== 'string') return stringified(value);
  if (value.includes('{{resolve:')) return value;
  try {
    const parsed = JSON.parse(value) as Value;
    if (typeof parsed !== 'object' || parsed === null) return value;
    if (excess(parsed) !== undefined) return parsed;
    return repeatsMember(value) ? value : stringified(parsed);
  } catch {
    return value;
  }
}

/** Whoever reads a member that is named twice may take either. */
function repeatsMember(text: string): boolean {
  const names: Set<string>[] = [];
  let repeats = false;
  visit(text, {
    onObjectBegin: () => void names.push(new Set()),
    onObjectEnd: () => void names.pop(),
    onObjectProperty(name) {
      repeats ||= names.at(-1)?.has(name) ?? false;
      names.at(-1)?.add(name);
    },
  });
  return repeats;
}

function stringified(value: Value): Value {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (value === null || value instanceof Unknown || typeof value === 'string') return value;
  if (Array.isArray(value)) return (value as readonly Value[]).map(stringified);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, stringified(part)]));
}
