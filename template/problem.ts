/** A place in a text: lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something in a template that CloudFormation would not accept, and where. */
export interface TemplateProblem extends Position {
  readonly message: string;
}

/** Something in a template that the gate does not see as CloudFormation will. */
export interface TemplateNote extends Position {
  readonly kind: 'alias' | 'macro' | 'module' | 'loop' | 'branches';
  readonly message: string;
}

/** Reports something that CloudFormation would not accept, at an offset of the text. */
export type Fail = (offset: number, message: string) => void;

/** A file that cannot be judged. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly file: string;
  readonly problems: readonly TemplateProblem[];
  /** The text is well-formed, and nothing in it says that it is a template: no `Resources`. */
  readonly notATemplate: boolean;

  constructor(file: string, problems: readonly TemplateProblem[], notATemplate = false) {
    super(problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'));
    this.file = file;
    this.problems = problems;
    this.notATemplate = notATemplate;
  }
}
