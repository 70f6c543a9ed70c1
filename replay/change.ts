import type { OpenFinding } from '../gate/finding.ts';
import type { Region } from '../template/problem.ts';
import type { Judged, JudgedFinding } from './subject.ts';

/** What comes of a subject by one policy. What is waived is approved. */
export type Standing = 'approved' | 'deferred' | 'refused';

/**
 * Why a subject is not approved, by one rule in one place: names and the words of the policy, and no value of a
 * property, so that it may be kept and passed on.
 */
export interface Reason extends Pick<
  OpenFinding,
  'verdict' | 'rule' | 'title' | 'severity' | 'type' | 'logicalId' | 'path'
> {
  /** Such as `IsProd is true`; absent when it holds in every branch. */
  readonly branch?: string;
  /** Where in the subject; absent where that is no template in a file. */
  readonly at?: Region;
}

/**
 * What the step from one policy to the other does to a subject. `refuses` and `allows`: it is newly refused, or no longer.
 * `changes`: it is refused by both or by none, for other reasons.
 */
export type Effect = 'refuses' | 'allows' | 'changes';

/** How a subject is judged by two policies. */
export interface Change {
  readonly effect: Effect;
  readonly before: Standing;
  readonly after: Standing;
  /** The reasons that the new policy alone has. */
  readonly gained: readonly Reason[];
  /** The reasons that the old policy alone has. */
  readonly lost: readonly Reason[];
}

/** The change, or how both policies judge alike. The words of a rule may differ, and what is waived. */
export function compareJudged(before: Judged, after: Judged): Change | Standing {
  const [old, now] = [reasonsOf(before), reasonsOf(after)];
  const [was, is] = [standingOf(before), standingOf(after)];
  const gained = missingIn(old, now);
  const lost = missingIn(now, old);
  if (was === is && gained.length === 0 && lost.length === 0) return is;
  return { effect: effectOf(was, is), before: was, after: is, gained, lost };
}

function effectOf(before: Standing, after: Standing): Effect {
  if ((before === 'refused') === (after === 'refused')) return 'changes';
  return after === 'refused' ? 'refuses' : 'allows';
}

function standingOf({ findings, isOpen }: Judged): Standing {
  const has = (wanted: Standing): boolean => findings.some(({ verdict }) => verdict === wanted);
  if (has('refused')) return 'refused';
  return isOpen || has('deferred') ? 'deferred' : 'approved';
}

/** By what makes one reason another. */
function reasonsOf({ findings }: Judged): ReadonlyMap<string, Reason> {
  const reasons = findings.filter((finding) => finding.verdict !== 'waived').map(reasonOf);
  return new Map(
    reasons.map((reason) => {
      const { verdict, rule, logicalId, path, branch } = reason;
      return [JSON.stringify([verdict, rule, logicalId, path, branch]), reason];
    }),
  );
}

function reasonOf(finding: JudgedFinding & OpenFinding): Reason {
  const { verdict, rule, title, severity, type, logicalId, path, branch, at } = finding;
  return {
    verdict,
    rule,
    title,
    severity,
    type,
    logicalId,
    path,
    ...(branch !== undefined && { branch }),
    ...(at && { at }),
  };
}

function missingIn(there: ReadonlyMap<string, Reason>, here: ReadonlyMap<string, Reason>): Reason[] {
  return [...here].filter(([key]) => !there.has(key)).map(([, reason]) => reason);
}
