/** Order by UTF-16 code unit: the same on every machine, unlike `localeCompare`. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The values in the order of their text, each once. */
export function sortedSet<T>(values: readonly T[], text: (value: T) => string): T[] {
  const byText = new Map(values.map((value) => [text(value), value]));
  return [...byText].sort(([a], [b]) => byCodeUnit(a, b)).map(([, value]) => value);
}

/** The members of a record in the order of their names. */
export function sortedEntries<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => byCodeUnit(a, b));
}

/** `name`, or the first of `name2`, `name3`, ... that is not taken. */
export function freeName(name: string, taken: (name: string) => boolean): string {
  let free = name;
  for (let number = 2; taken(free); number += 1) free = `${name}${number}`;
  return free;
}
