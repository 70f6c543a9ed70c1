/** A place in a text: lines and columns count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * What is pointed at: the key of a member, whatever its value, so that no mark covers half a file; of a list, the whole
 * item.
 */
export interface Region extends Position {
  /** The column after its last character. Absent where it goes on in another line, or its end is not known. */
  readonly endColumn?: number;
}

/** The region alone of what is told with one. */
export function regionOf({ line, column, endColumn }: Region): Region {
  return { line, column, ...(endColumn !== undefined && { endColumn }) };
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
