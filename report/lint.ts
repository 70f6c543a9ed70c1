import type { Region } from '../template/problem.ts';
import type { Remark } from './result.ts';

/** A pitfall of a control policy at one place of its file. */
export interface PlacedPitfall extends Region {
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

/** What `scp lint --format json` prints: version 1. */
export interface LintDocument extends LintResult {
  readonly summary: LintSummary;
}

/** The result as JSON, with its summary. */
export function formatLintJson(result: LintResult): string {
  const { version, type, reference, files, passedOver } = result;
  const summary = summarizeLint(result);
  const document: LintDocument = {
    version,
    type,
    ...(reference !== undefined && { reference }),
    summary,
    files,
    passedOver,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
