import type { Verdict } from '../gate/finding.ts';

/** How many resources got which verdict. */
export type VerdictCounts = Readonly<Record<Verdict, number>>;

/** A template, or a deployed stack. */
export interface CoveredStack {
  /** The path of the template, or the ARN of the stack. */
  readonly name: string;
  /** Where it is deployed; absent for a template. */
  readonly place?: { readonly account: string; readonly region: string };
  readonly resources: VerdictCounts;
  /** Why it, or something in it, could not be judged. */
  readonly problems: readonly string[];
}

/** A resource as it was judged, and the stack that it is in. */
export interface JudgedResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly verdict: Verdict;
}

/** The verdicts of resources, counted. */
export function verdictCounts(resources: Iterable<Pick<JudgedResource, 'verdict'>>): VerdictCounts {
  const counts = { approved: 0, refused: 0, deferred: 0, waived: 0 };
  for (const { verdict } of resources) counts[verdict] += 1;
  return counts;
}

/** All that was judged, whatever became of it. */
export function totalOf({ approved, refused, deferred, waived }: VerdictCounts): number {
  return approved + refused + deferred + waived;
}
