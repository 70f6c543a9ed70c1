import type { JsonSchema, Rule, SchemaObject } from '../gate/schema.ts';
import type { NarrowingRule } from '../schemas/restriction.ts';

/**
 * Where a value stands in a schema: the name of the definition (none for the resource itself), then property names,
 * `*` for items and members of maps. `Rule/Destination` is the property `Destination` of the definition `Rule`.
 */
export type Place = string;

/** The place of a member, or of items with `*`. */
export function memberPlace(place: Place, name: string): Place {
  return `${place}/${name}`;
}

/** The rules that speak of each place. */
export type RulesByPlace = ReadonlyMap<Place, readonly (Rule & { readonly id: string })[]>;

/** Finds the places that rules name. */
export function rulesByPlace(rules: readonly NarrowingRule[]): RulesByPlace {
  const places = new Map<Place, NarrowingRule[]>();
  for (const rule of rules) {
    for (const place of new Set(placesOf(rule.restrict))) {
      places.set(place, [...(places.get(place) ?? []), rule]);
    }
  }
  return places;
}

function placesOf({ definitions = {}, ...own }: SchemaObject): Place[] {
  return [
    ...within(own, ''),
    ...Object.entries(definitions).flatMap(([name, definition]) => within(definition, name)),
  ];
}

function within(schema: JsonSchema, place: Place): Place[] {
  if (typeof schema === 'boolean') return [];
  const members = Object.entries(schema.properties ?? {});
  const inEach = [schema.items, schema.contains, schema.additionalProperties];
  const same = [schema.then, schema.else, schema.not, ...[schema.allOf, schema.anyOf, schema.oneOf].flat()];
  return [
    ...(schema.required ?? []).map((name) => memberPlace(place, name)),
    ...members.flatMap(([name, member]) => {
      const inside = memberPlace(place, name);
      return [inside, ...within(member, inside)];
    }),
    ...inEach.flatMap((part) => (part === undefined ? [] : within(part, memberPlace(place, '*')))),
    ...same.flatMap((part) => (part === undefined ? [] : within(part, place))),
  ];
}
