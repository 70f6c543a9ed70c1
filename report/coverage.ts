import { MEASURES } from '../coverage/measures.ts';
import type { CoverageReport } from '../coverage/report.ts';
import { isNeverApplied } from '../coverage/rules.ts';
import { totalOf } from '../coverage/stacks.ts';
import { SEVERITIES } from '../gate/schema.ts';
import { daysLeftWords } from '../gate/waiver-words.ts';
import { grouped } from '../schemas/grouped.ts';
import { PATH_WORDS } from '../scps/prove/calls.ts';
import { counted } from './counted.ts';
import { hookLines } from './hook-lines.ts';
import { named } from './key-words.ts';
import type { Paint } from './paint.ts';
import { textTable } from './table.ts';

/** So many lines are told of a list; `--format json` has all. */
const TOLD = 20;

/** The report as JSON, version 1. */
export function formatCoverageJson(report: CoverageReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** The report for people: what is covered, part by part, and at the end what was not asked. */
export function formatCoverageText(report: CoverageReport, paint: Paint): string {
  const { day, policy, upstream, notAsked } = report;
  const parts: readonly (readonly [heading: string, lines: readonly string[]])[] = [
    ['Stacks', stackLines(report, paint)],
    ['Types', typeLines(report)],
    ['Properties', propertyLines(report)],
    ['Rules', ruleLines(report)],
    ['Waivers', waiverLines(report)],
    ['Keys', keyLines(report)],
    ['Control policies', controlPolicyLines(report, paint)],
    ['The Hook', report.hooks ? hookLines(report.hooks, paint, firstOf) : []],
    ['Since the earlier report', trendLines(report, paint)],
    ['Not asked', notAsked],
  ];
  return [
    ...parts.flatMap(([heading, lines]) =>
      lines.length === 0 ? [] : [paint.bold(heading), ...lines.map((line) => `  ${line}`), ''],
    ),
    `Made on ${day}. Upstream: ${upstream}. Policy: ${policy}`,
    '',
  ].join('\n');
}

/** The first of many lines, and how many more there are. */
function firstOf(lines: readonly string[], noun: string): readonly string[] {
  const left = lines.length - TOLD;
  return left <= 0
    ? lines
    : [...lines.slice(0, TOLD), `and ${counted(left, `more ${noun}`)}; --format json tells all`];
}

function stackLines({ measures, stacks }: CoverageReport, paint: Paint): readonly string[] {
  const { resources, approved, refused, deferred, waived } = measures;
  const head = ['', 'approved', 'refused', 'deferred', 'waived'];
  const rows = stacks.map(({ name, resources: of }) => [
    name,
    ...[of.approved, of.refused, of.deferred, of.waived].map(String),
  ]);
  const problems = stacks.flatMap(({ name, problems: those }) =>
    those.map((problem) => paint.red(`could not judge ${name}: ${problem}`)),
  );
  return [
    `${counted(resources, 'resource')} in ${counted(stacks.length, 'stack')}: ${approved} approved, ${refused} refused, ${deferred} left to the Hook, ${waived} waived.`,
    ...firstOf(textTable([head, ...rows]), 'stack'),
    ...problems,
  ];
}

function typeLines({ measures, types }: CoverageReport): readonly string[] {
  const { approvedTypes, approvedTypesUsed } = measures;
  const refused = types.filter(({ standing }) => standing !== 'approved');
  return [
    `${approvedTypesUsed} of ${counted(approvedTypes, 'approved type')} in use; ${approvedTypes - approvedTypesUsed} never seen.`,
    ...(refused.length === 0
      ? []
      : [
          `${counted(refused.length, 'type')} in use and not approved:`,
          ...firstOf(
            textTable(refused.map(({ type, resources }) => [type, String(totalOf(resources))])),
            'type',
          ),
        ]),
  ];
}

function propertyLines({ measures, types }: CoverageReport): readonly string[] {
  const { properties, gatedProperties } = measures;
  const used = types
    .filter(({ resources, standing }) => standing === 'approved' && totalOf(resources) > 0)
    .flatMap(({ type, properties: of }) => (of ? [{ type, ...of }] : []))
    .toSorted((a, b) => b.asUpstream - a.asUpstream);
  const head = ['', 'upstream', 'closed', 'narrowed', 'as upstream'];
  const rows = used.map(({ type, upstream, closed, narrowed, asUpstream }) => [
    type,
    ...[upstream, closed, narrowed, asUpstream].map(String),
  ]);
  return [
    `${gatedProperties} of ${counted(properties, 'property').replace(/ys$/, 'ies')} of the approved types are closed or narrowed (${percent(gatedProperties, properties)}).`,
    ...(rows.length === 0 ? [] : ['Of the types in use:', ...firstOf(textTable([head, ...rows]), 'type')]),
  ];
}

function ruleLines({ measures, rules }: CoverageReport): readonly string[] {
  const head = ['', 'rules', 'find something', 'find nothing', 'never applied', 'of updates and deletions'];
  const rows = [...SEVERITIES].reverse().flatMap((severity) => {
    const those = rules.filter((rule) => rule.severity === severity);
    if (those.length === 0) return [];
    const later = those.filter(({ judges }) => judges === 'update' || judges === 'deletion');
    const never = those.filter(isNeverApplied);
    const hits = those.filter(({ refused, deferred, waived }) => refused + deferred + waived > 0);
    const silent = those.length - later.length - never.length - hits.length;
    return [[severity, ...[those.length, hits.length, silent, never.length, later.length].map(String)]];
  });
  const refusing = rules
    .filter(({ refused }) => refused > 0)
    .toSorted((a, b) => b.refused - a.refused)
    .map(({ id, refused, resources, title }) => [`${refused} of ${resources}`, id, title]);
  return [
    `${counted(measures.rules, 'rule')}, ${rules.filter(({ type }) => type === undefined).length} of them for all types; ${measures.rulesNeverApplied} never applied.`,
    ...textTable([head, ...rows]),
    ...(refusing.length === 0
      ? []
      : [
          'Rules that refuse, with the resources that they are for:',
          ...firstOf(textTable(refusing), 'rule'),
        ]),
  ];
}

function waiverLines({ waivers }: CoverageReport): readonly string[] {
  if (waivers.length === 0) return ['none'];
  const words = { expired: 'expired', 'to come': 'to come' } as const;
  return firstOf(
    textTable(
      waivers.map(({ id, rule, expires, state, daysLeft, findings }) => [
        id,
        rule,
        `until ${expires} (${state === 'in force' ? daysLeftWords(daysLeft) : words[state]})`,
        counted(findings, 'finding'),
      ]),
    ),
    'waiver',
  );
}

function keyLines({ keys }: CoverageReport): readonly string[] {
  const { right, wrong, unknown, classifications, gaps, plan } = keys;
  const rows = classifications.flatMap(({ classification, classes }) =>
    Object.entries(classes).map(([name, count]) => [classification, classWords(name), String(count)]),
  );
  const wrongs = gaps.filter(({ verdict }) => verdict === 'wrong');
  return [
    `${counted(right + wrong + unknown, 'place')} for keys: ${right} right, ${wrong} wrong, ${unknown} not known.`,
    ...textTable(rows),
    ...firstOf(
      wrongs.map(
        ({ stack, line, column, logicalId, message, next }) =>
          `${stack}:${line}:${column} ${logicalId}: ${message} ${next}`,
      ),
      'place',
    ),
    ...(plan ? [rotationLine(plan)] : []),
  ];
}

function rotationLine({
  file,
  customerKeys,
  automatic,
  byHand,
  never,
}: NonNullable<CoverageReport['keys']['plan']>): string {
  const parts = [
    ...automatic.map(({ days, keys }) => `${keys} rotated every ${days} days`),
    ...(byHand > 0 ? [`${byHand} rotated by hand`] : []),
    ...(never > 0 ? [`${never} never rotated by themselves`] : []),
  ];
  return `${counted(customerKeys, 'customer managed key')} in ${file}: ${parts.join(', ')}.`;
}

function controlPolicyLines({ controlPolicies }: CoverageReport, paint: Paint): readonly string[] {
  if (!controlPolicies) return [];
  const { file, accounts, classes, calls, doors, tooTight, unclassed } = controlPolicies;
  const actions = classes.reduce((sum, one) => sum + one.actions, 0);
  const rows = [...grouped(calls, ({ group }) => group)].map(([group, those]) => {
    const sum = (result: 'denied' | 'allowed' | 'undecided'): number =>
      those.reduce((total, count) => total + count[result], 0);
    return [group, ...[sum('denied'), sum('allowed'), sum('undecided')].map(String)];
  });
  return [
    `${counted(actions, 'action')} of the approved services: ${classes.map((one) => `${one.actions} ${one.class}`).join(', ')}.`,
    `Calls in ${counted(accounts, 'account')} by ${file}:`,
    ...textTable([['', 'denied', 'allowed', 'undecided'], ...rows]),
    doors.length === 0
      ? paint.green('No door is open.')
      : paint.red(`${counted(doors.length, 'open door')}:`),
    ...firstOf(
      doors.map(
        ({ action, path, is, accounts: where }) =>
          `${action} ${PATH_WORDS[path]} is ${is} in ${named(where)}`,
      ),
      'call',
    ),
    ...(tooTight > 0
      ? [
          paint.yellow(
            `${counted(tooTight, 'call')} that should be allowed and ${tooTight === 1 ? 'is' : 'are'} not.`,
          ),
        ]
      : []),
    ...(unclassed.length > 0
      ? [paint.red(`Not classed: ${named(unclassed)}. \`stackgate scp actions\` tells more.`)]
      : []),
  ];
}

function trendLines({ trend, findings }: CoverageReport, paint: Paint): readonly string[] {
  if (!trend) return [];
  const { since, changes, newRefusals, goneRefusals, notComparable } = trend;
  const stress = { better: paint.green, worse: paint.red, other: (text: string) => text };
  const isNew = new Set(newRefusals);
  return [
    `${since}: ${changes.length === 0 ? 'no measure differs.' : `${counted(changes.length, 'measure')} differ${changes.length === 1 ? 's' : ''}.`}`,
    ...changes.map(({ measure, before, now, is }) =>
      stress[is](`${MEASURES[measure].words}: ${before} then, ${now} now`),
    ),
    ...(notComparable.length > 0
      ? [
          `One of the two reports alone tells of: ${notComparable.map((name) => MEASURES[name].words).join(', ')}.`,
        ]
      : []),
    `${counted(newRefusals.length, 'new refusal')}, ${goneRefusals.length} gone.`,
    ...firstOf(
      findings
        .filter(({ fingerprint }) => isNew.has(fingerprint))
        .map(({ stack, line, column, logicalId, rule, message }) =>
          paint.red(`+ ${stack}:${line}:${column} ${logicalId} ${rule}: ${message}`),
        ),
      'new refusal',
    ),
    ...firstOf(
      goneRefusals.map(({ stack, logicalId, rule }) => paint.green(`- ${stack} ${logicalId} ${rule}`)),
      'gone refusal',
    ),
  ];
}

/** A class of key as people say it. */
export function classWords(name: string): string {
  return { none: 'no key', unknown: 'not known' }[name] ?? name.replace('aws', 'AWS').replace('-', ' ');
}

/** A share in words, rounded down so that 100% means all. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? 'of none' : `${Math.floor((100 * part) / whole)}%`;
}
