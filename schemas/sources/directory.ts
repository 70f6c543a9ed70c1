import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { SnapshotError } from '../snapshot-error.ts';
import { registrySource, type Registry } from './registry.ts';
import type { SchemaSource } from './source.ts';

/**
 * A folder of CloudFormation registry schemas: every `*.json` directly in it holds one, under any name, for the
 * type that its `typeName` says. The folder is read once, when first asked. A file that cannot be read, is no
 * JSON, names no type or names the type of another file is a `SnapshotError` that names it, whatever was asked.
 */
export function directoryRegistry(folder: string): Registry {
  let reading: Promise<ReadonlyMap<string, unknown>> | undefined;
  const schemas = (): Promise<ReadonlyMap<string, unknown>> => (reading ??= readSchemas(folder));
  return {
    // The last part of the path alone: snapshots are the same wherever the folder lies.
    name: `directory ${basename(resolve(folder))}`,
    async types() {
      return [...(await schemas()).keys()].sort();
    },
    async schema(typeName) {
      return (await schemas()).get(typeName);
    },
  };
}

/** Snapshots from such a folder. */
export function directorySource(folder: string): SchemaSource {
  return registrySource(directoryRegistry(folder));
}

async function readSchemas(folder: string): Promise<Map<string, unknown>> {
  const schemas = new Map<string, unknown>();
  const files = new Map<string, string>();
  for (const file of await schemaFiles(folder)) {
    const schema = await readSchema(file);
    const { typeName } = Object(schema) as { typeName?: unknown };
    if (typeof typeName !== 'string') throw unusable(file, 'has no typeName');
    const other = files.get(typeName);
    if (other !== undefined) throw unusable(file, `describes ${typeName}, which ${other} does already`);
    files.set(typeName, file);
    schemas.set(typeName, schema);
  }
  return schemas;
}

async function schemaFiles(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    throw new SnapshotError(
      `The folder ${folder} cannot be read: ${reason(error)}.`,
      'Name a folder of registry schema files.',
    );
  }
}

async function readSchema(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw unusable(file, `cannot be read: ${reason(error)}`);
  }
}

function unusable(file: string, problem: string): SnapshotError {
  return new SnapshotError(`${file} ${problem}.`, 'Correct the file, or take it out of the folder.');
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
