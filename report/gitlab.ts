import type { Severity } from '../gate/schema.ts';
import type { Region } from '../template/problem.ts';
import { hostedPath, type Setting } from './file-uri.ts';
import { identifiedFindings, sentenceOf, type IdentifiedFinding } from './identified.ts';
import type { Report, ReportedFinding } from './report.ts';

/** GitLab's severities (Code Quality, "Code Quality report format", read November 2026). */
type GitlabSeverity = 'info' | 'minor' | 'major' | 'critical' | 'blocker';

const SEVERITIES: Readonly<Record<Severity, GitlabSeverity>> = {
  INFORMATIONAL: 'info',
  LOW: 'minor',
  MEDIUM: 'major',
  HIGH: 'critical',
  CRITICAL: 'blocker',
};

/**
 * A Code Quality report of GitLab. It has no word for what is waived, so that is left out; a finding of no file has the
 * name of its group for a path, for there must be one.
 */
export function formatGitlab(report: Report, setting: Setting): string {
  const issues = identifiedFindings(report)
    .filter(({ finding }) => finding.waived === undefined)
    .map((found) => issueOf(found, setting));
  return `${JSON.stringify(issues, null, 2)}\n`;
}

function issueOf({ group, subject, finding, fingerprint }: IdentifiedFinding, setting: Setting): object {
  const { rule, place, verdict } = finding;
  const about = subject.name === undefined ? verdict : `${subject.name} ${verdict}`;
  const fix = rule.fix === undefined ? '' : ` Fix: ${rule.fix}`;
  return {
    description: `${about}: ${sentenceOf(finding)}${fix}`,
    check_name: rule.id,
    fingerprint,
    severity: severityOf(finding),
    location: {
      path: place ? hostedPath(place.file, setting) : group.name,
      lines: linesOf(place?.at),
    },
  };
}

function linesOf(at: Region | undefined): object {
  if (!at) return { begin: 1 };
  return { begin: at.line, ...(at.endColumn !== undefined && { end: at.line }) };
}

function severityOf({ level, rule }: ReportedFinding): GitlabSeverity {
  switch (level) {
    case 'unjudged':
      return 'blocker';
    case 'error':
      return rule.severity ? SEVERITIES[rule.severity] : 'major';
    case 'warning':
      return 'minor';
    case 'note':
      return 'info';
  }
}
