/** One call of an AWS API, as control policies see it. */
export interface Request {
  /** `s3:CreateBucket`, in any letters. */
  readonly action: string;
  /** The ARN that it acts on; `*` where the action takes no resource. */
  readonly resource: string;
  /**
   * The values of the condition keys, by key in small letters. A key that is not here is absent from the request, which
   * is not the same as an empty value. `aws:principalarn` says who calls: of a session the ARN of its role.
   */
  readonly context: ReadonlyMap<string, readonly string[]>;
}
