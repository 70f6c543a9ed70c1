import { SEVERITIES } from '../gate/schema.ts';
import type { Region } from '../template/problem.ts';
import { hostedPath, type Setting } from './file-uri.ts';
import { identifiedFindings, sentenceOf, type IdentifiedFinding } from './identified.ts';
import { painted, type Level, type Report, type ReportedFinding } from './report.ts';
import { paintFor } from './paint.ts';

const COMMANDS: Readonly<Record<Level, 'error' | 'warning' | 'notice'>> = {
  unjudged: 'error',
  error: 'error',
  warning: 'warning',
  note: 'notice',
};

const ORDER: readonly Level[] = ['unjudged', 'error', 'warning', 'note'];

/**
 * Workflow commands that GitHub shows as annotations of lines (GitHub Actions, "Workflow commands"), then the counts.
 * GitHub shows ten errors, ten warnings and ten notices of a step, so the heaviest come first.
 */
export function formatGithub(report: Report, setting: Setting): string {
  const findings = identifiedFindings(report).toSorted((a, b) => weightOf(a.finding) - weightOf(b.finding));
  // Begun and kept on one line, so that no name in it is taken for a command.
  const closing = report.closing.map(
    (line) => `stackgate: ${painted(line, paintFor(false)).replace(/[\r\n]+/g, ' ')}`,
  );
  return [...findings.map((found) => commandOf(found, setting)), ...closing, ''].join('\n');
}

/** Less for what is to be seen first: by level, then by severity. */
function weightOf({ level, rule }: ReportedFinding): number {
  const severity = rule.severity === undefined ? 0 : SEVERITIES.indexOf(rule.severity);
  return ORDER.indexOf(level) * SEVERITIES.length - severity;
}

function commandOf({ group, subject, finding }: IdentifiedFinding, setting: Setting): string {
  const { level, verdict, rule, place, waived } = finding;
  const properties = [
    `title=${property(`${verdict}: ${rule.id}`)}`,
    ...(place ? [`file=${property(hostedPath(place.file, setting))}`] : []),
    ...(place?.at ? placeOf(place.at) : []),
  ];
  const name = subject.name ?? (place ? undefined : group.name);
  const text = [
    name === undefined ? sentenceOf(finding) : `${name}: ${sentenceOf(finding)}`,
    ...(waived === undefined ? [] : [waived]),
    ...(rule.fix === undefined ? [] : [`Fix: ${rule.fix}`]),
  ].join('\n');
  return `::${COMMANDS[level]} ${properties.join(',')}::${data(text)}`;
}

/** In the order of GitHub's own toolkit. */
function placeOf({ line, column, endColumn }: Region): string[] {
  if (endColumn === undefined) return [`line=${line}`, `col=${column}`];
  return [`line=${line}`, `endLine=${line}`, `col=${column}`, `endColumn=${endColumn}`];
}

/** As the runner takes it back (actions/runner, ActionCommand). */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
