import type { JsonSchema } from './schema.ts';
import type { Value } from './value.ts';

/** A schema keyword that a value does not satisfy, before it is put into words (`gate/explain.ts`). */
export interface Failure {
  readonly keyword: string;
  /** JSON Pointer of the value in the resource's properties. */
  readonly path: string;
  readonly data: Value;
  /** The keyword's own value in the schema. */
  readonly schema: unknown;
  /** The missing, unknown or dependent property, for the keywords that name one. */
  readonly property?: string;
  /** For a property that is not known: the names that its neighbours could have. */
  readonly known?: readonly string[];
  /** The rule of the restriction that the keyword stands in; none for the snapshot's own structure. */
  readonly rule?: string;
  /** Set when the failure is not certain: why, as the end of a sentence. */
  readonly deferred?: string;
  /** What is wrong, in words that follow the name of the value; for keywords of ours that know better. */
  readonly told?: string;
  /** For `anyOf` and `oneOf`: what each branch found wrong. */
  readonly branches?: readonly Branch[];
}

/** One way that `anyOf` or `oneOf` accepts, and why it does not fit. */
export interface Branch {
  readonly schema: JsonSchema;
  readonly failures: readonly Failure[];
}

/** Three-valued result of a subschema: `true` fits, `false` does not, `undefined` cannot be decided here. */
export function outcome(failures: readonly Failure[]): boolean | undefined {
  if (failures.length === 0) return true;
  return failures.some((failure) => failure.deferred === undefined) ? false : undefined;
}

/** Marks failures as uncertain, for the reason of the first uncertain one among `because`. */
export function defer(failures: readonly Failure[], because: readonly Failure[]): Failure[] {
  const reason =
    because.find((failure) => failure.deferred !== undefined)?.deferred ?? 'cannot be decided here';
  return failures.map((failure) => ({ ...failure, deferred: failure.deferred ?? reason }));
}
