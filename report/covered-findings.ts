import type { CoveredFinding } from '../coverage/finding.ts';
import { identifiedFindings } from './identified.ts';
import { reportOfCheck } from './of-check.ts';
import type { CheckResult } from './result.ts';

/** The findings of `check`, each under the fingerprint that its SARIF has too. */
export function coveredFindings(result: CheckResult): readonly CoveredFinding[] {
  const fingerprints = identifiedFindings(reportOfCheck(result, false)).flatMap(({ subject, fingerprint }) =>
    // What is said of a template as a whole has no subject of its own.
    subject.name === undefined ? [] : [fingerprint],
  );
  const found = result.templates.flatMap(({ file, resources }) =>
    resources.flatMap(({ findings }) => findings.map((finding) => ({ stack: file, finding }))),
  );
  return found.map(({ stack, finding }, index) => {
    const { logicalId, type, rule, title, severity, verdict, path, message, fix, branch, line, column } =
      finding;
    return {
      fingerprint: fingerprints[index] ?? '',
      stack,
      logicalId,
      type,
      rule,
      title,
      severity,
      verdict,
      path,
      message,
      ...(fix !== undefined && { fix }),
      ...(branch !== undefined && { branch }),
      ...(finding.verdict === 'waived' && { waiver: finding.waiver.id }),
      line,
      column,
    };
  });
}
