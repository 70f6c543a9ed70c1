import { definitionName } from '../gate/pointer.ts';
import type { Json, JsonSchema, SchemaObject } from '../gate/schema.ts';
import { didYouMean } from '../gate/suggest.ts';
import { canonicalSnapshot } from './canonical.ts';
import { SnapshotError } from './snapshot-error.ts';
import type { Snapshot } from './snapshot.ts';

/** One property of a type, or one of its values, by the names on the way there. */
export interface Approval {
  /** At least one name. The first is a property of the type or one of its definitions. */
  readonly path: readonly string[];
  /** One of the allowed values of the last property, as text. */
  readonly value?: string;
}

/**
 * Takes one property, or one value of a property, of what a type can be today into its snapshot, with the
 * definitions that the property needs and the snapshot lacks. Everything else stays as it is approved. Throws a
 * SnapshotError for what upstream does not have, and for what is approved already.
 */
export function approve(snapshot: Snapshot, upstream: Snapshot, { path, value }: Approval): Snapshot {
  const approved = structuredClone(snapshot);
  const told = [snapshot.typeName, ...path].join('.');
  const offered = propertyAt(upstream, path, told);
  if (value !== undefined) {
    addValue(propertyAt(approved, path, told), offered, value, told);
    return canonicalSnapshot(approved);
  }
  const [last = ''] = path.slice(-1);
  const holder = holderOf(approved, path, told);
  if (Object.hasOwn(holder.properties, last)) {
    throw new SnapshotError(`${told} is approved already.`, 'To approve one of its values: PROPERTY=VALUE.');
  }
  holder.properties[last] = offered;
  const needed = definitionsBehind(offered, upstream, new Map());
  if (Object.keys(needed).length === 0) return canonicalSnapshot(approved);
  return canonicalSnapshot({ ...approved, definitions: { ...needed, ...approved.definitions } });
}

interface Holder {
  readonly properties: Record<string, JsonSchema>;
}

function propertyAt(schema: Snapshot, path: readonly string[], told: string): JsonSchema {
  const [last = ''] = path.slice(-1);
  return member(holderOf(schema, path, told), last, told);
}

/**
 * The object that has the last property of a path. Lists and references are passed through. A definition comes before a
 * property of its name: by that name changes of it are told, and a property that leads to another can be named by that.
 */
function holderOf(schema: Snapshot, path: readonly string[], told: string): Holder {
  const [first, ...rest] = path.slice(0, -1);
  const type = asHolder(schema, told);
  if (first === undefined) return type;
  const start = schema.definitions?.[first] ?? member(type, first, told);
  return rest.reduce(
    (holder, name) => asHolder(behind(member(holder, name, told), schema), told),
    asHolder(behind(start, schema), told),
  );
}

function asHolder(node: SchemaObject, told: string): Holder {
  if (node.properties) return node as Holder;
  throw new SnapshotError(`${told}: something on the way there has no properties.`, 'Check the path.');
}

function member({ properties }: Holder, name: string, told: string): JsonSchema {
  const found = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (found !== undefined) return found;
  throw new SnapshotError(
    `${told}: there is no property ${name}.${didYouMean(name, Object.keys(properties))}`,
    'Check the path, or approve what is above it first.',
  );
}

function behind(node: JsonSchema, schema: Snapshot): SchemaObject {
  if (typeof node === 'boolean') return {};
  if (node.$ref !== undefined) return behind(schema.definitions?.[definitionName(node.$ref)] ?? true, schema);
  return node.items === undefined ? node : behind(node.items, schema);
}

function addValue(node: JsonSchema, offered: JsonSchema, value: string, told: string): void {
  const [approved, all] = [withValues(node), withValues(offered)];
  if (!approved || !all)
    throw new SnapshotError(`${told} has no list of allowed values.`, 'Leave out =VALUE.');
  const found = all.enum.find((one) => textOf(one) === value);
  if (found === undefined) {
    throw new SnapshotError(
      `${told} cannot be ${value}.${didYouMean(value, all.enum.map(textOf))}`,
      'Check the value.',
    );
  }
  if (approved.enum.includes(found)) {
    throw new SnapshotError(`${told}=${value} is approved already.`, 'Nothing is left to do.');
  }
  approved.enum = [...approved.enum, found];
}

function withValues(node: JsonSchema): { enum: readonly Json[] } | undefined {
  if (typeof node === 'boolean') return undefined;
  if (node.enum) return node as { enum: readonly Json[] };
  return node.items === undefined ? undefined : withValues(node.items);
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The definitions that a schema refers to, and those that they refer to. */
function definitionsBehind(
  node: unknown,
  upstream: Snapshot,
  found: Map<string, JsonSchema>,
): Record<string, JsonSchema> {
  if (typeof node === 'object' && node !== null) {
    for (const [key, part] of Object.entries(node) as [string, unknown][]) {
      if (key !== '$ref' || typeof part !== 'string') {
        definitionsBehind(part, upstream, found);
        continue;
      }
      const name = definitionName(part);
      if (found.has(name)) continue;
      const definition = upstream.definitions?.[name] ?? true;
      found.set(name, definition);
      definitionsBehind(definition, upstream, found);
    }
  }
  return Object.fromEntries(found);
}
