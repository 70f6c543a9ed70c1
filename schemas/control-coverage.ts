import { SEVERITIES, type Severity } from '../gate/schema.ts';
import type { Waiver } from '../gate/waiver.ts';
import type { Control, Framework } from './frameworks.ts';
import type { Objective } from './purpose.ts';
import type { PurposedRule } from './purposed-rules.ts';

/** One control, and the rules that stand beside it. */
export interface ControlCoverage extends Control {
  /** Ids of the rules, each once. */
  readonly rules: readonly string[];
  /** The types that these rules judge, sorted. */
  readonly types: readonly string[];
  /** How many of the rules have each severity; only those that there are. */
  readonly severities: Readonly<Partial<Record<Severity, number>>>;
  /** How many of the rules serve each objective of the control; only those that there are. */
  readonly byObjective: Readonly<Partial<Record<Objective, number>>>;
  /** Ids of the rules that name the control themselves. */
  readonly byName: readonly string[];
  /** Ids of the waivers that except somebody from one of the rules. */
  readonly waivers: readonly string[];
  /** What the rules found in what was given to be judged; absent when nothing was. */
  readonly judged?: ControlJudgement;
}

/** What the rules of a control found. A resource counts once, by the gravest that one of these rules says of it. */
export interface ControlJudgement {
  /** The resources that one of the rules is for. */
  readonly resources: number;
  readonly refused: number;
  readonly deferred: number;
  readonly waived: number;
  /** Ids of the rules that were applied to nothing: no resource is of their type, or they judge updates or deletions. */
  readonly notApplied: readonly string[];
}

/** What was given to be judged. */
export interface JudgedStacks {
  readonly stacks: number;
  readonly resources: number;
  /** Those among them of a type that no rule is for. */
  readonly ofNoRule: number;
  /** Why a stack, or something in it, could not be judged. */
  readonly problems: readonly string[];
}

/** What the rules of a policy have to do with the controls of a framework. Every rule is in a control, or in `elsewhere`. */
export interface FrameworkCoverage {
  readonly framework: Pick<Framework, 'id' | 'title' | 'version' | 'sources'>;
  readonly rules: readonly PurposedRule[];
  readonly controls: readonly ControlCoverage[];
  readonly notAddressed: Framework['notAddressed'];
  /** Ids of the rules that stand beside no control of the framework. */
  readonly elsewhere: readonly string[];
  /** Ids of the rules that name no objective. */
  readonly withoutObjective: readonly string[];
  /** Absent when nothing was given to be judged. */
  readonly judged?: JudgedStacks;
}

/** What is known of rules beside their words. */
export interface Observed {
  /** The waivers in force. */
  readonly waivers: readonly Pick<Waiver, 'id' | 'rule'>[];
  readonly judged?: ObservedStacks;
}

/** Stacks as they were judged. */
export interface ObservedStacks {
  readonly stacks: readonly { readonly name: string; readonly problems: readonly string[] }[];
  readonly resources: readonly (Named & { readonly type: string })[];
  readonly findings: readonly (Named & {
    readonly rule: string;
    readonly verdict: 'refused' | 'deferred' | 'waived';
  })[];
}

/** A resource by its stack and its logical id. */
interface Named {
  readonly stack: string;
  readonly logicalId: string;
}

/**
 * Lays the rules of a policy beside the controls of a framework. A rule stands beside a control when it names it, or
 * serves an objective that the control is met by in part.
 */
export function coverageByControl(
  rules: readonly PurposedRule[],
  framework: Framework,
  observed: Observed,
): FrameworkCoverage {
  const { id, title, version, sources, notAddressed } = framework;
  const controls = framework.controls.map((control) => coverageOf(control, id, rules, observed));
  const covered = new Set(controls.flatMap((control) => control.rules));
  return {
    framework: { id, title, version, sources },
    rules,
    controls,
    notAddressed,
    elsewhere: idsOf(rules.filter((rule) => !covered.has(rule.id))),
    withoutObjective: idsOf(rules.filter(({ objective }) => objective === undefined)),
    ...(observed.judged && { judged: judgedStacks(rules, observed.judged) }),
  };
}

function judgedStacks(rules: readonly PurposedRule[], { stacks, resources }: ObservedStacks): JudgedStacks {
  const types = new Set(rules.map(({ type }) => type));
  return {
    stacks: stacks.length,
    resources: resources.length,
    ofNoRule: resources.filter(({ type }) => !types.has(type)).length,
    problems: stacks.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`)),
  };
}

/** Rules that judge updates or deletions have nothing to say of what stands in a stack. */
function judgementOf(
  rules: readonly PurposedRule[],
  { resources, findings }: ObservedStacks,
): ControlJudgement {
  const applied = rules.filter(({ judges }) => judges === 'resource' || judges === 'stack');
  const types = new Set(applied.map(({ type }) => type));
  const mine = resources.filter(({ type }) => types.has(type));
  const there = new Set(mine.map(({ type }) => type));
  const ids = new Set(idsOf(applied));
  const gravest = new Map<string, (typeof VERDICTS)[number]>();
  for (const { rule, verdict, stack, logicalId } of findings) {
    if (!ids.has(rule)) continue;
    const key = `${stack}\n${logicalId}`;
    const before = gravest.get(key) ?? verdict;
    gravest.set(key, VERDICTS.indexOf(verdict) < VERDICTS.indexOf(before) ? verdict : before);
  }
  const count = (wanted: (typeof VERDICTS)[number]): number =>
    [...gravest.values()].filter((verdict) => verdict === wanted).length;
  return {
    resources: mine.length,
    refused: count('refused'),
    deferred: count('deferred'),
    waived: count('waived'),
    notApplied: idsOf(rules.filter((rule) => !applied.includes(rule) || !there.has(rule.type))),
  };
}

/** The gravest first. */
const VERDICTS = ['refused', 'deferred', 'waived'] as const;

function coverageOf(
  control: Control,
  framework: string,
  all: readonly PurposedRule[],
  { waivers, judged }: Observed,
): ControlCoverage {
  const { objectives = [] } = control;
  const name = `${framework}:${control.id}`;
  const names = ({ controls }: PurposedRule): boolean => controls?.includes(name) ?? false;
  const serves = ({ objective }: PurposedRule): boolean => !!objective && objectives.includes(objective);
  const rules = all.filter((rule) => names(rule) || serves(rule));
  const ids = new Set(idsOf(rules));
  return {
    ...control,
    rules: [...ids],
    types: [...new Set(rules.map(({ type }) => type))].sort(),
    severities: counts(SEVERITIES, (severity) => rules.filter((rule) => rule.severity === severity).length),
    byObjective: counts(objectives, (one) => rules.filter(({ objective }) => objective === one).length),
    byName: idsOf(rules.filter(names)),
    waivers: idsOf(waivers.filter(({ rule }) => ids.has(rule))),
    ...(judged && { judged: judgementOf(rules, judged) }),
  };
}

function counts<Name extends string>(
  names: readonly Name[],
  count: (name: Name) => number,
): Partial<Record<Name, number>> {
  const counted = names.map((name) => [name, count(name)] as const).filter(([, number]) => number > 0);
  return Object.fromEntries(counted) as Partial<Record<Name, number>>;
}

function idsOf(things: readonly { readonly id: string }[]): string[] {
  return things.map(({ id }) => id);
}
