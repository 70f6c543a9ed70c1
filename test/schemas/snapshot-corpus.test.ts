import { Ajv } from 'ajv';
import { beforeAll, expect, test } from 'vitest';
import type { JsonSchema, SchemaObject } from '../../gate/schema.ts';
import {
  parseSnapshot,
  printSnapshot,
  snapshotFileName,
  takeSnapshot,
  type Snapshot,
} from '../../schemas/snapshot.ts';
import { serviceSpecSource } from '../../schemas/sources/service-spec.ts';

/** Every type of the npm package, as its snapshot would be committed. */
const printed = new Map<string, string>();
const snapshots: Snapshot[] = [];

async function printAll(): Promise<Map<string, string>> {
  const source = serviceSpecSource();
  const texts = new Map<string, string>();
  for (const type of await source.types()) texts.set(type, printSnapshot(await takeSnapshot(source, type)));
  return texts;
}

beforeAll(async () => {
  for (const [type, text] of await printAll()) printed.set(type, text);
  // Reading back checks the dialect, the references and the normal form.
  for (const [type, text] of printed) snapshots.push(parseSnapshot(text, snapshotFileName(type)));
}, 60_000);

function* nodes(schema: JsonSchema | undefined): Generator<SchemaObject> {
  if (typeof schema !== 'object') return;
  yield schema;
  const children = [schema.properties, schema.definitions, schema.patternProperties].flatMap((named) =>
    Object.values(named ?? {}),
  );
  for (const child of [...children, ...(schema.anyOf ?? []), schema.items, schema.additionalProperties]) {
    yield* nodes(child);
  }
}

test('the package knows some 1,800 types', () => {
  expect(snapshots.length).toBeGreaterThan(1_800);
});

test('a second run changes no byte', async () => {
  expect(await printAll()).toEqual(printed);
  for (const snapshot of snapshots) expect(printSnapshot(snapshot)).toBe(printed.get(snapshot.typeName));
});

test('every object that names properties is closed', () => {
  const open = snapshots.flatMap((snapshot) =>
    [...nodes(snapshot)]
      .filter((node) => node.properties && node.additionalProperties !== false)
      .map((node) => [snapshot.typeName, Object.keys(node.properties ?? {})]),
  );
  expect(open).toEqual([]);
});

test('every required property is one that can be set', () => {
  const missing = snapshots.flatMap((snapshot) =>
    [...nodes(snapshot)].flatMap((node) =>
      (node.required ?? []).filter((name) => !Object.hasOwn(node.properties ?? {}, name)),
    ),
  );
  expect(missing).toEqual([]);
});

test('no read-only property can be set', () => {
  const settable = snapshots.flatMap((snapshot) =>
    (snapshot.readOnlyProperties ?? []).filter((pointer) =>
      Object.hasOwn(snapshot.properties, pointer.split('/')[2] ?? ''),
    ),
  );
  expect(settable).toEqual([]);
});

test('every definition is used', () => {
  const unused = snapshots.flatMap((snapshot) => {
    const used = new Set([...nodes(snapshot)].map((node) => node.$ref));
    return Object.keys(snapshot.definitions ?? {}).filter((name) => !used.has(`#/definitions/${name}`));
  });
  expect(unused).toEqual([]);
});

test('ajv compiles every tenth snapshot in its strict mode', () => {
  for (const schema of snapshots.filter((_, index) => index % 10 === 0)) {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true, validateSchema: false });
    ajv.addVocabulary([
      'typeName',
      'source',
      'primaryIdentifier',
      'refIdentifier',
      'readOnlyProperties',
      'arnTemplate',
    ]);
    expect(() => ajv.compile(schema), schema.typeName).not.toThrow();
  }
});
