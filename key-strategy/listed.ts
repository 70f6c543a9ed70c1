/** So many are named; more are counted. */
export const MOST_NAMED = 4;

/** `a, b and c`; of many, the first and how many more. */
export function listed(values: readonly string[]): string {
  return listedFirst(values.slice(0, MOST_NAMED), values.length);
}

/** The same of a sorted list, without one of it. */
export function listedWithout(one: string, sorted: readonly string[]): string {
  const others = sorted.slice(0, MOST_NAMED + 1).filter((other) => other !== one);
  return listedFirst(others.slice(0, MOST_NAMED), sorted.length - 1);
}

function listedFirst(first: readonly string[], count: number): string {
  if (count > first.length) return `${first.join(', ')} and ${count - first.length} more`;
  const last = first.at(-1) ?? '';
  return count < 2 ? last : `${first.slice(0, -1).join(', ')} and ${last}`;
}
