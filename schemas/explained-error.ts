/** An error whose message says all that a user needs: what, where, and what to do. Commands show no stack with it. */
export class ExplainedError extends Error {
  override readonly name: string = 'ExplainedError';
}
