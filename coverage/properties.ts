import type { JsonSchema, ResourceSchema, SchemaObject } from '../gate/schema.ts';
import { narrowingRules, type RestrictionRule } from '../schemas/restriction.ts';

/**
 * The properties that can be set of a type upstream, those of its definitions too, each once, by what the policy makes of
 * them. `upstream` is the sum of the other three.
 */
export interface PropertyCounts {
  readonly upstream: number;
  /** The snapshot does not list them, or a rule forbids them. */
  readonly closed: number;
  /** A rule says how they may be, if only in some case. */
  readonly narrowed: number;
  /** Approved in whatever form the type takes. */
  readonly asUpstream: number;
}

/** Counts the properties of a type; without a snapshot all are closed. */
export function propertyCounts(
  upstream: ResourceSchema,
  snapshot: ResourceSchema | undefined,
  rules: readonly RestrictionRule[],
): PropertyCounts {
  const names = propertiesOf(upstream);
  const listed = snapshot ? propertiesOf(snapshot) : new Set<string>();
  const told = snapshot ? toldByRules(snapshot, rules) : { forbidden: listed, narrowed: listed };
  const closed = [...names].filter((name) => !listed.has(name) || told.forbidden.has(name));
  const narrowed = [...names].filter(
    (name) => listed.has(name) && !told.forbidden.has(name) && told.narrowed.has(name),
  );
  return {
    upstream: names.size,
    closed: closed.length,
    narrowed: narrowed.length,
    asUpstream: names.size - closed.length - narrowed.length,
  };
}

/** Adds the counts of types up. */
export function sumOfProperties(counts: readonly PropertyCounts[]): PropertyCounts {
  const sum = (member: keyof PropertyCounts): number =>
    counts.reduce((total, count) => total + count[member], 0);
  return {
    upstream: sum('upstream'),
    closed: sum('closed'),
    narrowed: sum('narrowed'),
    asUpstream: sum('asUpstream'),
  };
}

/** `BucketName`, and `BucketEncryption.ServerSideEncryptionConfiguration` of a definition, however deep they stand. */
function propertiesOf({ definitions = {}, ...resource }: ResourceSchema): Set<string> {
  const names = new Set<string>();
  const collect = (schema: JsonSchema, owner: string): void => {
    if (typeof schema === 'boolean') return;
    for (const [name, below] of Object.entries(schema.properties ?? {})) {
      names.add(`${owner}.${name}`);
      collect(below, `${owner}.${name}`);
    }
    for (const below of appliedBy(schema)) collect(below, owner);
  };
  collect(resource, '');
  for (const [name, definition] of Object.entries(definitions)) collect(definition, name);
  return names;
}

interface Told {
  /** Named in no case, wherever the definition is used. */
  readonly forbidden: Set<string>;
  readonly narrowed: Set<string>;
}

/** What rules say of properties. A rule that reaches a definition along a property narrows it there alone. */
function toldByRules(
  { definitions = {}, ...resource }: ResourceSchema,
  rules: readonly RestrictionRule[],
): Told {
  const told: Told = { forbidden: new Set(), narrowed: new Set() };

  function walk(restrict: JsonSchema, node: JsonSchema | undefined, owner: string, always: boolean): void {
    if (typeof restrict === 'boolean' || node === undefined || typeof node === 'boolean') return;
    const [schema, name, isShared] = resolved(node, owner);
    for (const [property, narrower] of Object.entries(restrict.properties ?? {})) {
      const full = `${name}.${property}`;
      (narrower === false && always && !isShared ? told.forbidden : told.narrowed).add(full);
      walk(narrower, schema.properties?.[property], full, always);
    }
    for (const required of restrict.required ?? []) told.narrowed.add(`${name}.${required}`);
    for (const below of restrict.allOf ?? []) walk(below, node, owner, always);
    const { anyOf = [], oneOf = [], not, if: test, then, else: otherwise } = restrict;
    for (const below of [...anyOf, ...oneOf, not, test, then, otherwise])
      if (below !== undefined) walk(below, node, owner, false);
    for (const keyword of ['items', 'additionalProperties', 'contains'] as const) {
      const below = restrict[keyword];
      if (below === undefined) continue;
      const under = schema[keyword === 'contains' ? 'items' : keyword];
      walk(below, under, name, always && keyword !== 'contains');
    }
  }

  function resolved(node: SchemaObject, owner: string): readonly [SchemaObject, string, boolean] {
    const name = node.$ref?.replace('#/definitions/', '');
    const definition = name === undefined ? undefined : definitions[name];
    return name === undefined || typeof definition !== 'object'
      ? [node, owner, false]
      : [definition, name, true];
  }

  for (const { restrict } of narrowingRules(rules)) {
    const { definitions: narrowed = {}, ...rest } = restrict;
    walk(rest, resource, '', true);
    for (const [name, narrower] of Object.entries(narrowed)) walk(narrower, definitions[name], name, true);
  }
  return told;
}

/** The schemas that a schema applies to the same value, or to its items and other members. */
function appliedBy({
  allOf = [],
  anyOf = [],
  oneOf = [],
  items,
  additionalProperties,
}: SchemaObject): readonly JsonSchema[] {
  return [...allOf, ...anyOf, ...oneOf, items, additionalProperties].filter((one) => one !== undefined);
}
