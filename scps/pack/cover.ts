import { inOrder } from './order.ts';
import { patternsFor, type Pattern } from './patterns.ts';

/**
 * A near-shortest list of patterns and names that matches all wanted actions of one service and none of the others.
 *
 * To find the shortest is the weighted set cover problem, which is NP-hard. This takes the pattern with the fewest
 * characters for each action that is not matched yet, again and again, and then drops what the rest makes needless. Of
 * patterns of these forms the result is at most 1 + 1/2 + … + 1/k times as long as the shortest, where k is the most
 * actions that one pattern matches (V. Chvátal, A Greedy Heuristic for the Set-Covering Problem, 1979). `bench/pack.ts`
 * prints a far narrower bound for the lists at hand.
 */
export function cover(wanted: readonly string[], others: readonly string[]): readonly string[] {
  const actions = [...wanted].sort(inOrder);
  const names = actions.map((text, index): Pattern => ({ text, matches: [index] }));
  return cheapest(actions.length, [...patternsFor(actions, others), ...names]);
}

/** What actions take in a document: each with its quotes and a comma. */
export function lengthOfList(actions: readonly string[]): number {
  return actions.reduce((sum, action) => sum + action.length + 3, 0);
}

function cheapest(count: number, patterns: readonly Pattern[]): readonly string[] {
  const candidates = [...patterns].sort((one, other) => inOrder(one.text, other.text));
  const timesMatched = new Uint32Array(count);
  const chosen: Pattern[] = [];
  for (let left = count; left > 0;) {
    let [best, bestPrice, bestMatches]: [Pattern | undefined, number, number] = [undefined, Infinity, 0];
    for (const candidate of candidates) {
      const matches = candidate.matches.reduce((sum, index) => sum + (timesMatched[index] ? 0 : 1), 0);
      const price = lengthOfList([candidate.text]) / matches;
      if (price < bestPrice) [best, bestPrice, bestMatches] = [candidate, price, matches];
    }
    if (!best) throw new Error('An action is matched by no pattern, not even by its name.');
    for (const index of best.matches) timesMatched[index] = (timesMatched[index] ?? 0) + 1;
    chosen.push(best);
    left -= bestMatches;
  }
  return withoutNeedless(chosen, timesMatched)
    .map(({ text }) => text)
    .sort(inOrder);
}

/** Drops patterns whose every action is matched by another too, longest first. */
function withoutNeedless(chosen: readonly Pattern[], timesMatched: Uint32Array): readonly Pattern[] {
  return [...chosen]
    .sort((one, other) => other.text.length - one.text.length || inOrder(one.text, other.text))
    .filter(({ matches }) => {
      if (matches.some((index) => timesMatched[index] === 1)) return true;
      for (const index of matches) timesMatched[index] = (timesMatched[index] ?? 0) - 1;
      return false;
    });
}
