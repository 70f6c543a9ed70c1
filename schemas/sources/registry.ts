import { ingestRegistrySchema } from '../ingest.ts';
import type { SchemaSource } from './source.ts';

/** Where CloudFormation registry schemas come from, as AWS writes them: with handlers and prose. */
export interface Registry {
  /** Name and, where there is one, version. */
  readonly name: string;
  /** The names of all types that it knows, sorted. */
  types(): Promise<readonly string[]>;
  /** The schema of one type, parsed and not looked at; `undefined` when the registry does not know the type. */
  schema(typeName: string): Promise<unknown>;
}

/** What snapshots are made of, from a registry. */
export function registrySource(registry: Registry): SchemaSource {
  return {
    name: registry.name,
    types: () => registry.types(),
    async read(typeName) {
      const schema = await registry.schema(typeName);
      return schema === undefined ? undefined : ingestRegistrySchema(schema);
    },
  };
}
