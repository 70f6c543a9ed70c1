/** A list of wanted statements of which no policies can be made. Nothing of it is used. */
export class PackError extends Error {
  override readonly name = 'PackError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}
