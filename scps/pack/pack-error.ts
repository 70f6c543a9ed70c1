import { ExplainedError } from '../../schemas/explained-error.ts';

/** A list of wanted statements of which no policies can be made. Nothing of it is used. */
export class PackError extends ExplainedError {
  override readonly name = 'PackError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}
