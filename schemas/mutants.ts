import type { Json, JsonSchema, ResourceSchema, SchemaObject } from '../gate/schema.ts';
import { isFreeForm, itemPlace, memberNames, memberPlace, placeOf, type Place } from './place.ts';

/** A resource that differs from another in one part. */
export interface Mutant {
  readonly properties: Json;
  /** What was done, such as `without /Encryption` or `with true for /Public`. */
  readonly change: string;
}

/** What stands for "another value", whatever was there: other kinds, everyone, nothing, another account. */
const OTHERS: readonly Json[] = [
  true,
  false,
  0,
  1,
  100_000,
  '',
  'x',
  '*',
  'arn:aws:iam::444455556666:root',
  [],
  {},
];

const OTHER_ACCOUNT = '444455556666';

/**
 * Every resource that differs from `properties` in one part: a member or an item left out, a value replaced, a
 * property of the snapshot added. Smallest changes first: what is left out, then what is replaced, then added.
 */
export function mutantsOf(properties: Json, snapshot: ResourceSchema): readonly Mutant[] {
  const definitions = snapshot.definitions ?? {};
  const found = parts(properties, placeOf({ ...snapshot, type: 'object' }, definitions), '', definitions);
  return [...found]
    .sort((a, b) => a.size - b.size)
    .map(({ properties: mutant, change }) => ({ properties: mutant, change }));
}

interface Sized extends Mutant {
  readonly size: number;
}

type Definitions = Readonly<Record<string, JsonSchema>>;

function parts(value: Json, place: Place | undefined, path: string, definitions: Definitions): Sized[] {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return items.flatMap((item, index) => [
      { properties: items.toSpliced(index, 1), change: `without ${path}/${index}`, size: 0 },
      ...within(item, place && itemPlace(place, definitions), `${path}/${index}`, definitions).map(
        (part) => ({
          ...part,
          properties: items.with(index, part.properties),
        }),
      ),
    ]);
  }
  if (typeof value !== 'object' || value === null) return [];
  const members = value as Readonly<Record<string, Json>>;
  const changed = Object.entries(members).flatMap(([key, member]) => [
    { properties: without(members, key), change: `without ${path}/${key}`, size: 0 },
    ...within(member, place && memberPlace(place, key, definitions), `${path}/${key}`, definitions).map(
      (part) => ({
        ...part,
        properties: { ...members, [key]: part.properties },
      }),
    ),
  ]);
  const absent = place ? memberNames(place).filter((name) => !Object.hasOwn(members, name)) : [];
  const added = absent.flatMap((name) =>
    samplesOf(place && memberPlace(place, name, definitions), definitions, 0).map((sample) => ({
      properties: { ...members, [name]: sample },
      change: `with ${print(sample)} for ${path}/${name}`,
      size: 2,
    })),
  );
  return [...changed, ...added];
}

function within(value: Json, place: Place | undefined, path: string, definitions: Definitions): Sized[] {
  const listed = place && !place.nodes.some(isFreeForm) ? samplesOf(place, definitions, 0) : [];
  const elsewhere = typeof value === 'string' ? [value.replace(/\b\d{12}\b/, OTHER_ACCOUNT)] : [];
  const others = [...elsewhere, ...OTHERS, ...listed].filter((other) => print(other) !== print(value));
  return [
    ...others.map((other) => ({ properties: other, change: `with ${print(other)} for ${path}`, size: 1 })),
    ...parts(value, place, path, definitions),
  ];
}

function without(members: Readonly<Record<string, Json>>, key: string): Json {
  return Object.fromEntries(Object.entries(members).filter(([name]) => name !== key));
}

/** Values that the snapshot takes at a place: all that it lists, else the least of each kind. */
function samplesOf(place: Place | undefined, definitions: Definitions, depth: number): readonly Json[] {
  return (place?.nodes ?? []).flatMap((node) => samplesOfNode(node, definitions, depth));
}

function samplesOfNode(node: SchemaObject, definitions: Definitions, depth: number): readonly Json[] {
  if (node.enum) return node.enum;
  if (isFreeForm(node)) return [{}];
  switch (typeof node.type === 'string' ? node.type : node.type?.[0]) {
    case 'boolean':
      return [true, false];
    case 'integer':
    case 'number':
      return [node.minimum ?? 1];
    case 'array':
      return [[], ...(depth < 4 ? sampleItems(node, definitions, depth) : [])];
    case 'object':
      return depth < 4 ? [sampleObject(node, definitions, depth)] : [{}];
    case 'null':
      return [null];
    case 'string':
    case undefined:
      return ['x'];
  }
}

function sampleItems(node: SchemaObject, definitions: Definitions, depth: number): readonly Json[] {
  const [item] = samplesOf(itemPlace({ nodes: [node] }, definitions), definitions, depth + 1);
  return item === undefined ? [] : [[item]];
}

function sampleObject(node: SchemaObject, definitions: Definitions, depth: number): Json {
  const members = (node.required ?? []).map((name): [string, Json] => {
    const [sample = 'x'] = samplesOf(
      memberPlace({ nodes: [node] }, name, definitions),
      definitions,
      depth + 1,
    );
    return [name, sample];
  });
  return Object.fromEntries(members);
}

function print(value: Json): string {
  return JSON.stringify(value);
}
