import { createHash } from 'node:crypto';
import type { Group, Report, ReportedFinding, ReportedRule, Subject } from './report.ts';

/** A finding with all that tells it from others. */
export interface IdentifiedFinding {
  readonly group: Group;
  readonly subject: Subject;
  readonly finding: ReportedFinding;
  /**
   * The same for the same finding of a later run, wherever its lines have moved: made of the command, the file or group,
   * the subject, the rule, the path and the branch. Findings that share all of these are numbered.
   */
  readonly fingerprint: string;
}

/** All findings of a report in their order. No two fingerprints are equal. */
export function identifiedFindings({ command, groups }: Report): readonly IdentifiedFinding[] {
  const times = new Map<string, number>();
  return groups.flatMap((group) =>
    group.subjects.flatMap((subject) =>
      subject.findings.map((finding) => {
        const { rule, path = '', branch = '', verdict } = finding;
        const identity = [command, group.name, subject.name ?? '', rule.id, path, branch];
        // One rule may be told twice of a place by `replay`: as gained and as lost.
        const key = JSON.stringify(command === 'replay' ? [...identity, verdict] : identity);
        const number = times.get(key) ?? 0;
        times.set(key, number + 1);
        return { group, subject, finding, fingerprint: digest(`${key} ${number}`) };
      }),
    ),
  );
}

/** The rules that findings are by, each once. */
export function rulesOf(findings: readonly IdentifiedFinding[]): readonly ReportedRule[] {
  const rules = new Map<string, ReportedRule>();
  for (const { finding } of findings)
    if (!rules.has(finding.rule.id)) rules.set(finding.rule.id, finding.rule);
  return [...rules.values()];
}

/** What is wrong, with its values and the branch that it holds in. */
export function sentenceOf({ message, branch, values }: ReportedFinding): string {
  const when = branch === undefined ? '' : ` (when ${branch})`;
  return `${message}${when}${values === undefined ? '' : ` Here: ${values}.`}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
