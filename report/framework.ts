import { SEVERITIES } from '../gate/schema.ts';
import type { ControlCoverage, ControlJudgement, FrameworkCoverage } from '../schemas/control-coverage.ts';
import { counted } from './counted.ts';
import type { Paint } from './paint.ts';

/** What `report --framework --format json` prints: a coverage, and the policy that it is of. */
export interface FrameworkReport extends FrameworkCoverage {
  readonly version: 1;
  /** The policy in words: a folder, or the pack. */
  readonly policy: string;
}

/** The coverage as JSON, version 1. */
export function formatFrameworkJson(report: FrameworkReport): string {
  const { version, policy, framework, judged, controls, notAddressed, elsewhere, withoutObjective, rules } =
    report;
  const asked = { version, policy, framework, ...(judged && { judged }) };
  const all = { ...asked, controls, notAddressed, elsewhere, withoutObjective, rules };
  return `${JSON.stringify(all, null, 2)}\n`;
}

/** The coverage for people, control by control; what has no rule, and what is not addressed, is told as plainly. */
export function formatFrameworkText(report: FrameworkReport, paint: Paint): string {
  const { framework, controls, notAddressed, withoutObjective } = report;
  const [beside, none] = [
    controls.filter(({ rules }) => rules.length > 0),
    controls.filter(({ rules }) => rules.length === 0),
  ];
  return [
    paint.bold(`${framework.title}, ${framework.version}`),
    ...framework.sources.map(({ name, read }) => `Ids are from: ${name}, read on ${read}.`),
    '',
    ...section(
      'Controls that rules meet in part',
      beside.map((control) => controlLines(control, paint)),
      paint,
    ),
    ...section(
      'Controls without a rule',
      none.map((control) => controlLines(control, paint)),
      paint,
    ),
    ...section('Not addressed', [notAddressed.map(({ family, asks }) => `  ${family}  ${asks}`)], paint),
    ...section('Rules that name no objective', [withoutObjective.map((id) => `  ${id}`)], paint),
    ...summary(report, beside.length),
    ...judgedSummary(report, paint),
    'A rule is evidence for a control, and no proof that it is met: docs/frameworks.md.',
    '',
  ].join('\n');
}

function section(title: string, blocks: readonly (readonly string[])[], paint: Paint): string[] {
  const lines = blocks.flat();
  return lines.length === 0 ? [] : [paint.bold(title), ...lines, ''];
}

function controlLines({ id, asks, notShown, ...coverage }: ControlCoverage, paint: Paint): string[] {
  return [
    `  ${paint.bold(id)}  ${asks}`,
    ...(coverage.rules.length > 0 ? ruleLines(coverage, paint) : []),
    `    ${paint.yellow('not shown:')} ${notShown}`,
  ];
}

function ruleLines(
  {
    rules,
    types,
    severities,
    byObjective,
    byName,
    waivers,
    judged,
  }: Omit<ControlCoverage, 'id' | 'asks' | 'notShown'>,
  paint: Paint,
): string[] {
  const worst = SEVERITIES.toReversed().flatMap((severity) => {
    const count = severities[severity];
    return count === undefined ? [] : [`${count} ${severity}`];
  });
  const by = Object.entries(byObjective).map(([objective, count]) => `${objective} ${count}`);
  return [
    `    ${counted(rules.length, 'rule')} for ${counted(types.length, 'type')}: ${worst.join(', ')}`,
    ...(by.length === 0 ? [] : [`    by objective: ${by.join(', ')}`]),
    ...(byName.length === 0 ? [] : [`    by name: ${byName.join(', ')}`]),
    ...(judged ? [`    ${judgedWords(judged, paint)}`] : []),
    ...(waivers.length === 0
      ? []
      : [`    ${paint.magenta(`${counted(waivers.length, 'waiver')} in force:`)} ${waivers.join(', ')}`]),
  ];
}

/** Silence of rules that were applied to nothing is not taken for a pass. */
function judgedWords(
  { resources, refused, deferred, waived, notApplied }: ControlJudgement,
  paint: Paint,
): string {
  if (resources === 0) return paint.yellow('judged nothing: no resource is what these rules are for');
  const found = `${refused} refused`;
  return [
    `judged ${counted(resources, 'resource')}: ${refused > 0 ? paint.red(found) : found}`,
    `${deferred} left to the Hook, ${waived} waived`,
    ...(notApplied.length > 0 ? [`${counted(notApplied.length, 'rule')} applied to nothing`] : []),
  ].join(', ');
}

function judgedSummary({ judged }: FrameworkReport, paint: Paint): string[] {
  if (!judged)
    return ['What the rules find was not asked: give --templates or --stacks-from aws with --framework.'];
  const { stacks, resources, ofNoRule, problems } = judged;
  return [
    `Judged ${counted(resources, 'resource')} in ${counted(stacks, 'stack')}; ${ofNoRule} of types that no rule is for, which no control counts.`,
    ...problems.map((problem) => paint.red(`could not judge ${problem}`)),
  ];
}

function summary(report: FrameworkReport, beside: number): string[] {
  const { controls, rules, elsewhere, policy } = report;
  const count = rules.length - elsewhere.length;
  return [
    `${counted(controls.length, 'control')}: ${beside} met in part, ${controls.length - beside} without a rule. ` +
      `Rules beside a control: ${count} of ${rules.length}. Policy: ${policy}`,
  ];
}
