import { distance } from 'fastest-levenshtein';

/** The candidate that `name` was probably meant to be: at most a third of its letters differ. */
export function suggest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const scored = candidates.map((candidate) => ({
    candidate,
    score: distance(wanted, candidate.toLowerCase()),
  }));
  const best = scored.reduce<{ candidate: string; score: number } | undefined>(
    (least, one) => (least && least.score <= one.score ? least : one),
    undefined,
  );
  return best && best.score <= Math.max(1, Math.floor(name.length / 3)) ? best.candidate : undefined;
}

/** ` Did you mean "X"?`, or nothing. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const suggestion = suggest(name, candidates);
  return suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
}
