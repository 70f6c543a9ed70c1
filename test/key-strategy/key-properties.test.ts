import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { PropertyType, ResourceProperties } from '@aws-cdk/service-spec-types';
import { describe, expect, it } from 'vitest';
import type { JsonSchema, SchemaObject } from '../../gate/schema.ts';
import {
  KEY_PROPERTIES,
  NO_KEY_PROPERTIES,
  OPAQUE_PROPERTIES,
} from '../../key-strategy/in-templates/key-properties.ts';
import {
  OTHER_KEY_PROPERTIES,
  OTHER_NO_KEY_PROPERTIES,
} from '../../key-strategy/in-templates/other-key-properties.ts';
import { SWITCHED_TYPES } from '../../key-strategy/in-templates/without-key.ts';
import { SERVICE_IDS, serviceNamed } from '../../key-strategy/service-matrix.ts';
import { itemPlace, memberPlace, placeOf, takesPlainText, type Place } from '../../schemas/place.ts';

const SNAPSHOTS = join(import.meta.dirname, '../../restricted-schemas/snapshot');
const snapshots = new Map(
  readdirSync(SNAPSHOTS)
    .map((file) => JSON.parse(readFileSync(join(SNAPSHOTS, file), 'utf8')) as Snapshot)
    .map((snapshot) => [snapshot.typeName, snapshot]),
);
const database = await loadAwsServiceSpec();

interface Snapshot extends SchemaObject {
  readonly typeName: string;
  readonly readOnlyProperties?: readonly string[];
}

const listed = Object.entries(KEY_PROPERTIES).flatMap(([type, { data = [], named = [] }]) =>
  [...data, ...named].map((path) => ({ type, path })),
);
const decides = SWITCHED_TYPES.flatMap(([type, { path, inherits = [], partOf = [] }]) =>
  [...(path === undefined ? [] : [path]), ...inherits, ...partOf].map((one) => ({ type, path: one })),
);

it.each([...listed, ...decides])('$type $path is a property of the snapshot', ({ type, path }) => {
  expect(at(type, path)).toBeDefined();
});

it.each(listed)('$type $path takes text, and is of the service spec too', ({ type, path }) => {
  expect(takesPlainText(at(type, path) ?? { nodes: [] })).toBe(true);
  const [resource] = database.lookup('resource', 'cloudFormationType', 'equals', type);
  expect(Object.keys(resource?.properties ?? {})).toContain(path.split('.')[0]);
});

it('lists every property of a snapshot that looks like the name of a key', () => {
  const known = new Set(listed.map(({ type, path }) => `${type} ${path}`));
  for (const other of Object.keys(NO_KEY_PROPERTIES)) known.add(other);
  const open = [...snapshots].flatMap(([type, snapshot]) =>
    textsIn(snapshot)
      .filter((path) => LOOKS_LIKE_A_KEY.test(path.split('.').at(-1) ?? ''))
      .filter((path) => snapshot.readOnlyProperties?.includes(`/properties/${path}`) !== true)
      .map((path) => `${type} ${path}`)
      .filter((one) => !known.has(one)),
  );
  expect(open).toEqual([]);
});

const LOOKS_LIKE_A_KEY = /kms|cmk|encryptionkey|customermasterkey|keyarn$|keyid$/i;

it('lists every property of the service spec that is named like one of a key, and no other', () => {
  const others = Object.entries(OTHER_KEY_PROPERTIES).flatMap(([type, paths]) =>
    paths.map((path) => `${type} ${path}`),
  );
  const all = [
    ...listed.map(({ type, path }) => `${type} ${path}`),
    ...Object.keys(NO_KEY_PROPERTIES),
    ...others,
    ...Object.keys(OTHER_NO_KEY_PROPERTIES),
  ];
  expect(all.sort()).toEqual([...specKeys()].sort());
  expect(Object.keys(OTHER_KEY_PROPERTIES).filter((type) => snapshots.has(type))).toEqual([]);
});

/** `TYPE path` of every text of the package whose name looks like that of a key. */
function specKeys(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { cloudFormationType, properties } of database.all('resource')) {
    const walk = (members: ResourceProperties, path: readonly string[], inside: readonly string[]): void => {
      for (const [name, { type }] of Object.entries(members)) into(type, [...path, name], inside);
    };
    const into = (type: PropertyType, path: readonly string[], inside: readonly string[]): void => {
      if (type.type === 'array' || type.type === 'map') into(type.element, path, inside);
      else if (type.type === 'union') for (const one of type.types) into(one, path, inside);
      else if (type.type === 'ref') {
        const { $ref } = type.reference;
        if (!inside.includes($ref))
          walk(database.get('typeDefinition', $ref).properties, path, [...inside, $ref]);
      } else if (type.type === 'string' && LOOKS_LIKE_A_KEY.test(path.at(-1) ?? '')) {
        found.add(`${cloudFormationType} ${path.join('.')}`);
      }
    };
    walk(properties, [], []);
  }
  return found;
}

it('names no property twice, and none that is not there in the lists of others', () => {
  const all = listed.map(({ type, path }) => `${type} ${path}`);
  expect(new Set(all).size).toBe(all.length);
  for (const one of Object.keys(NO_KEY_PROPERTIES)) {
    const [type = '', path = ''] = one.split(' ');
    expect([one, at(type, path) !== undefined]).toEqual([one, true]);
  }
  for (const [type, path] of Object.entries(OPAQUE_PROPERTIES)) expect(at(type, path)).toBeDefined();
});

describe('the service matrix', () => {
  it('names only properties that are listed here', () => {
    const known = new Set(listed.map(({ type, path }) => `${type} ${path}`));
    const own = SERVICE_IDS.flatMap((id) => serviceNamed(id).properties)
      .filter(({ type }) => !Object.hasOwn(OPAQUE_PROPERTIES, type))
      .map(({ type, path }) => `${type} ${path}`);
    expect(own.filter((one) => !known.has(one))).toEqual([]);
  });
});

function at(type: string, path: string): Place | undefined {
  const snapshot = snapshots.get(type);
  if (!snapshot) return undefined;
  const definitions = snapshot.definitions ?? {};
  return path
    .split('.')
    .reduce<Place | undefined>(
      (place, name) => place && below(place, name, definitions),
      placeOf(snapshot, definitions),
    );
}

type Definitions = Readonly<Record<string, JsonSchema>>;

function below(place: Place, name: string, definitions: Definitions): Place | undefined {
  return (
    memberPlace(place, name, definitions) ??
    memberPlace(itemPlace(place, definitions) ?? { nodes: [] }, name, definitions)
  );
}

/** The paths of all texts in a snapshot; a definition inside of itself is not entered again. */
function textsIn(snapshot: Snapshot): string[] {
  const found = new Set<string>();
  const walk = (schema: JsonSchema, path: readonly string[], inside: readonly string[]): void => {
    if (typeof schema === 'boolean') return;
    const {
      $ref,
      allOf = [],
      anyOf = [],
      oneOf = [],
      properties = {},
      patternProperties = {},
      items,
    } = schema;
    if ($ref !== undefined) {
      const name = $ref.replace('#/definitions/', '');
      if (!inside.includes(name)) walk(snapshot.definitions?.[name] ?? {}, path, [...inside, name]);
      return;
    }
    for (const part of [...allOf, ...anyOf, ...oneOf]) walk(part, path, inside);
    for (const [name, part] of Object.entries(properties)) walk(part, [...path, name], inside);
    for (const part of Object.values(patternProperties)) walk(part, path, inside);
    if (items !== undefined) walk(items, path, inside);
    if ([schema.type].flat().includes('string')) found.add(path.join('.'));
  };
  walk(snapshot, [], []);
  return [...found];
}
