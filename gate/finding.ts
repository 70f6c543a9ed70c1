import type { Severity } from './schema.ts';
import type { ValueObject } from './value.ts';

/** One resource as it is about to be provisioned. */
export interface Resource {
  /** CloudFormation type name, such as `AWS::S3::Bucket`. */
  readonly type: string;
  /** Its name in the template; for Cloud Control the name that the service makes up. */
  readonly logicalId: string;
  readonly properties: ValueObject;
}

/** `deferred`: depends on a value that is known only at deployment; the Hook decides. */
export type Verdict = 'approved' | 'refused' | 'deferred';

/** One reason not to approve a resource. */
export interface Finding {
  readonly verdict: 'refused' | 'deferred';
  /** A rule of a restriction, or one of the structural rules in `gate/structure.ts`. */
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly type: string;
  readonly logicalId: string;
  /** JSON Pointer into the resource's `Properties`; empty for the resource as a whole. */
  readonly path: string;
  /** One sentence: what is wrong with what. Holds no value that may be secret. */
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
  /** What the rule accepts, printed. */
  readonly expected?: string;
  /** What was found, printed; absent where the value may be secret. */
  readonly actual?: string;
}

/** The gate's answer for one resource. Findings are sorted: refused first, then severity, then path. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}
