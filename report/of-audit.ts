import type { Audit, AuditFinding } from '../key-strategy/audit/audit.ts';
import { grouped } from '../schemas/grouped.ts';
import { counted } from './counted.ts';
import {
  countedWords,
  listed,
  type FilePlace,
  type Group,
  type Report,
  type ReportedFinding,
  type Subject,
  type Words,
} from './report.ts';

/** What the codes of an audit mean. */
export type CodeWords = Readonly<Record<AuditFinding['code'], { readonly means: string }>>;

/**
 * What `keys audit` found: a group for each account and Region, a subject for each key. `placeOf` tells where a planned
 * key stands in the plan or inventory, and of what nobody planned which file that is.
 */
export function reportOfAudit(
  audit: Audit,
  codes: CodeWords,
  placeOf: (planned: string | undefined) => FilePlace,
): Report {
  const found = grouped(audit.findings, ({ account, region }) => `${account} ${region}`);
  const places = [...new Set([...audit.read, ...found.keys()])];
  return {
    command: 'keys audit',
    groups: places.map((name) => groupOf(name, found.get(name) ?? [], codes, placeOf)),
    closing: [closingOf(audit)],
  };
}

function groupOf(
  name: string,
  findings: readonly AuditFinding[],
  codes: CodeWords,
  placeOf: (planned: string | undefined) => FilePlace,
): Group {
  const keys = grouped(findings, ({ planned, key }) => planned ?? key);
  if (keys.size === 0) return { name, subjects: [{ findings: [] }] };
  return {
    name,
    subjects: [...keys].map(([key, those]): Subject => {
      const live = those.find((finding) => finding.key !== undefined && finding.key !== key)?.key;
      return {
        name: key ?? name,
        ...(live !== undefined && { kind: live }),
        findings: those.map((finding) => reported(finding, codes, placeOf(finding.planned))),
      };
    }),
  };
}

function reported(
  { code, severity, message, next }: AuditFinding,
  codes: CodeWords,
  place: FilePlace,
): ReportedFinding {
  const { means } = codes[code];
  return {
    level: severity === 'wrong' ? 'error' : 'unjudged',
    verdict: severity === 'wrong' ? 'wrong' : 'not known',
    rule: { id: code, title: `${means.charAt(0).toUpperCase()}${means.slice(1)}`, fix: next },
    message,
    place,
  };
}

function closingOf({ findings, planned, found, read }: Audit): Words[] {
  const wrong = findings.filter(({ severity }) => severity === 'wrong').length;
  const unknown = findings.length - wrong;
  const what = `${found} of ${counted(planned, 'planned key')} found in ${counted(read.length, 'place')}: `;
  if (findings.length === 0) return [what, 'all as planned.'];
  const counts = [
    countedWords(wrong, `${wrong} wrong`, 'red'),
    countedWords(unknown, `${unknown} not known`, 'yellow'),
  ];
  return [what, ...listed(counts), '.'];
}
