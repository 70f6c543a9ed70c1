import type { Severity } from '../gate/schema.ts';

/** A finding of `check`, with what tells it from others in every later report. */
export interface CoveredFinding {
  /** The same for the same finding of a later run, wherever its lines have moved. */
  readonly fingerprint: string;
  /** The stack that it is in, as `CoveredStack` names it. */
  readonly stack: string;
  readonly logicalId: string;
  /** CloudFormation type of the resource. */
  readonly type: string;
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly verdict: 'refused' | 'deferred' | 'waived';
  /** JSON Pointer into the properties; empty for the resource as a whole. */
  readonly path: string;
  readonly message: string;
  readonly fix?: string;
  /** Such as `IsProd is true`. */
  readonly branch?: string;
  /** The id of the waiver that covers it. */
  readonly waiver?: string;
  readonly line: number;
  readonly column: number;
}
