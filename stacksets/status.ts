import type { Actual } from './actual.ts';
import { isRight, planSet } from './plan-set.ts';
import type { Instance } from './stack-sets.ts';
import type { Wanted } from './wanted.ts';

/** How a StackSet is. */
export interface SetStatus {
  readonly set: string;
  readonly isThere: boolean;
  /** Instances that are there and as the set says. */
  readonly right: number;
  /** Instances that should be there. */
  readonly wanted: number;
  readonly wrong: readonly Instance[];
  /** Ids of operations that are under way. */
  readonly running: readonly string[];
  /** How many tasks lead to what is wanted. */
  readonly tasks: number;
}

/** Tells how each StackSet is. Pure. */
export function statusOf(wanted: Wanted, actual: Actual): readonly SetStatus[] {
  return wanted.sets.map((set) => {
    const there = actual.sets.get(set.name);
    const accounts = new Set(set.units.flatMap((unit) => actual.accounts.get(unit) ?? []));
    // Nothing is wanted in a suspended account, and nothing can be mended there.
    const instances = (there?.instances ?? []).filter(({ account }) => !actual.suspended.has(account));
    return {
      set: set.name,
      isThere: there !== undefined,
      right: instances.filter(isRight).length,
      wanted: accounts.size * set.regions.length,
      wrong: instances.filter((instance) => !isRight(instance)),
      running: (there?.running ?? []).map(({ id }) => id),
      tasks: planSet(set, there, actual).tasks.length,
    };
  });
}
