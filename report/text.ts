import { counted } from './counted.ts';
import type { Paint } from './paint.ts';
import {
  COULD_NOT_JUDGE,
  painted,
  type Report,
  type ReportedFinding,
  type ReportedRule,
  type Subject,
} from './report.ts';
import { textTable } from './table.ts';

/** So many findings of one rule with one verdict are told; of more, how many there are. */
const TOLD_OF_A_RULE = 20;

/** A rule, and what its findings come to. */
interface Told {
  readonly rule: ReportedRule;
  readonly verdict: string;
  count: number;
}

/**
 * A report for people: findings by subject, the fix of each rule once, counts at the end. Of a rule that is broken
 * everywhere the first findings stand for the others; files that could not be judged are told in full.
 */
export function formatText({ groups, closing }: Report, paint: Paint): string {
  const told = new Map<string, Told>();
  const fixes = new Set<string>();
  const lines = groups.flatMap(({ subjects }) =>
    subjects.flatMap((subject) => subjectLines(subject, told, fixes, paint)),
  );
  const end = [...ruleLines([...told.values()]), ...closing.map((line) => painted(line, paint))];
  return `${[...lines, ...end].join('\n')}\n`;
}

function subjectLines(
  { name, kind, findings }: Subject,
  told: Map<string, Told>,
  fixes: Set<string>,
  paint: Paint,
): string[] {
  const shown = findings.filter((finding) => isTold(finding, told));
  if (shown.length === 0) return [];
  const indent = name === undefined ? '' : '  ';
  const lines = shown.flatMap((finding) => findingLines(finding, fixes, paint)).map((line) => indent + line);
  if (name === undefined) return lines;
  return [`${paint.bold(name)}${kind === undefined ? '' : ` ${paint.dim(kind)}`}`, ...lines, ''];
}

function isTold({ rule, verdict }: ReportedFinding, told: Map<string, Told>): boolean {
  if (rule === COULD_NOT_JUDGE) return true;
  const key = `${verdict} ${rule.id}`;
  const seen = told.get(key) ?? { rule, verdict, count: 0 };
  seen.count += 1;
  told.set(key, seen);
  return seen.count <= TOLD_OF_A_RULE;
}

function findingLines(finding: ReportedFinding, fixes: Set<string>, paint: Paint): string[] {
  const { rule, message, branch, values, place, waived } = finding;
  const { id, severity, fix } = rule;
  const at = place?.at;
  const where = at ? `${paint.dim(`${place.file}:${at.line}:${at.column}`)} ` : '';
  const when = branch === undefined ? '' : ` (when ${branch})`;
  const by = paint.dim(severity === undefined ? id : `${id} ${severity}`);
  const said = `${where}${verdictWord(finding, paint)} ${message}${when}`;
  // The Hook decides it, and until then there is nothing to fix.
  if (finding.verdict === 'deferred' && finding.level === 'warning')
    return [severity === undefined ? said : `${said} ${paint.dim(id)}`];
  const isFirst = fix !== undefined && !fixes.has(fix);
  if (isFirst) fixes.add(fix);
  return [
    said,
    // What stands for no rule of anybody says all in its message.
    ...(severity === undefined && fix === undefined
      ? []
      : [`  ${by}${values === undefined ? '' : `  ${values}`}`]),
    ...(waived === undefined ? [] : [`  ${paint.magenta(waived)}`]),
    ...(isFirst ? [`  fix: ${fix}`] : []),
  ];
}

function verdictWord({ verdict, level, waived }: ReportedFinding, paint: Paint): string {
  if (waived !== undefined) return paint.magenta(verdict);
  return { unjudged: paint.red, error: paint.red, warning: paint.yellow, note: paint.dim }[level](verdict);
}

/** When not all is told, how often each rule is broken, the most frequent first. */
function ruleLines(told: readonly Told[]): string[] {
  const left = told.reduce((sum, { count }) => sum + Math.max(0, count - TOLD_OF_A_RULE), 0);
  if (left === 0) return [];
  const rows = told
    .toSorted((a, b) => b.count - a.count)
    .map(({ count, verdict, rule: { id, title } }) => [String(count), verdict, id, title ?? '']);
  return [
    `Of each rule the first ${TOLD_OF_A_RULE} findings stand above; ${counted(left, 'more finding')}. \`--format json\` lists all.`,
    ...textTable(rows).map((row) => `  ${row}`),
    '',
  ];
}
