/** Whether two JSON values are the same, whatever the order of their members. */
export function same(one: unknown, other: unknown): boolean {
  return printed(one) === printed(other);
}

function printed(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
