import { counted } from './counted.ts';
import {
  summarize,
  type CheckResult,
  type PlacedFinding,
  type Remark,
  type TemplateResult,
} from './result.ts';
import type { Paint } from './paint.ts';
import { waiverWords } from '../gate/waiver-words.ts';

/** The result for people: findings by file and resource, the fix of each rule once, counts at the end. */
export function formatText(result: CheckResult, paint: Paint): string {
  const lines: string[] = [];
  for (const template of result.templates) lines.push(...templateLines(template, paint));
  lines.push(...summaryLines(result, paint));
  return `${lines.join('\n')}\n`;
}

function templateLines(template: TemplateResult, paint: Paint): string[] {
  const { file, problems, notes, resources } = template;
  const told = new Set<string>();
  return [
    ...problems.map((problem) => remarkLine(file, problem, paint.red('could not judge'), paint)),
    ...resources.flatMap(({ findings, logicalId, type }) =>
      findings.length === 0
        ? []
        : [
            `${paint.bold(logicalId)} ${paint.dim(type)}`,
            ...findings.flatMap((finding) => findingLines(file, finding, told, paint)),
            '',
          ],
    ),
    ...notes.map((note) => remarkLine(file, note, paint.yellow('deferred'), paint)),
  ];
}

function remarkLine(file: string, { line, column, message }: Remark, word: string, paint: Paint): string {
  return `${paint.dim(`${file}:${line}:${column}`)} ${word} ${message}`;
}

function findingLines(file: string, finding: PlacedFinding, told: Set<string>, paint: Paint): string[] {
  const { rule, message, branch, expected, actual, fix, severity } = finding;
  const where = paint.dim(`${file}:${finding.line}:${finding.column}`);
  const when = branch === undefined ? '' : ` (when ${branch})`;
  const values = [
    ...(actual === undefined ? [] : [`found ${actual}`]),
    ...(expected === undefined ? [] : [`approved ${expected}`]),
  ];
  const waived =
    finding.verdict === 'waived' ? [`    ${paint.magenta(`waived ${waiverWords(finding.waiver)}`)}`] : [];
  const first = fix !== undefined && !told.has(fix);
  if (first) told.add(fix);
  return [
    `  ${where} ${verdictWord(finding, paint)} ${message}${when}`,
    `    ${paint.dim(`${rule} ${severity}`)}${values.length > 0 ? `  ${values.join(', ')}` : ''}`,
    ...waived,
    ...(first ? [`    fix: ${fix}`] : []),
  ];
}

function verdictWord({ verdict }: PlacedFinding, paint: Paint): string {
  const colour = { refused: paint.red, deferred: paint.yellow, waived: paint.magenta }[verdict];
  return colour(verdict);
}

function summaryLines(result: CheckResult, paint: Paint): string[] {
  const { templates, resources, approved, refused, deferred, waived, notes, notCreated, couldNotJudge } =
    summarize(result);
  const counts = [
    `${approved} approved`,
    refused > 0 ? paint.red(`${refused} refused`) : `${refused} refused`,
    deferred > 0 ? paint.yellow(`${deferred} deferred to the Hook`) : `${deferred} deferred`,
    ...(waived > 0 ? [paint.magenta(`${waived} waived`)] : []),
    ...(notes > 0 ? [paint.yellow(counted(notes, 'note'))] : []),
    ...(notCreated > 0 ? [`${notCreated} not created`] : []),
  ];
  const what = `${counted(resources, 'resource')} in ${counted(templates, 'template')}`;
  const broken =
    couldNotJudge > 0 ? [paint.red(`${counted(couldNotJudge, 'template')} could not be judged.`)] : [];
  return [`${what}: ${counts.join(', ')}. Policy: ${result.policy}`, ...broken];
}
