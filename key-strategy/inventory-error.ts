import { ExplainedError } from '../schemas/explained-error.ts';
import { printProblem, type PolicyProblem } from '../schemas/problem.ts';

/** An inventory or a saved plan that cannot be used as it is: every place that is wrong, in their order. Nothing of it is used. */
export class InventoryError extends ExplainedError {
  override readonly name = 'InventoryError';
  readonly problems: readonly PolicyProblem[];

  constructor(file: string, problems: readonly PolicyProblem[]) {
    const inOrder = [...problems].sort(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
    super([`${file} cannot be used.`, ...inOrder.map(printProblem)].join('\n'));
    this.problems = inOrder;
  }
}
