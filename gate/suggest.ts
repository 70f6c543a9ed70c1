import { distance } from 'fastest-levenshtein';

/** The candidate that `name` was probably meant to be: at most a third of its letters differ. */
export function suggest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const most = Math.max(1, Math.floor(name.length / 3));
  // Names whose lengths alone differ by more need not be compared: one may be of megabytes.
  const near = candidates.filter((candidate) => Math.abs(candidate.length - name.length) <= most);
  const scored = near.map((candidate) => ({ candidate, score: distance(wanted, candidate.toLowerCase()) }));
  const best = scored.reduce<{ candidate: string; score: number } | undefined>(
    (least, one) => (least && least.score <= one.score ? least : one),
    undefined,
  );
  return best && best.score <= most ? best.candidate : undefined;
}

/** ` Did you mean "X"?`, or nothing. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const suggestion = suggest(name, candidates);
  return suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
}
