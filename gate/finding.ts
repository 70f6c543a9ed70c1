import type { Day } from './day.ts';
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

/**
 * `deferred`: depends on a value that is known only at deployment; the Hook decides. `waived`: approved by waivers
 * alone.
 */
export type Verdict = 'approved' | 'refused' | 'deferred' | 'waived';

/** One reason not to approve a resource, or that would be one without a waiver. */
export type Finding = OpenFinding | WaivedFinding;

/** A finding that stands. */
export interface OpenFinding extends Reason {
  readonly verdict: 'refused' | 'deferred';
}

/** A finding that refuses nothing, for a waiver covers it. */
export interface WaivedFinding extends Reason {
  readonly verdict: 'waived';
  readonly waiver: AppliedWaiver;
}

/** What is told of the waiver that covers a finding. */
export interface AppliedWaiver {
  readonly id: string;
  readonly owner: string;
  readonly ticket: string;
  /** The last day on which it holds. */
  readonly expires: Day;
  /** Days from today to the last one; 0 on the last. */
  readonly daysLeft: number;
}

/** What is wrong, and by which rule. */
interface Reason {
  /** A rule of a restriction, or one of the structural rules in `gate/structure.ts`. */
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  /** `false`: the rule has no exceptions. */
  readonly waivable?: false;
  readonly type: string;
  readonly logicalId: string;
  /** JSON Pointer into the resource's `Properties`; empty for all of them. */
  readonly path: string;
  /** What it is about instead of `Properties`: the `Type`, or the `resource` among others, as a stack rule is. */
  readonly about?: 'Type' | 'resource';
  /** One sentence: what is wrong with what. Holds no value that may be secret. */
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
  /** What the rule accepts, printed. */
  readonly expected?: string;
  /** What was found, printed; absent where the value may be secret. */
  readonly actual?: string;
}

/** The gate's answer for one resource. Findings are sorted: refused first, waived last, then severity, then path. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}
