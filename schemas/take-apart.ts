import { definitionName } from '../gate/pointer.ts';
import type { JsonSchema, ResourceSchema, RestrictedSchema, SchemaObject } from '../gate/schema.ts';
import { isUntouchedCopy, mapSubschemas } from './build.ts';
import type { DeletionRule, NarrowingRule, RestrictionRule, TransitionRule } from './restriction.ts';
import { isWaivable } from './waivable.ts';

/** What a restricted schema was built from. */
export interface Parts {
  readonly snapshot: ResourceSchema;
  readonly rules: readonly RestrictionRule[];
}

/** Undoes `buildRestrictedSchema`, so that two restricted schemas can be compared by what people wrote. */
export function takeApart(built: RestrictedSchema): Parts {
  const { rules, onDelete, transitions, ...schema } = built;
  const definitions = Object.entries(schema.definitions ?? {}).filter(([name]) => !isUntouchedCopy(name));
  return {
    snapshot: {
      ...(withoutRules(schema) as ResourceSchema),
      definitions: Object.fromEntries(definitions.map(([name, node]) => [name, withoutRules(node)])),
    },
    rules: Object.entries(rules).map(([id, words]) => asWritten({ id, ...words, ...enforcedBy(id, built) })),
  };
}

/** What a rule does: it keeps resources, keeps updates from undoing, or narrows. */
function enforcedBy(id: string, { onDelete = [], transitions = [], ...schema }: RestrictedSchema): Enforced {
  if (onDelete.includes(id)) return { onDelete: 'refuse' };
  const transition = transitions.find(({ from }) => Object.hasOwn(from.rules, id));
  if (transition) {
    const [from, to] = [transition.from, transition.to].map((form) => restrictOf(id, form));
    return { transition: { from: objectIn(from), to: objectIn(to) } };
  }
  const own = restrictOf(id, schema);
  const inDefinitions = Object.entries(schema.definitions ?? {}).flatMap(
    ([name, node]): [string, JsonSchema][] => {
      const restrict = isUntouchedCopy(name) ? undefined : restrictOf(id, node);
      return restrict === undefined ? [] : [[name, restrict]];
    },
  );
  return {
    restrict: {
      ...objectIn(own),
      ...(inDefinitions.length > 0 && { definitions: Object.fromEntries(inDefinitions) }),
    },
  };
}

type Enforced =
  Pick<NarrowingRule, 'restrict'> | Pick<DeletionRule, 'onDelete'> | Pick<TransitionRule, 'transition'>;

function objectIn(schema: JsonSchema | undefined): SchemaObject {
  return typeof schema === 'object' ? schema : {};
}

/** The build says of more rules than their authors that they cannot be waived. */
function asWritten(rule: RestrictionRule): RestrictionRule {
  const { waivable: _, ...written } = rule;
  return isWaivable(written) ? rule : written;
}

/** What a rule says of a node. */
function restrictOf(id: string, node: JsonSchema): JsonSchema | undefined {
  const member = membersOf(node).find(({ rule }) => rule === id);
  if (!member) return undefined;
  const { rule, ...restrict } = member;
  const [only, ...others] = restrict.allOf ?? [];
  const isBoolean = typeof only === 'boolean' && others.length === 0 && Object.keys(restrict).length === 1;
  return isBoolean ? only : restrict;
}

function membersOf(node: JsonSchema): SchemaObject[] {
  const members = typeof node === 'object' ? (node.allOf ?? []) : [];
  return members.filter((member) => typeof member === 'object');
}

function withoutRules(node: JsonSchema): JsonSchema {
  if (typeof node === 'boolean') return node;
  if (membersOf(node).every(({ rule }) => rule === undefined)) return mapSubschemas(node, lowered);
  const { allOf = [], ...rest } = node;
  const kept = allOf.filter((member) => typeof member === 'boolean' || member.rule === undefined);
  const [first] = kept;
  if (Object.keys(rest).length > 0) {
    return mapSubschemas(kept.length > 0 ? { ...rest, allOf: kept } : rest, lowered);
  }
  return mapSubschemas(first ?? true, lowered);
}

/** A `oneOf` whose branches were lifted keeps them as they were in an `anyOf` beside it. */
function lowered(node: SchemaObject): SchemaObject {
  const { allOf, ...rest } = node;
  const last = allOf?.at(-1);
  if (!node.oneOf?.some(namesCopy) || typeof last !== 'object' || !last.anyOf) return node;
  const kept = allOf?.slice(0, -1) ?? [];
  return { ...rest, oneOf: last.anyOf, ...(kept.length > 0 && { allOf: kept }) };
}

function namesCopy(branch: JsonSchema): boolean {
  let found = false;
  mapSubschemas(branch, (part) => {
    found ||= part.$ref !== undefined && isUntouchedCopy(definitionName(part.$ref));
    return part;
  });
  return found;
}
