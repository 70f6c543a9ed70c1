import { sentenceOf } from './identified.ts';
import type { Group, Report, ReportedFinding, Subject } from './report.ts';

type State = 'error' | 'failure' | 'skipped' | 'passed';

interface Case {
  readonly state: State;
  readonly xml: string;
}

/**
 * JUnit's XML as Jenkins, GitLab and others read it: a suite for each file, a case for each finding, so that none hides
 * another, and one for each subject without any. What fails no run is skipped, what could not be judged is an error.
 */
export function formatJunit({ command, groups }: Report): string {
  const suites = groups.map((group) => ({
    group,
    cases: group.subjects.flatMap((one) => casesOf(one, group)),
  }));
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${attribute(`stackgate ${command}`)}" ${counts(all, ['failure', 'error'])}>`,
    ...suites.flatMap(({ group, cases }) => [
      `  <testsuite name="${attribute(group.name)}" ${counts(cases, ['failure', 'error', 'skipped'])}>`,
      ...cases.map(({ xml }) => xml),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

const COUNTED = { failure: 'failures', error: 'errors', skipped: 'skipped' } as const;

function counts(cases: readonly Case[], states: readonly (keyof typeof COUNTED)[]): string {
  const having = (state: State): number => cases.filter((one) => one.state === state).length;
  return [`tests="${cases.length}"`, ...states.map((state) => `${COUNTED[state]}="${having(state)}"`)].join(
    ' ',
  );
}

function casesOf({ name, kind, findings }: Subject, group: Group): Case[] {
  const subject = [name ?? group.name, ...(kind === undefined ? [] : [kind])].join(' ');
  const open = (title: string): string =>
    `    <testcase classname="${attribute(group.name)}" name="${attribute(title)}"`;
  if (findings.length === 0) return [{ state: 'passed', xml: `${open(subject)}/>` }];
  return findings.map((finding) => {
    const { rule, path = '', branch } = finding;
    const when = branch === undefined ? '' : ` (when ${branch})`;
    const state = stateOf(finding);
    const title = `${subject}: ${rule.id}${path === '' ? '' : ` ${path}`}${when}`;
    return { state, xml: `${open(title)}>\n      ${outcome(finding, state)}\n    </testcase>` };
  });
}

function stateOf({ level }: ReportedFinding): Exclude<State, 'passed'> {
  return ({ unjudged: 'error', error: 'failure', warning: 'skipped', note: 'skipped' } as const)[level];
}

function outcome(finding: ReportedFinding, state: State): string {
  const { verdict, rule, message, place, waived } = finding;
  const at = place?.at ? `:${place.at.line}:${place.at.column}` : '';
  const text = [
    ...(place ? [`${place.file}${at}`] : []),
    sentenceOf(finding),
    ...(waived === undefined ? [] : [waived]),
    ...(rule.fix === undefined ? [] : [`Fix: ${rule.fix}`]),
  ].join('\n');
  if (state === 'skipped') return `<skipped>${escaped(`${verdict}: ${text}`)}</skipped>`;
  return `<${state} type="${attribute(verdict)}" message="${attribute(message)}">${escaped(text)}</${state}>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
};

/** An attribute, in which a line end would be read as a space (XML 1.0, section 3.3.3). */
function attribute(text: string): string {
  return escaped(text).replace(/[\n\t]/g, (character) => ENTITIES[character] ?? character);
}

/** Text in XML 1.0, where most control characters cannot stand at all (section 2.2). */
function escaped(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- these are what XML does not take
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
      .replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character)
  );
}
