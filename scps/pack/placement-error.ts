import { ExplainedError } from '../../schemas/explained-error.ts';

/** Why policies cannot be placed. */
export interface PlacementProblem {
  /** The id of the target; empty when the whole organization is meant. */
  readonly target: string;
  /** By how much the policies are over budget: places on the target, and bytes that no document has room for. */
  readonly over?: { readonly places: number; readonly bytes: number };
  readonly message: string;
}

/** Policies that do not fit an organization. None of them is placed. */
export class PlacementError extends ExplainedError {
  override readonly name = 'PlacementError';
  readonly problems: readonly PlacementProblem[];

  constructor(problems: readonly PlacementProblem[]) {
    super(problems.map(({ message }) => message).join('\n'));
    this.problems = problems;
  }
}
