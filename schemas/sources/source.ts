import type { ResourceSchema } from '../../gate/schema.ts';

/** A pattern of an upstream schema that no regular expression of ours can express, so nothing checks it. */
export interface UncheckedPattern {
  /** JSON Pointer into the snapshot of the node that the pattern was for. */
  readonly path: string;
  /** The pattern as upstream wrote it. */
  readonly pattern: string;
}

/**
 * What a source says of one type: the structure that can be set, closed (every object with `properties` has
 * `additionalProperties: false`, or what upstream says in so many words) and self-contained (every `$ref` is
 * `#/definitions/NAME` and resolves).
 */
export interface TypeStructure extends ResourceSchema {
  readonly uncheckedPatterns?: readonly UncheckedPattern[];
}

/** Where upstream schemas come from. */
export interface SchemaSource {
  /** Name and, where there is one, version: `@aws-cdk/aws-service-spec 0.1.216`. Snapshots record it. */
  readonly name: string;
  /** The names of all types that the source knows, sorted. */
  types(): Promise<readonly string[]>;
  /**
   * The structure of one type; `undefined` when the source does not know it. Throws `SnapshotError` when it
   * knows the type and cannot give a structure that snapshots can be made of.
   */
  read(typeName: string): Promise<TypeStructure | undefined>;
}
