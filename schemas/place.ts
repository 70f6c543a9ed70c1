import { definitionName } from '../gate/pointer.ts';
import type { JsonSchema, SchemaObject, TypeName } from '../gate/schema.ts';

/**
 * What a snapshot says of the values at one path: the nodes that may describe them, references followed and
 * branches side by side. No nodes means that the path does not exist.
 */
export interface Place {
  readonly nodes: readonly SchemaObject[];
}

type Definitions = Readonly<Record<string, JsonSchema>>;

/** The place that a snapshot node describes. */
export function placeOf(schema: JsonSchema, definitions: Definitions): Place {
  return { nodes: nodesOf(schema, definitions, new Set()) };
}

function nodesOf(schema: JsonSchema, definitions: Definitions, seen: Set<string>): SchemaObject[] {
  if (typeof schema === 'boolean') return schema ? [{}] : [];
  const { $ref, allOf = [], anyOf = [], oneOf = [] } = schema;
  if ($ref !== undefined) {
    const target = definitions[definitionName($ref)];
    if (target === undefined || seen.has($ref)) return [];
    return nodesOf(target, definitions, new Set(seen).add($ref));
  }
  const parts = [...allOf, ...anyOf, ...oneOf].flatMap((part) => nodesOf(part, definitions, seen));
  const own =
    schema.type !== undefined || schema.properties !== undefined || parts.length === 0 ? [schema] : [];
  return [...own, ...parts];
}

/** The place of a member; `undefined` when no node can have it. */
export function memberPlace(place: Place, name: string, definitions: Definitions): Place | undefined {
  const nodes = place.nodes.flatMap((node) => {
    const named = node.properties && Object.hasOwn(node.properties, name) ? node.properties[name] : undefined;
    if (named !== undefined) return placeOf(named, definitions).nodes;
    const byPattern = Object.entries(node.patternProperties ?? {}).filter(([key]) =>
      new RegExp(key, 'u').test(name),
    );
    if (byPattern.length > 0) return byPattern.flatMap(([, schema]) => placeOf(schema, definitions).nodes);
    if (isFreeForm(node)) return [FREE_FORM];
    return typeof node.additionalProperties === 'object'
      ? placeOf(node.additionalProperties, definitions).nodes
      : [];
  });
  return nodes.length > 0 ? { nodes } : undefined;
}

/** The place of the items of a list; `undefined` when no node is a list. */
export function itemPlace(place: Place, definitions: Definitions): Place | undefined {
  const nodes = place.nodes.flatMap((node) => {
    if (isFreeForm(node)) return [FREE_FORM];
    return node.items === undefined ? [] : placeOf(node.items, definitions).nodes;
  });
  return nodes.length > 0 ? { nodes } : undefined;
}

/** Below free-form JSON anything goes, and every scalar is a string (`gate/coerce.ts`). */
const FREE_FORM: SchemaObject = { contentMediaType: 'application/json', type: ['array', 'object', 'string'] };

/** Whether a node says nothing of what is below it. */
export function isFreeForm(node: SchemaObject): boolean {
  return node.contentMediaType !== undefined || (node.type === undefined && node.properties === undefined);
}

/** Whether some node of the place is free-form JSON. */
export function hasFreeForm({ nodes }: Place): boolean {
  return nodes.some(isFreeForm);
}

/** Whether the place also takes text that is no JSON. */
export function takesPlainText({ nodes }: Place): boolean {
  return nodes.some((node) => node.contentMediaType === undefined && typesOf(node).includes('string'));
}

/** The types that values at a place can have; none when nothing is said of them. */
export function placeTypes({ nodes }: Place): readonly TypeName[] {
  return nodes.some((node) => node.type === undefined) ? [] : nodes.flatMap(typesOf);
}

function typesOf({ type }: SchemaObject): readonly TypeName[] {
  if (type === undefined) return [];
  return typeof type === 'string' ? [type] : type;
}

/** All property names that the nodes of a place list. */
export function memberNames({ nodes }: Place): readonly string[] {
  return nodes.flatMap((node) => Object.keys(node.properties ?? {}));
}
