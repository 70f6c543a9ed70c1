import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import type { ResourceSchema, SchemaObject } from '../../gate/schema.ts';
import { printSnapshot, type Snapshot } from '../../schemas/snapshot.ts';

/** A folder for one test, gone when it ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stackgate-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files by their paths below a new folder, and returns the folder. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A snapshot of `Test::Store::Thing` with every kind of property that a restriction can meet. */
export const THING: Snapshot = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  typeName: 'Test::Store::Thing',
  source: 'a test',
  type: 'object',
  additionalProperties: false,
  required: ['Name'],
  properties: {
    Name: { type: 'string' },
    Mode: { type: 'string', enum: ['Auto', 'Off', 'On'] },
    Size: { type: 'integer' },
    Public: { type: 'boolean' },
    Encryption: { $ref: '#/definitions/Encryption' },
    Labels: { type: 'object', additionalProperties: { type: 'string' } },
    Names: { type: 'array', items: { type: 'string' } },
    Policy: { type: ['array', 'object', 'string'], contentMediaType: 'application/json' },
    Document: {
      anyOf: [
        { type: ['array', 'object', 'string'], contentMediaType: 'application/json' },
        { type: 'string' },
      ],
    },
    Target: { oneOf: [{ $ref: '#/definitions/Queue' }, { $ref: '#/definitions/Topic' }] },
    Tree: { $ref: '#/definitions/Tree' },
  },
  definitions: {
    Encryption: {
      type: 'object',
      additionalProperties: false,
      properties: { Algorithm: { type: 'string' }, KeyArn: { type: 'string' } },
    },
    Queue: {
      type: 'object',
      additionalProperties: false,
      required: ['Arn'],
      properties: { Arn: { type: 'string' } },
    },
    Topic: {
      type: 'object',
      additionalProperties: false,
      properties: { Arn: { type: 'string' }, Filter: { type: 'string' } },
    },
    Tree: {
      type: 'object',
      additionalProperties: false,
      properties: { Leaf: { type: 'string' }, Sub: { $ref: '#/definitions/Tree' } },
    },
  },
};

/** The text of a restriction file with the one rule `test-rule`. */
export function restrictionText(
  restrict: SchemaObject | Record<string, unknown>,
  type = THING.typeName,
): string {
  const rule = { title: 'Title', why: 'Why.', fix: 'Fix.', severity: 'HIGH', restrict };
  return stringify({ type, rules: { 'test-rule': rule } });
}

/** The files of a policy folder for `THING`. */
export function policyFiles(restriction?: string, snapshot: ResourceSchema = THING): Record<string, string> {
  return {
    'snapshot/Test-Store-Thing.json': printSnapshot(snapshot as Snapshot),
    ...(restriction === undefined ? {} : { 'restrictions/store/Test-Store-Thing.yaml': restriction }),
  };
}
