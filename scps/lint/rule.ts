import type { ControlPolicy, PolicyType } from '../document.ts';
import type { Reference } from './reference.ts';
import type { LintSettings } from './settings.ts';
import { appliesTo, covers, type Path, type StatementView } from './statement.ts';

/** One pitfall of control policies, and how to find it. */
export type Rule = RuleWords & RuleWeight;

interface RuleWords {
  /** Stable: reports, pipelines and documents name it. */
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly types: readonly PolicyType[];
  /** Every place that has the pitfall. Pure: what it says follows from its arguments alone. */
  readonly check: Check;
}

/** What is not confirmed is never an error. */
type RuleWeight =
  | { readonly severity: 'error'; readonly unconfirmed?: never }
  | {
      readonly severity: 'warning' | 'note';
      /** Ends `It is not confirmed …`: what nobody has seen AWS do or say. */
      readonly unconfirmed?: string;
    };

export type Severity = Rule['severity'];

export type Check = (policy: LintedPolicy, around: Surroundings) => readonly Place[];

/** A policy with its statements taken apart once for all rules. */
export interface LintedPolicy extends ControlPolicy {
  /** As it is saved, whitespace included. */
  readonly text: string;
  readonly statements: readonly StatementView[];
}

/** What a policy is judged by besides itself. */
export interface Surroundings {
  /** All policies that were given, in order; what one leaves open another may close. */
  readonly policies: readonly LintedPolicy[];
  readonly reference: Reference;
  readonly settings: LintSettings;
}

/** A place in a document that a rule tells of. */
export interface Place {
  readonly path: Path;
  readonly message: string;
}

export const SCP: readonly PolicyType[] = ['SERVICE_CONTROL_POLICY'];
export const RCP: readonly PolicyType[] = ['RESOURCE_CONTROL_POLICY'];
export const BOTH: readonly PolicyType[] = [...SCP, ...RCP];

/** A check of each statement by itself. */
export function eachStatement(
  check: (statement: StatementView, around: Surroundings) => readonly Place[],
): Check {
  return ({ statements }, around) => statements.flatMap((statement) => check(statement, around));
}

/** The same for statements that deny. */
export function eachDeny(check: (statement: StatementView, around: Surroundings) => readonly Place[]): Check {
  return eachStatement((statement, around) => (statement.denies ? check(statement, around) : []));
}

/**
 * A check of the whole set: what `say` finds wrong with it is told once, at the first place that `placeIn` gives, in
 * whichever policy that stands.
 */
export function ofSet(
  placeIn: (statement: StatementView) => Path | undefined,
  say: (around: Surroundings) => string | undefined,
): Check {
  return (policy, around) => {
    const first = around.policies.find(({ statements }) => statements.some(placeIn));
    if (first?.name !== policy.name) return [];
    const path = policy.statements.map(placeIn).find((place) => place !== undefined);
    const message = path && say(around);
    return path && message !== undefined ? [{ path, message }] : [];
  };
}

/** Whether a statement of the set that is as wanted denies an action, on `*` or on some resource that it takes. */
export function isDenied(
  action: string,
  around: Surroundings,
  isWanted: (statement: StatementView) => boolean,
): boolean {
  return statementsOf(around).some(
    (view) =>
      view.denies && isWanted(view) && covers(view, action) && appliesTo(view, action, around.reference),
  );
}

/** The statements of all policies. */
export function statementsOf({ policies }: Surroundings): readonly StatementView[] {
  return policies.flatMap(({ statements }) => statements);
}
