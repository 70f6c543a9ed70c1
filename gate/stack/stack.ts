import type { ValueObject } from '../value.ts';

/** The resources that are provisioned together. */
export interface Stack {
  readonly resources: readonly StackResource[];
  /** Why there may be more of them at deployment, as the end of a sentence. */
  readonly more?: string;
}

/** One resource of a stack, with all that other resources could call it by. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  /** Its identifier and ARN as far as they are known. */
  readonly names: readonly string[];
  /** The condition that decides whether it is created, when that is open. */
  readonly condition?: string;
  /** At least one: each way to take the conditions that are open. */
  readonly variants: readonly StackVariant[];
}

/** The properties of a resource, one way. */
export interface StackVariant {
  readonly properties: ValueObject;
  /** The logical ids that are written at a JSON Pointer into the properties, or at its nearest ancestor. */
  readonly refersTo: (path: string) => ReadonlySet<string>;
}
