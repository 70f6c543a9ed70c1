import { mkdtemp, readdir, readFile, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PolicyError } from '../../schemas/problem.ts';
import { SnapshotError } from '../../schemas/snapshot-error.ts';
import { parseSnapshot, printSnapshot, snapshotFileName, takeSnapshot } from '../../schemas/snapshot.ts';
import type { SchemaSource, TypeStructure } from '../../schemas/sources/source.ts';
import { writeFileAtomic } from '../../schemas/write-file.ts';

const STRUCTURE: TypeStructure = {
  definitions: {
    Rule: {
      required: ['B', 'A'],
      additionalProperties: false,
      type: 'object',
      properties: { B: true, A: true },
    },
  },
  additionalProperties: false,
  properties: {
    Rules: { items: { $ref: '#/definitions/Rule' }, type: 'array' },
    Mode: { enum: ['Slow', 'Fast', 'Slow'], type: 'string' },
  },
  type: 'object',
  readOnlyProperties: ['/properties/Id', '/properties/Arn'],
  typeName: 'Acme::Road::Lane',
};

const source: SchemaSource = {
  name: 'test 1',
  types: () => Promise.resolve(['Acme::Road::Lane']),
  read: (typeName) => Promise.resolve(typeName === STRUCTURE.typeName ? STRUCTURE : undefined),
};

const LANE = `{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "typeName": "Acme::Road::Lane",
  "source": "test 1",
  "readOnlyProperties": [
    "/properties/Arn",
    "/properties/Id"
  ],
  "type": "object",
  "properties": {
    "Mode": {
      "type": "string",
      "enum": [
        "Fast",
        "Slow"
      ]
    },
    "Rules": {
      "type": "array",
      "items": {
        "$ref": "#/definitions/Rule"
      }
    }
  },
  "additionalProperties": false,
  "definitions": {
    "Rule": {
      "type": "object",
      "properties": {
        "A": true,
        "B": true
      },
      "additionalProperties": false,
      "required": [
        "A",
        "B"
      ]
    }
  }
}
`;

test('a snapshot lies in a file named after its type', () => {
  expect(snapshotFileName('AWS::S3::Bucket')).toBe('AWS-S3-Bucket.json');
});

test('a snapshot prints sorted, in a fixed order, with a newline at the end', async () => {
  expect(printSnapshot(await takeSnapshot(source, 'Acme::Road::Lane'))).toBe(LANE);
});

test('an unknown type is refused with the source, the nearest name and the next step', async () => {
  const error = await takeSnapshot(source, 'Acme::Road::Lanes').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SnapshotError);
  expect(error).toMatchObject({
    reason: 'test 1 does not know the type Acme::Road::Lanes. Did you mean "Acme::Road::Lane"?',
    nextStep: 'Check the name, or use another source (--from).',
  });
});

test('a name that is like no other gets no suggestion', async () => {
  await expect(takeSnapshot(source, 'AWS::S3::Bucket')).rejects.toMatchObject({
    reason: 'test 1 does not know the type AWS::S3::Bucket.',
  });
});

describe('reading a snapshot back', () => {
  const edited = (edit: (snapshot: Record<string, unknown>) => void): string => {
    const snapshot = JSON.parse(LANE) as Record<string, unknown>;
    edit(snapshot);
    return JSON.stringify(snapshot);
  };

  test('gives what was printed, whatever the white space', () => {
    const compact = JSON.stringify(JSON.parse(LANE));
    expect(printSnapshot(parseSnapshot(compact, 'snapshot/Acme-Road-Lane.json'))).toBe(LANE);
  });

  test.each([
    ['text that is not JSON', '{', /is not JSON/],
    ['a value that is no schema', '[]', /is not a JSON Schema/],
    ['a malformed keyword', edited((lane) => (lane.type = 'thing')), /is not a JSON Schema: \/type/],
    ['no typeName', edited((lane) => delete lane.typeName), /lacks the members/],
    ['no source', edited((lane) => delete lane.source), /lacks the members/],
    ['another dialect', edited((lane) => delete lane.$schema), /lacks the members/],
    ['an open type', edited((lane) => delete lane.additionalProperties), /lacks the members/],
    ['a list that is none', edited((lane) => (lane.readOnlyProperties = 1)), /lacks the members/],
    ['another type', edited((lane) => (lane.typeName = 'Acme::Road::Kerb')), /describes Acme::Road::Kerb/],
    [
      'an unknown keyword',
      edited((lane) => (lane.unevaluatedProperties = false)),
      /not as stackgate writes it/,
    ],
    ['another order', edited((lane) => (lane.readOnlyProperties = ['b', 'a'])), /not as stackgate writes it/],
    ['a missing definition', edited((lane) => delete lane.definitions), /refers to #\/definitions\/Rule/],
  ])('refuses %s and names the file', (_, text, message) => {
    const read = (): unknown => parseSnapshot(text, 'snapshot/Acme-Road-Lane.json');
    expect(read).toThrow(PolicyError);
    expect(read).toThrow(message);
    expect(read).toThrow(/^snapshot\/Acme-Road-Lane\.json: /);
  });
});

describe('writing a file atomically', () => {
  test('makes folders, replaces what was there and leaves nothing else', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'stackgate-')), 'new');
    await writeFileAtomic(join(folder, 'a.json'), 'old');
    await writeFileAtomic(join(folder, 'a.json'), 'new');
    expect(await readFile(join(folder, 'a.json'), 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  test('leaves nothing behind when it fails', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stackgate-'));
    await mkdir(join(folder, 'taken'));
    await writeFile(join(folder, 'taken', 'file'), '');
    await expect(writeFileAtomic(join(folder, 'taken'), 'text')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
  });
});
