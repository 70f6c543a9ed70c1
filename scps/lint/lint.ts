import type { ControlPolicy } from '../document.ts';
import type { Reference } from './reference.ts';
import type { LintedPolicy, Rule } from './rule.ts';
import { RULES } from './rules.ts';
import type { LintSettings } from './settings.ts';
import { viewsOf, type Path } from './statement.ts';

/** One pitfall at one place. */
export interface LintFinding {
  /** The name of the policy. */
  readonly policy: string;
  readonly rule: Rule;
  readonly path: Path;
  /** What is so here; the rule says why it matters and what to do. */
  readonly message: string;
}

/** A policy with its text as it is saved. */
export interface SavedPolicy extends ControlPolicy {
  readonly text: string;
}

/**
 * Finds the pitfalls of policies that hang on one organization, each by itself and all together: what one leaves open
 * another may close. Their names are unique. Findings come by policy, and in it by statement.
 */
export function lintPolicies(
  policies: readonly SavedPolicy[],
  reference: Reference,
  settings: LintSettings,
): readonly LintFinding[] {
  const linted = policies.map((policy): LintedPolicy => ({
    ...policy,
    statements: viewsOf(policy.document),
  }));
  return linted.flatMap((policy) => {
    const { name, type } = policy;
    // An SCP and an RCP leave nothing open that the other closes.
    const around = { policies: linted.filter((other) => other.type === type), reference, settings };
    return RULES.filter(({ types }) => types.includes(type))
      .flatMap((rule) =>
        rule.check(policy, around).map((place): LintFinding => ({
          policy: name,
          rule,
          path: place.path,
          message: told(rule, place.message),
        })),
      )
      .sort((one, other) => statementOf(one) - statementOf(other));
  });
}

function told({ unconfirmed }: Rule, message: string): string {
  return unconfirmed === undefined ? message : `${message} It is not confirmed ${unconfirmed}.`;
}

/** The number of the statement; -1 for the document. */
function statementOf({ path }: LintFinding): number {
  return typeof path[1] === 'number' ? path[1] : -1;
}
