import { fitsWildcardInAnyLetters } from '../../gate/wildcard.ts';
import type { PolicyText } from './organizations.ts';

/** As much of a statement as counts for the order of steps. Other people's policies are read too. */
interface Reach {
  readonly effect: string;
  /** Patterns of actions; `undefined` for a `NotAction`, which may reach anything. */
  readonly actions: readonly string[] | undefined;
}

/** Whether a policy allows something. */
export function allows(policy: PolicyText): boolean {
  return reachesOf(policy).some(({ effect }) => effect === 'Allow');
}

/**
 * Whether there may be a request that both policies deny, also when one is an SCP and the other an RCP. Looks at actions
 * alone: a no is sure.
 */
export function mayDenyAlike(one: PolicyText, other: PolicyText): boolean {
  const [ones, others] = [one, other].map((policy) =>
    reachesOf(policy).filter(({ effect }) => effect === 'Deny'),
  );
  return (ones ?? []).some((a) => (others ?? []).some((b) => mayMeet(a, b)));
}

function mayMeet({ actions: one }: Reach, { actions: other }: Reach): boolean {
  if (!one || !other) return true;
  return one.some((pattern) => other.some((another) => patternsMeet(pattern, another)));
}

/**
 * Whether some text may fit both patterns. Up to their first wildcards, and after their last ones, they have to agree;
 * what is between is not looked at.
 */
function patternsMeet(one: string, other: string): boolean {
  if (!/[*?]/.test(one)) return fitsWildcardInAnyLetters(other, one);
  if (!/[*?]/.test(other)) return fitsWildcardInAnyLetters(one, other);
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return agree(headOf(a), headOf(b)) && agreeAtTheEnd(tailOf(a), tailOf(b));
}

const headOf = (pattern: string): string => pattern.slice(0, pattern.search(/[*?]/));
const tailOf = (pattern: string): string => /[^*?]*$/.exec(pattern)?.[0] ?? '';
const agree = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one);
const agreeAtTheEnd = (one: string, other: string): boolean => one.endsWith(other) || other.endsWith(one);

const read = new WeakMap<PolicyText, readonly Reach[]>();

function reachesOf(policy: PolicyText): readonly Reach[] {
  const known = read.get(policy);
  if (known) return known;
  const { Statement = [] } = JSON.parse(policy.content) as { Statement?: RawStatement | RawStatement[] };
  const reaches = [Statement].flat().map(({ Effect, Action }) => ({
    effect: Effect,
    actions: Action === undefined ? undefined : [Action].flat(),
  }));
  read.set(policy, reaches);
  return reaches;
}

/** AWS checked the form of what it keeps. */
interface RawStatement {
  readonly Effect: string;
  readonly Action?: string | string[];
}
