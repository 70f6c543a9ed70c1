/**
 * How well a fact of AWS is known. `current`: machine-readable source or page of AWS as it is now. `official`: an older
 * copy of AWS's documentation; the behaviour is stable, numbers may have moved. `third-party`: told by others.
 * `inferred`: concluded here. `unconfirmed`: not found.
 */
export type Evidence = 'current' | 'official' | 'third-party' | 'inferred' | 'unconfirmed';

/** A fact with what it rests on. */
export interface Fact<Value> {
  readonly value: Value;
  readonly evidence: Evidence;
  /** A page, a package with its version, or a file of AWS's documentation. */
  readonly source: string;
}
