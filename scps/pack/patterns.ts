// A wildcard stands for whole words of a name: `s3:Put*Acl`, `ec2:*Vpc*`. So people can read it, and what AWS adds later
// falls under it only when it has the same words. It never stands for a single action, which its name says better, and
// keeps at least this many letters.
const FEWEST_LETTERS = 3;

const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^A-Za-z0-9]+/g;

/** A pattern, and which of the wanted actions it matches, by their positions. */
export interface Pattern {
  readonly text: string;
  readonly matches: readonly number[];
}

/**
 * All patterns of the forms `service:Head*Tail` and `service:*Middle*` that match several of the wanted actions and
 * none of the others, in any letters. All actions are of one service, written `service:Name`. The number of patterns
 * grows with the wanted actions, the time with their number and that of all actions multiplied.
 */
export function patternsFor(wanted: readonly string[], others: readonly string[]): readonly Pattern[] {
  const [mine, theirs] = [wanted, others].map((names) => names.map((name) => name.toLowerCase()));
  const seen = new Set<string>();
  const patterns: Pattern[] = [];
  for (const text of wanted.flatMap(patternsOn)) {
    const key = text.toLowerCase();
    if (seen.has(key)) continue;
    seen.add(key);
    const fits = matcherOf(key);
    const matches = mine?.flatMap((name, index) => (fits(name) ? [index] : [])) ?? [];
    if (matches.length > 1 && !theirs?.some(fits)) patterns.push({ text, matches });
  }
  return patterns;
}

function patternsOn(action: string): string[] {
  const ends = wordEnds(action);
  const [start = 0, last = action.length] = [ends[0], ends.at(-1)];
  const texts: string[] = [];
  for (const [index, from] of ends.entries()) {
    for (const to of ends.slice(index + 1)) {
      if (action.length - start - (to - from) >= FEWEST_LETTERS)
        texts.push(`${action.slice(0, from)}*${action.slice(to)}`);
      if (from > start && to < last && to - from >= FEWEST_LETTERS)
        texts.push(`${action.slice(0, start)}*${action.slice(from, to)}*`);
    }
  }
  return texts;
}

/** Where words end in `s3:PutBucketACL`: after `s3:`, `Put`, `Bucket` and `ACL`. */
function wordEnds(action: string): number[] {
  const start = action.indexOf(':') + 1;
  const words = action.slice(start).matchAll(WORD);
  return [start, ...Array.from(words, ({ 0: word, index }) => start + index + word.length)];
}

function matcherOf(pattern: string): (name: string) => boolean {
  const [head = '', middle = '', tail] = pattern.split('*');
  if (tail === undefined) {
    const length = head.length + middle.length;
    return (name) => name.length >= length && name.startsWith(head) && name.endsWith(middle);
  }
  return (name) => name.startsWith(head) && name.includes(middle, head.length);
}
