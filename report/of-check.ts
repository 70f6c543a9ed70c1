import { waiverWords } from '../gate/waiver-words.ts';
import { regionOf } from '../template/problem.ts';
import { counted } from './counted.ts';
import {
  COULD_NOT_JUDGE,
  countedWords,
  listed,
  type Group,
  type Level,
  type Report,
  type ReportedFinding,
  type ReportedRule,
  type Words,
} from './report.ts';
import {
  summarize,
  type CheckResult,
  type PlacedFinding,
  type Remark,
  type TemplateResult,
} from './result.ts';

/** What only the Hook can judge. */
const LEFT_TO_THE_HOOK: ReportedRule = {
  id: 'left-to-the-hook',
  title: 'Templates are judged as they are deployed',
  why: 'CloudFormation makes something else of this template, which the Hook judges at deployment.',
};

/** What `check` found. What is deferred fails a strict run; `hint` says how less would be. */
export function reportOfCheck(result: CheckResult, strict: boolean, hint?: string): Report {
  const deferred = strict ? 'error' : 'warning';
  return {
    command: 'check',
    groups: result.templates.map((template) => groupOf(template, deferred)),
    closing: [...closingOf(result), ...(hint === undefined ? [] : [[hint]])],
  };
}

function groupOf({ file, problems, notes, resources }: TemplateResult, deferred: Level): Group {
  const told = (remark: Remark, rule: ReportedRule): Pick<ReportedFinding, 'message' | 'rule' | 'place'> => ({
    rule,
    message: remark.message,
    place: { file, at: regionOf(remark) },
  });
  return {
    name: file,
    subjects: [
      ...problems.map((problem) => ({
        findings: [
          { level: 'unjudged', verdict: 'could not judge', ...told(problem, COULD_NOT_JUDGE) } as const,
        ],
      })),
      ...resources.map(({ logicalId, type, findings }) => ({
        name: logicalId,
        kind: type,
        findings: findings.map((finding) => reported(file, finding, deferred)),
      })),
      ...notes.map((note) => ({
        findings: [{ level: deferred, verdict: 'deferred', ...told(note, LEFT_TO_THE_HOOK) }],
      })),
    ],
  };
}

function reported(file: string, finding: PlacedFinding, deferred: Level): ReportedFinding {
  const { rule: id, title, why, fix, severity, message, path, branch, expected, actual } = finding;
  const { verdict } = finding;
  const values = [
    ...(actual === undefined ? [] : [`found ${actual}`]),
    ...(expected === undefined ? [] : [`approved ${expected}`]),
  ];
  return {
    level: { refused: 'error', deferred, waived: 'note' }[verdict] as Level,
    verdict,
    rule: { id, title, severity, ...(why !== undefined && { why }), ...(fix !== undefined && { fix }) },
    message,
    path,
    ...(branch !== undefined && { branch }),
    ...(values.length > 0 && { values: values.join(', ') }),
    place: { file, at: regionOf(finding) },
    ...(finding.verdict === 'waived' && { waived: `waived ${waiverWords(finding.waiver)}` }),
  };
}

function closingOf(result: CheckResult): Words[][] {
  const { templates, resources, approved, refused, deferred, waived, notes, notCreated, couldNotJudge } =
    summarize(result);
  const counts = [
    `${approved} approved`,
    countedWords(refused, `${refused} refused`, 'red'),
    countedWords(deferred, `${deferred} deferred${deferred > 0 ? ' to the Hook' : ''}`, 'yellow'),
    ...(waived > 0 ? [countedWords(waived, `${waived} waived`, 'magenta')] : []),
    ...(notes > 0 ? [countedWords(notes, counted(notes, 'note'), 'yellow')] : []),
    ...(notCreated > 0 ? [`${notCreated} not created`] : []),
  ];
  const what = `${counted(resources, 'resource')} in ${counted(templates, 'template')}`;
  const broken = counted(couldNotJudge, 'template');
  return [
    [`${what}: `, ...listed(counts), `. Policy: ${result.policy}`],
    ...(couldNotJudge > 0 ? [[countedWords(couldNotJudge, `${broken} could not be judged.`, 'red')]] : []),
  ];
}
