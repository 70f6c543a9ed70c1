import type { Severity } from '../gate/schema.ts';
import type { Region } from '../template/problem.ts';
import { fileUri, type Setting } from './file-uri.ts';
import { identifiedFindings, rulesOf, sentenceOf, type IdentifiedFinding } from './identified.ts';
import type { FilePlace, Level, Report, ReportedRule } from './report.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json';

const LEVELS: Readonly<Record<Level, 'error' | 'warning' | 'note'>> = {
  unjudged: 'error',
  error: 'error',
  warning: 'warning',
  note: 'note',
};

/**
 * The scores by which GitHub tells low, medium, high and critical (SARIF support for code scanning,
 * `security-severity`, read November 2026).
 */
const SCORES: Readonly<Record<Severity, string>> = {
  INFORMATIONAL: '0.0',
  LOW: '2.0',
  MEDIUM: '5.0',
  HIGH: '8.0',
  CRITICAL: '9.5',
};

/**
 * SARIF 2.1.0 (OASIS Standard, 27 March 2020). What is waived is suppressed; what could not be judged is a result too,
 * for code hosts show nothing else.
 */
export function formatSarif(report: Report, setting: Setting): string {
  const findings = identifiedFindings(report);
  const rules = rulesOf(findings);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'stackgate', semanticVersion: setting.version, rules: rules.map(descriptorOf) },
        },
        // Of several commands each keeps its own results where the logs are uploaded.
        automationDetails: { id: `stackgate/${report.command.replaceAll(' ', '-')}/` },
        invocations: [{ executionSuccessful: findings.every(({ finding }) => finding.level !== 'unjudged') }],
        columnKind: 'utf16CodeUnits',
        results: findings.map((found) => resultOf(found, indexes.get(found.finding.rule.id) ?? -1, setting)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptorOf({ id, title = id, why, fix, severity }: ReportedRule): object {
  const help = [why ?? title, ...(fix === undefined ? [] : [`Fix: ${fix}`])];
  return {
    id,
    shortDescription: { text: title },
    ...(why !== undefined && { fullDescription: { text: why } }),
    help: { text: help.join('\n\n'), markdown: help.map(markdown).join('\n\n') },
    properties: {
      tags: ['security'],
      precision: 'very-high',
      ...(severity && { severity, 'security-severity': SCORES[severity] }),
    },
  };
}

/** Plain text as Markdown shows it. Code between backticks stays code. */
function markdown(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[\\*_<>#[\]|]/g, '\\$&')))
    .join('');
}

function resultOf(
  { group, subject, finding, fingerprint }: IdentifiedFinding,
  ruleIndex: number,
  setting: Setting,
): object {
  const { level, verdict, rule, path, place, waived } = finding;
  const { name, kind } = subject;
  const logical = {
    name: name ?? group.name,
    fullyQualifiedName: [group.name, ...(name === undefined ? [] : [name])].join('/') + (path ?? ''),
    ...(kind !== undefined && { kind }),
  };
  return {
    ruleId: rule.id,
    ruleIndex,
    level: LEVELS[level],
    message: { text: sentenceOf(finding) },
    locations: [
      { ...(place && { physicalLocation: physical(place, setting) }), logicalLocations: [logical] },
    ],
    partialFingerprints: { 'stackgate/v1': fingerprint },
    // Empty where there is none: a log says of all its results or of none what is suppressed.
    suppressions:
      waived === undefined ? [] : [{ kind: 'external', status: 'accepted', justification: waived }],
    properties: { verdict },
  };
}

function physical({ file, at }: FilePlace, setting: Setting): object {
  return {
    artifactLocation: { uri: fileUri(file, setting) },
    ...(at && { region: regionIn(at) }),
  };
}

/** Without an end a region goes on to the end of its line (section 3.30). */
function regionIn({ line, column, endColumn }: Region): object {
  const start = { startLine: line, startColumn: column };
  return endColumn === undefined ? start : { ...start, endLine: line, endColumn };
}
