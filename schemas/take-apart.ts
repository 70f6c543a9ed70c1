import { definitionName } from '../gate/pointer.ts';
import type { JsonSchema, ResourceSchema, RestrictedSchema, SchemaObject } from '../gate/schema.ts';
import { isUntouchedCopy, mapSubschemas } from './build.ts';
import type { RestrictionRule } from './restriction.ts';

/** What a restricted schema was built from. */
export interface Parts {
  readonly snapshot: ResourceSchema;
  readonly rules: readonly RestrictionRule[];
}

/** Undoes `buildRestrictedSchema`, so that two restricted schemas can be compared by what people wrote. */
export function takeApart({ rules, ...schema }: RestrictedSchema): Parts {
  const definitions = Object.entries(schema.definitions ?? {}).filter(([name]) => !isUntouchedCopy(name));
  return {
    snapshot: {
      ...(withoutRules(schema) as ResourceSchema),
      definitions: Object.fromEntries(definitions.map(([name, node]) => [name, withoutRules(node)])),
    },
    rules: Object.entries(rules).map(([id, words]) => {
      const own = restrictOf(id, schema);
      const inDefinitions = definitions.flatMap(([name, node]): [string, JsonSchema][] => {
        const restrict = restrictOf(id, node);
        return restrict === undefined ? [] : [[name, restrict]];
      });
      return {
        id,
        ...words,
        restrict: {
          ...(typeof own === 'object' && own),
          ...(inDefinitions.length > 0 && { definitions: Object.fromEntries(inDefinitions) }),
        },
      };
    }),
  };
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
