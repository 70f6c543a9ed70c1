/** The two policy types of AWS Organizations that bound what principals may do, by the API's own names. */
export type PolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

/** A named policy of an organization. */
export interface ControlPolicy {
  readonly name: string;
  readonly type: PolicyType;
  readonly document: PolicyDocument;
}

/**
 * A policy document in one normal form: where IAM's JSON takes one value or a list, it is a list here. `read-document.ts`
 * makes it from text, `minified` makes text of it.
 */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Id?: string;
  readonly Statement: readonly Statement[];
}

/** One statement. Of `Action` and `NotAction` it has one, of `Resource` and `NotResource` too. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  /** RCPs need `*`; SCPs take none, and are kept with one so that lint can say so. */
  readonly Principal?: Principal;
  readonly NotPrincipal?: Principal;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: Condition;
}

/** Everyone, or values by kind of principal: `AWS`, `Service`, `Federated`, `CanonicalUser`. */
export type Principal = '*' | Readonly<Record<string, readonly string[]>>;

/** Operator, then condition key, then values, as in `{ StringNotEquals: { 'aws:CalledViaFirst': [...] } }`. */
export type Condition = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/**
 * The text that is sent to AWS: no whitespace, and a list of one value as the value itself. What it counts is what
 * AWS counts, for only the console strips whitespace (Organizations quotas page, read in 2026).
 */
export function minified(document: PolicyDocument): string {
  return JSON.stringify(document, (key, value: unknown) =>
    Array.isArray(value) && value.length === 1 && key !== 'Statement' ? (value[0] as unknown) : value,
  );
}
