import type { JsonSchema, SchemaObject } from '../gate/schema.ts';
import { draft07Problem } from './draft-07.ts';
import { SnapshotError } from './snapshot-error.ts';

/** The parts of a registry schema that snapshots need. */
export interface RegistrySchema extends SchemaObject {
  readonly typeName: string;
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly primaryIdentifier?: readonly string[];
  readonly readOnlyProperties?: readonly string[];
  readonly createOnlyProperties?: readonly string[];
  readonly writeOnlyProperties?: readonly string[];
}

const POINTER_LISTS = [
  'primaryIdentifier',
  'readOnlyProperties',
  'createOnlyProperties',
  'writeOnlyProperties',
] as const;

/** The value as a registry schema. Throws `SnapshotError` when it is none. */
export function registrySchema(registry: unknown): RegistrySchema {
  const problem = draft07Problem(registry);
  const { typeName, properties, ...rest } = Object(registry) as Partial<RegistrySchema>;
  if (typeof typeName !== 'string') throw malformed('The schema', 'has no typeName');
  if (problem !== undefined)
    throw malformed(`The schema of ${typeName}`, `is not JSON Schema draft-07: ${problem}`);
  if (properties === undefined) throw malformed(`The schema of ${typeName}`, 'has no properties');
  for (const list of POINTER_LISTS) {
    const value: unknown = rest[list] ?? [];
    if (!Array.isArray(value) || !value.every((pointer) => typeof pointer === 'string')) {
      throw malformed(`The schema of ${typeName}`, `has a ${list} that is not a list of JSON Pointers`);
    }
  }
  return { typeName, properties, ...rest };
}

/** The error for a registry schema that cannot be taken in. */
export function malformed(subject: string, problem: string): SnapshotError {
  return new SnapshotError(`${subject} ${problem}.`, 'Use another source, or correct the file.');
}
