import type { RestrictedSchema } from '../gate/schema.ts';
import type { StackRule } from '../gate/stack/stack-rule.ts';
import type { Waiver } from '../gate/waiver.ts';

/** Where restricted schemas are read from at run time. */
export interface SchemaStore {
  /** The restricted schema of a type; `undefined` when the type is not approved. Throws when it cannot tell. */
  load(type: string): Promise<RestrictedSchema | undefined>;
}

/** The bundle that a policy was read from, as far as evidence names it. */
export interface Origin {
  readonly sequence: number;
  /** When it was signed, UTC. */
  readonly issued: string;
  /** The digest of its manifest, which the manifest's object is named by. */
  readonly manifest: string;
  /** The approved types, each with the digest of its schema. */
  readonly types: Readonly<Record<string, string>>;
}

/** A whole policy at run time, as it was when it was opened: all that is read of it belongs together. */
export interface OpenPolicy extends SchemaStore {
  /** Absent of a policy that comes from no bundle. */
  readonly origin?: Origin;
  /** The rules that span resources. Throws when it cannot tell. */
  stackRules(): Promise<readonly StackRule[]>;
  /** The exceptions to rules, those that have expired too. Throws when it cannot tell. */
  waivers(): Promise<readonly Waiver[]>;
}

/** Where the policy is read from. */
export interface PolicyStore {
  /** The policy of now. One decision opens it once, so that no publication comes between. Throws when there is none. */
  open(): Promise<OpenPolicy>;
}
