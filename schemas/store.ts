import type { RestrictedSchema } from '../gate/schema.ts';
import type { StackRule } from '../gate/stack/stack-rule.ts';
import type { Waiver } from '../gate/waiver.ts';

/** Where restricted schemas are read from at run time. */
export interface SchemaStore {
  /** The restricted schema of a type; `undefined` when the type is not approved. Throws when it cannot tell. */
  load(type: string): Promise<RestrictedSchema | undefined>;
}

/** A whole policy at run time. */
export interface PolicyStore extends SchemaStore {
  /** The rules that span resources. Throws when it cannot tell. */
  stackRules(): Promise<readonly StackRule[]>;
  /** The exceptions to rules, those that have expired too. Throws when it cannot tell. */
  waivers(): Promise<readonly Waiver[]>;
}
