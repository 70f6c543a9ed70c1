/** Whether some text fits both patterns, in which `*` stands for any characters and `?` for one. */
export function intersects(one: string, other: string): boolean {
  if (differBeforeWildcards(one, other)) return false;
  // reachable[j]: some text fits what was read of `one`, and the first j characters of `other`.
  let reachable = new Uint8Array(other.length + 1);
  reachable[0] = 1;
  for (let j = 0; j < other.length && other[j] === '*'; j += 1) reachable[j + 1] = 1;
  for (const character of one) {
    const next = new Uint8Array(other.length + 1);
    for (let j = 0; j <= other.length; j += 1) {
      const before = j > 0 ? other[j - 1] : undefined;
      const both = before !== undefined && (before === character || before === '?' || character === '?');
      if (
        (character === '*' && (reachable[j] || (j > 0 && next[j - 1]))) ||
        (before === '*' && (reachable[j] || next[j - 1])) ||
        (both && before !== '*' && character !== '*' && reachable[j - 1])
      )
        next[j] = 1;
    }
    reachable = next;
  }
  return reachable[other.length] === 1;
}

/** The same for patterns of ARNs, whose first five parts are compared one by one: a wildcard spans no colon there. */
export function arnsIntersect(one: string, other: string): boolean {
  const [left, right] = [partsOf(one), partsOf(other)];
  if (left.length !== right.length) return intersects(one, other);
  return left.every((part, index) => intersects(part, right[index] ?? ''));
}

/** Partition, service, Region, account, and the rest in one; fewer where the text has not so many. */
function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
}

/** The quick no, for most pairs. */
function differBeforeWildcards(one: string, other: string): boolean {
  const [left, right] = [one.split(/[*?]/, 1)[0] ?? '', other.split(/[*?]/, 1)[0] ?? ''];
  const length = Math.min(left.length, right.length);
  return left.slice(0, length) !== right.slice(0, length);
}

/** Whether a text holds a wildcard of IAM. */
export function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}
