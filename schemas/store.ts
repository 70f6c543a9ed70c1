import type { RestrictedSchema } from '../gate/schema.ts';

/** Where restricted schemas are read from at run time. */
export interface SchemaStore {
  /** The restricted schema of a type; `undefined` when the type is not approved. Throws when it cannot tell. */
  load(type: string): Promise<RestrictedSchema | undefined>;
}
