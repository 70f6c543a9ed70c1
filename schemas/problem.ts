/** Something wrong with a file of the policy folder: what, where, and what to do. */
export interface PolicyProblem {
  readonly file: string;
  /** From 1; absent when the whole file is meant. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** The policy folder cannot be used as it is. Nothing is judged by half a policy. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(problems.map(printProblem).join('\n'));
    this.problems = problems;
  }
}

/** `file:line:column: message`, as editors and terminals link it. */
export function printProblem({ file, line, column, message }: PolicyProblem): string {
  return [file, line, column].filter((part) => part !== undefined).join(':') + `: ${message}`;
}
