import type { Actual } from './actual.ts';
import { everyShare, removals } from './plan-set.ts';
import type { Plan } from './plan.ts';
import type { OperationPreferences } from './stack-sets.ts';

/**
 * What takes StackSets away, the last that was deployed first. With `retain` the stacks of all accounts stay as they are;
 * else they are deleted too, but for what their templates retain. Pure.
 */
export function removalOf(
  { sets, accounts }: Pick<Actual, 'sets' | 'accounts'>,
  preferences: OperationPreferences,
  retain: boolean,
): Plan {
  const last = [...sets].sort(([one], [other]) => (one < other ? 1 : -1));
  return {
    tasks: last.flatMap(([set, actual]) => [
      ...removals(set, everyShare(actual, accounts), preferences, retain),
      { do: 'delete set' as const, set },
    ]),
    left: [],
  };
}
