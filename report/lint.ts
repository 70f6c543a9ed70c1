import { counted } from './counted.ts';
import type { Paint } from './paint.ts';
import type { Place, Remark } from './result.ts';

/** A pitfall of a control policy at one place of its file. */
export interface PlacedPitfall extends Place {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly fix: string;
  /** JSON Pointer into the document. */
  readonly pointer: string;
  /** The Sid of the statement, or its number from 1; none for the document as a whole. */
  readonly statement?: string;
}

/** What came out of one policy file. */
export interface LintedFile {
  readonly file: string;
  readonly statements: number;
  readonly findings: readonly PlacedPitfall[];
  /** Why the file is no policy. */
  readonly problems: readonly Remark[];
}

/** Everything that one run of `scp lint` found. */
export interface LintResult {
  readonly version: 1;
  readonly type: 'scp' | 'rcp';
  /** Of which day the service authorization reference is that was judged by; none when nothing was. */
  readonly reference?: string;
  readonly files: readonly LintedFile[];
  /** JSON files of folders that are no policies. */
  readonly passedOver: readonly string[];
}

/** How many of what. */
export interface LintSummary {
  readonly files: number;
  readonly statements: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly couldNotJudge: number;
}

/** Counts a result. */
export function summarizeLint({ files }: LintResult): LintSummary {
  const findings = files.flatMap((file) => file.findings);
  const count = (severity: PlacedPitfall['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    files: files.length,
    statements: files.reduce((sum, { statements }) => sum + statements, 0),
    errors: count('error'),
    warnings: count('warning'),
    notes: count('note'),
    couldNotJudge: files.filter(({ problems }) => problems.length > 0).length,
  };
}

/** The result as JSON, version 1, with its summary. */
export function formatLintJson(result: LintResult): string {
  const { version, type, reference, files, passedOver } = result;
  const summary = summarizeLint(result);
  return `${JSON.stringify({ version, type, reference, summary, files, passedOver }, null, 2)}\n`;
}

/** The result for people: findings by file and statement, the fix of each rule once, counts at the end. */
export function formatLintText(result: LintResult, paint: Paint): string {
  const told = new Set<string>();
  const lines = [
    ...result.files.flatMap((file) => fileLines(file, told, paint)),
    ...summaryLines(result, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function fileLines({ file, findings, problems }: LintedFile, told: Set<string>, paint: Paint): string[] {
  const lines = problems.map(
    ({ line, column, message }) =>
      `${paint.dim(`${file}:${line}:${column}`)} ${paint.red('could not judge')} ${message}`,
  );
  let statement: string | undefined;
  for (const [index, finding] of findings.entries()) {
    if (index === 0 || finding.statement !== statement) {
      if (index > 0) lines.push('');
      ({ statement } = finding);
      lines.push(`${paint.bold(statement ?? 'the document')} ${paint.dim(file)}`);
    }
    lines.push(...findingLines(file, finding, told, paint));
  }
  return findings.length > 0 ? [...lines, ''] : lines;
}

function findingLines(file: string, finding: PlacedPitfall, told: Set<string>, paint: Paint): string[] {
  const { rule, severity, message, fix, line, column } = finding;
  const colour = { error: paint.red, warning: paint.yellow, note: paint.dim }[severity];
  const isFirst = !told.has(rule);
  told.add(rule);
  return [
    `  ${paint.dim(`${file}:${line}:${column}`)} ${colour(severity)} ${message}`,
    `    ${paint.dim(rule)}`,
    ...(isFirst ? [`    fix: ${fix}`] : []),
  ];
}

function summaryLines(result: LintResult, paint: Paint): string[] {
  const { files, statements, errors, warnings, notes, couldNotJudge } = summarizeLint(result);
  const passed = result.passedOver.length;
  const over = passed > 0 ? [`${counted(passed, 'JSON file')} passed over: no "Statement".`] : [];
  if (couldNotJudge > 0)
    return [
      paint.red(`${couldNotJudge} of ${counted(files, 'file')} could not be read, so nothing was judged.`),
      ...over,
    ];
  const counts = [
    errors > 0 ? paint.red(counted(errors, 'error')) : counted(errors, 'error'),
    warnings > 0 ? paint.yellow(counted(warnings, 'warning')) : counted(warnings, 'warning'),
    counted(notes, 'note'),
  ];
  const what = `${counted(statements, 'statement')} in ${counted(files, 'file')}`;
  return [`${what}: ${counts.join(', ')}. Actions as of ${result.reference ?? ''}.`, ...over];
}
