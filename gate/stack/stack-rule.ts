import type { RestrictedSchema, Rule } from '../schema.ts';

/** A rule that spans the resources of one stack: what each resource of a type needs beside it. */
export interface StackRule extends Rule {
  readonly id: string;
  /** The type of the resources that need something. */
  readonly for: string;
  /** Which of them do; absent for all. */
  readonly when?: Requirement;
  readonly need: Requirement;
}

/** What can be asked of a resource and its stack. */
export type Requirement =
  /** The resource itself has this form. */
  | { readonly has: RestrictedSchema }
  /** Another resource of the stack refers to it. */
  | { readonly referredBy: Reference }
  /** The stack has a resource of the type. */
  | { readonly exists: Companion }
  | { readonly allOf: readonly Requirement[] }
  | { readonly anyOf: readonly Requirement[] }
  | { readonly not: Requirement };

/** Another resource of the same stack. */
export interface Companion {
  readonly type: string;
  /** The form that it must have. */
  readonly has?: RestrictedSchema;
}

/** A resource that names another in one of its properties. */
export interface Reference extends Companion {
  /** JSON Pointers into its properties; `*` stands for every item or member: `/Queues/*`. */
  readonly at: readonly string[];
}
