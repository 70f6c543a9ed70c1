/**
 * Whether a text with wildcards (`*` for any run, `?` for one character) matches another, in any letters. Linear in
 * each: a regular expression could be made to run for minutes by whoever writes the policy.
 */
export function matchesWildcards(written: string, text: string): boolean {
  const [pattern, value] = [written.toLowerCase(), text.toLowerCase()];
  let [at, reached] = [0, 0];
  let star = -1;
  let resume = 0;
  while (reached < value.length) {
    if (
      at < pattern.length &&
      (pattern[at] === '?' || (pattern[at] === value[reached] && pattern[at] !== '*'))
    ) {
      at += 1;
      reached += 1;
    } else if (pattern[at] === '*') {
      star = at;
      resume = reached;
      at += 1;
    } else if (star >= 0) {
      resume += 1;
      at = star + 1;
      reached = resume;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
