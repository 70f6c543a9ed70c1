import { definitionName } from '../gate/pointer.ts';
import type {
  JsonSchema,
  ResourceSchema,
  RestrictedSchema,
  Rule,
  SchemaObject,
  Transition,
} from '../gate/schema.ts';
import { formSchema } from './form-schema.ts';
import {
  narrowingRules,
  type NarrowingRule,
  type Restriction,
  type RestrictionRule,
  type TransitionRule,
} from './restriction.ts';
import { isWaivable } from './waivable.ts';

/**
 * Narrows a snapshot by restrictions: each rule becomes an `allOf` member at the node that it names, so that
 * what the result accepts is accepted by the snapshot too, whatever the rule says. Only inside a `oneOf` would
 * narrowing a branch accept more (two matches become one); there the branches keep the snapshot's
 * definitions, and an `anyOf` of the narrowed ones stands beside them.
 */
export function buildRestrictedSchema(
  snapshot: ResourceSchema,
  restrictions: readonly Restriction[],
): RestrictedSchema {
  const all = restrictions.flatMap((restriction) => restriction.rules);
  const rules = narrowingRules(all);
  const onDelete = all.filter((rule) => 'onDelete' in rule).map(({ id }) => id);
  const transitions = all.flatMap((rule) =>
    'transition' in rule ? [transitionOf(snapshot.typeName, rule)] : [],
  );
  const narrowed = new Set(rules.flatMap(({ restrict }) => Object.keys(restrict.definitions ?? {})));
  const untouched = new UntouchedDefinitions(snapshot, narrowed);
  const definitions = Object.entries(snapshot.definitions ?? {}).map(
    ([name, definition]): [string, JsonSchema] => [
      name,
      narrow(
        untouched.lift(definition),
        membersOf(rules, (restrict) => restrict.definitions?.[name]),
      ),
    ],
  );
  const members = membersOf(rules, ownKeywords);
  return {
    ...(narrow(untouched.lift(snapshot), members) as ResourceSchema),
    rules: Object.fromEntries(all.map((rule) => [rule.id, words(rule)])),
    ...(onDelete.length > 0 && { onDelete }),
    ...(transitions.length > 0 && { transitions }),
    definitions: Object.fromEntries([...definitions, ...untouched.used()]),
  };
}

function transitionOf(type: string, rule: TransitionRule): Transition {
  const { from, to } = rule.transition;
  return {
    from: formSchema(type, rule.id, words(rule), from),
    to: formSchema(type, rule.id, words(rule), to),
  };
}

/** What a rule says of the resource itself, when it says anything. */
function ownKeywords(restrict: SchemaObject): SchemaObject | undefined {
  const own = Object.entries(restrict).filter(([keyword]) => keyword !== 'definitions');
  return own.length > 0 ? Object.fromEntries(own) : undefined;
}

function words(rule: RestrictionRule): Rule {
  const { title, why, fix, severity } = rule;
  return { title, why, fix, severity, ...(isWaivable(rule) ? {} : { waivable: false }) };
}

function membersOf(
  rules: readonly NarrowingRule[],
  part: (restrict: SchemaObject) => JsonSchema | undefined,
): SchemaObject[] {
  return rules.flatMap(({ id, restrict }) => {
    const schema = part(restrict);
    if (schema === undefined) return [];
    return [typeof schema === 'boolean' ? { rule: id, allOf: [schema] } : { rule: id, ...schema }];
  });
}

function narrow(node: JsonSchema, members: readonly SchemaObject[]): JsonSchema {
  if (members.length === 0 || node === false) return node;
  if (node === true) return { allOf: members };
  // Beside `$ref` draft-07 ignores every keyword, so the reference becomes a member too.
  if (node.$ref !== undefined) return { allOf: [node, ...members] };
  return { ...node, allOf: [...(node.allOf ?? []), ...members] };
}

const UNTOUCHED = ' (snapshot)';

/** Whether a definition of a restricted schema is a copy of the snapshot's, for the branches of `oneOf`. */
export function isUntouchedCopy(name: string): boolean {
  return name.endsWith(UNTOUCHED);
}

/** Copies of the snapshot's definitions as they were, for the branches of `oneOf`. */
class UntouchedDefinitions {
  readonly #definitions: Readonly<Record<string, JsonSchema>>;
  readonly #narrowed: ReadonlySet<string>;
  readonly #typeName: string;
  readonly #used = new Map<string, JsonSchema>();

  constructor(snapshot: ResourceSchema, narrowed: ReadonlySet<string>) {
    this.#definitions = snapshot.definitions ?? {};
    this.#narrowed = narrowed;
    this.#typeName = snapshot.typeName;
  }

  /** `node` with every `oneOf` above a narrowed definition lifted. */
  lift(node: JsonSchema): JsonSchema {
    if (this.#narrowed.size === 0) return node;
    return mapSubschemas(node, (part) => {
      if (part.oneOf?.some((branch) => this.#reaches(branch, new Set()))) {
        const oneOf = part.oneOf.map((branch) => this.#untouched(branch));
        return { ...part, oneOf, allOf: [...(part.allOf ?? []), { anyOf: part.oneOf }] };
      }
      if ((part.not !== undefined || part.if !== undefined) && this.#reaches(part, new Set())) {
        throw new Error(
          `${this.#typeName}: a restriction cannot narrow a definition below \`not\` or \`if\`.`,
        );
      }
      return part;
    });
  }

  used(): [string, JsonSchema][] {
    return [...this.#used];
  }

  #reaches(node: JsonSchema, seen: Set<string>): boolean {
    return referencesOf(node).some((name) => {
      if (this.#narrowed.has(name)) return true;
      if (seen.has(name)) return false;
      seen.add(name);
      return this.#reaches(this.#definition(name), seen);
    });
  }

  /** Throws for one that the snapshot lacks: in its place anything would be accepted. */
  #definition(name: string): JsonSchema {
    const definition = Object.hasOwn(this.#definitions, name) ? this.#definitions[name] : undefined;
    if (definition !== undefined) return definition;
    throw new Error(`${this.#typeName}: the snapshot refers to the definition ${name}, which it lacks.`);
  }

  #untouched(node: JsonSchema): JsonSchema {
    return mapSubschemas(node, (part) => {
      if (part.$ref === undefined) return part;
      const name = definitionName(part.$ref);
      // Below another oneOf it is one already: a copy of a copy would be of no definition.
      if (isUntouchedCopy(name)) return part;
      const copy = `${name}${UNTOUCHED}`;
      if (!this.#used.has(copy)) {
        this.#used.set(copy, true);
        this.#used.set(copy, this.#untouched(this.#definition(name)));
      }
      return { $ref: `#/definitions/${encodeURIComponent(copy)}` };
    });
  }
}

function referencesOf(node: JsonSchema): string[] {
  const names: string[] = [];
  mapSubschemas(node, (part) => {
    if (part.$ref !== undefined) names.push(definitionName(part.$ref));
    return part;
  });
  return names;
}

/** Rebuilds a schema with `change` applied to every subschema, innermost first. References are not followed. */
export function mapSubschemas(node: JsonSchema, change: (node: SchemaObject) => SchemaObject): JsonSchema {
  if (typeof node === 'boolean') return node;
  const one = (part: JsonSchema): JsonSchema => mapSubschemas(part, change);
  const mapped: Record<string, unknown> = { ...node };
  for (const keyword of [
    'items',
    'contains',
    'additionalProperties',
    'propertyNames',
    'not',
    'if',
    'then',
    'else',
  ] as const) {
    if (node[keyword] !== undefined) mapped[keyword] = one(node[keyword]);
  }
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    if (node[keyword]) mapped[keyword] = node[keyword].map(one);
  }
  for (const keyword of ['properties', 'patternProperties'] as const) {
    if (node[keyword]) mapped[keyword] = mapValues(node[keyword], one);
  }
  if (node.dependencies) {
    mapped.dependencies = mapValues(node.dependencies, (part) =>
      Array.isArray(part) ? part : one(part as JsonSchema),
    );
  }
  return change(mapped);
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
