import { ExplainedError } from './explained-error.ts';

/** Why there is no snapshot, in two sentences: what is wrong, and what to do about it. */
export class SnapshotError extends ExplainedError {
  override readonly name = 'SnapshotError';
  readonly reason: string;
  readonly nextStep: string;

  constructor(reason: string, nextStep: string) {
    super(`${reason} ${nextStep}`);
    this.reason = reason;
    this.nextStep = nextStep;
  }
}
