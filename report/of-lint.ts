import { grouped } from '../schemas/grouped.ts';
import { regionOf } from '../template/problem.ts';
import { counted } from './counted.ts';
import { summarizeLint, type LintedFile, type LintResult, type PlacedPitfall } from './lint.ts';
import {
  COULD_NOT_JUDGE,
  countedWords,
  listed,
  type Group,
  type Report,
  type ReportedFinding,
  type ReportedRule,
  type Words,
} from './report.ts';

/** What a rule of `scp lint` is about, by its id. */
export type RuleWords = ReadonlyMap<string, Pick<ReportedRule, 'title' | 'why'>>;

/** What `scp lint` found. Warnings fail a strict run. */
export function reportOfLint(result: LintResult, rules: RuleWords, strict: boolean): Report {
  return {
    command: 'scp lint',
    groups: result.files.map((file) => groupOf(file, rules, strict)),
    closing: closingOf(result),
  };
}

function groupOf({ file, findings, problems }: LintedFile, rules: RuleWords, strict: boolean): Group {
  const unread = problems.map((problem) => ({
    findings: [
      {
        level: 'unjudged',
        verdict: 'could not judge',
        rule: COULD_NOT_JUDGE,
        message: problem.message,
        place: { file, at: regionOf(problem) },
      } as const,
    ],
  }));
  const statements = [...grouped(findings, ({ statement }) => statement)].map(([statement, those]) => ({
    name: statement ?? 'the document',
    kind: file,
    findings: those.map((finding) => reported(file, finding, rules, strict)),
  }));
  const isSound = findings.length + problems.length === 0;
  return { name: file, subjects: isSound ? [{ findings: [] }] : [...unread, ...statements] };
}

function reported(file: string, finding: PlacedPitfall, rules: RuleWords, strict: boolean): ReportedFinding {
  const { rule: id, severity, message, fix, pointer } = finding;
  return {
    level: strict && severity === 'warning' ? 'error' : severity,
    verdict: severity,
    rule: { id, fix, ...rules.get(id) },
    message,
    path: pointer,
    place: { file, at: regionOf(finding) },
  };
}

function closingOf(result: LintResult): Words[][] {
  const { files, statements, errors, warnings, notes, couldNotJudge } = summarizeLint(result);
  const passed = result.passedOver.length;
  const over = passed > 0 ? [[`${counted(passed, 'JSON file')} passed over: no "Statement".`]] : [];
  if (couldNotJudge > 0) {
    const broken = `${couldNotJudge} of ${counted(files, 'file')} could not be read, so nothing was judged.`;
    return [[countedWords(couldNotJudge, broken, 'red')], ...over];
  }
  const counts = [
    countedWords(errors, counted(errors, 'error'), 'red'),
    countedWords(warnings, counted(warnings, 'warning'), 'yellow'),
    counted(notes, 'note'),
  ];
  const what = `${counted(statements, 'statement')} in ${counted(files, 'file')}`;
  return [[`${what}: `, ...listed(counts), `. Actions as of ${result.reference ?? ''}.`], ...over];
}
