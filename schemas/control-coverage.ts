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
  /** How often the rules refused something, when that was counted. */
  readonly hits?: number;
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
}

/** What is known of rules beside their words. */
export interface Observed {
  /** The waivers in force. */
  readonly waivers: readonly Pick<Waiver, 'id' | 'rule'>[];
  /** How often each rule refused something, by its id. */
  readonly hits?: ReadonlyMap<string, number>;
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
  };
}

function coverageOf(
  control: Control,
  framework: string,
  all: readonly PurposedRule[],
  { waivers, hits }: Observed,
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
    ...(hits && { hits: rules.reduce((sum, rule) => sum + (hits.get(rule.id) ?? 0), 0) }),
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
