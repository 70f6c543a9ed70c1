import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RestrictedSchema } from '../gate/schema.ts';
import { bundleFile, parseBundleIndex, BUNDLE_INDEX } from './bundle-form.ts';
import type { SchemaStore } from './store.ts';

/**
 * Reads a bundle from a folder, each type once. The index says which types there are, so that a lost file is
 * an error and not a type that was never approved.
 */
export function directoryStore(folder: string): SchemaStore {
  const schemas = new Map<string, Promise<RestrictedSchema>>();
  let index: Promise<ReadonlySet<string>> | undefined;
  return {
    async load(type) {
      index ??= readFile(join(folder, BUNDLE_INDEX), 'utf8').then(parseBundleIndex);
      if (!(await index).has(type)) return undefined;
      const known = schemas.get(type) ?? readSchema(join(folder, bundleFile(type)), type);
      schemas.set(type, known);
      return known;
    },
  };
}

async function readSchema(file: string, type: string): Promise<RestrictedSchema> {
  const schema = JSON.parse(await readFile(file, 'utf8')) as RestrictedSchema;
  if (schema.typeName !== type) throw new Error(`${file} holds ${schema.typeName}, not ${type}.`);
  return schema;
}
