import type { PolicyType } from '../document.ts';

/** A statement, where its policy is attached. */
export interface PlacedStatement {
  readonly type: PolicyType;
  /** The id of the target that the policy is attached to. */
  readonly target: string;
  readonly policy: string;
  readonly sid?: string;
  /** Its place in the document, from 0. */
  readonly index: number;
}

/** Why policies of a type say nothing of a request. */
export interface Exemption {
  readonly type: PolicyType;
  /** A whole sentence. */
  readonly reason: string;
}

/** What the control policies of an organization make of a request. That they allow does not grant. */
export type Evaluation =
  | {
      readonly outcome: 'allowed';
      /** For each level from the root down, the first statement that allows. */
      readonly by: readonly PlacedStatement[];
      readonly exemptions: readonly Exemption[];
    }
  /** No policy of either type is for this request. */
  | { readonly outcome: 'exempt'; readonly exemptions: readonly Exemption[] }
  | { readonly outcome: 'explicit-deny'; readonly by: PlacedStatement }
  /** No SCP at the target allows it. */
  | { readonly outcome: 'implicit-deny'; readonly target: string }
  /** It depends on something that is not known, or that AWS does not document. */
  | { readonly outcome: 'undecided'; readonly by?: PlacedStatement; readonly reason: string };

/** The word for what came out. */
export type Outcome = Evaluation['outcome'];
