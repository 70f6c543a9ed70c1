import type { Evaluate } from '../evaluate/evaluate.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { callerOn, requestOf, type Path, type Place } from './calls.ts';
import type { Expectation } from './expectation.ts';

/** A call that came out otherwise than expected. */
export interface Surprise {
  readonly expectation: Expectation;
  /** What came out in the first of the accounts. */
  readonly evaluation: Evaluation;
  readonly accounts: readonly string[];
}

/** How many calls of a group came out how on a path. */
export interface Count {
  readonly group: string;
  readonly path: Path;
  readonly allowed: number;
  readonly denied: number;
  readonly undecided: number;
  readonly surprises: number;
}

/** What a sweep found. */
export interface Proof {
  readonly counts: readonly Count[];
  readonly surprises: readonly Surprise[];
}

/**
 * Asks for every expectation in every place. What is exempt counts as allowed; what is undecided is always a surprise.
 * `breakGlass` is the path and name of a role that breaks the glass; `step` is told when a place is done.
 */
export function prove(
  evaluate: Evaluate,
  expectations: readonly Expectation[],
  places: readonly Place[],
  breakGlass: string,
  step: () => void,
): Proof {
  const counts = new Map<string, Writable<Count>>();
  const surprises = new Map<
    string,
    { expectation: Expectation; evaluation: Evaluation; accounts: string[] }
  >();
  for (const place of places) {
    for (const [index, expectation] of expectations.entries()) {
      if (expectation.account !== undefined && expectation.account !== place.account) continue;
      const evaluation = evaluate(requestFor(expectation, place, breakGlass));
      const result = RESULTS[evaluation.outcome];
      const count = countOf(expectation);
      count[result] += 1;
      if (result === expectation.expected) continue;
      count.surprises += 1;
      const key = `${index} ${evaluation.outcome}`;
      const known = surprises.get(key) ?? { expectation, evaluation, accounts: [] };
      known.accounts.push(place.account);
      surprises.set(key, known);
    }
    step();
  }
  return { counts: [...counts.values()], surprises: [...surprises.values()] };

  function countOf({ group, path }: Expectation): Writable<Count> {
    const key = `${group} ${path}`;
    const count = counts.get(key) ?? { group, path, allowed: 0, denied: 0, undecided: 0, surprises: 0 };
    counts.set(key, count);
    return count;
  }
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** In a proof only what becomes of a call counts, not why. */
export const RESULTS = {
  allowed: 'allowed',
  exempt: 'allowed',
  'explicit-deny': 'denied',
  'implicit-deny': 'denied',
  undecided: 'undecided',
} as const;

function requestFor({ action, resource, path }: Expectation, place: Place, breakGlass: string) {
  const arn = resource
    .replace('$<partition>', place.partition)
    .replace('$<region>', place.region)
    .replace('$<accountID>', place.account);
  const account = arn.split(':')[4] ?? '';
  const owner = account === '' ? place.account : account;
  return requestOf(
    { action, resource: arn, path, principal: callerOn(path, place, breakGlass), owner },
    place,
  );
}
