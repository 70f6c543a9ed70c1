import type { Context } from './context.ts';
import { dayOf, daysBetween, type Day } from './day.ts';
import { byWeight } from './explain.ts';
import type { AppliedWaiver, Finding, OpenFinding } from './finding.ts';
import { all, type Answer } from './stack/answer.ts';
import { STRUCTURAL_RULES } from './structure.ts';
import { fitsWildcard } from './wildcard.ts';

/**
 * Where a waiver holds: in every member that is given, one of the patterns must fit. `*` stands for any characters,
 * `?` for one.
 */
export interface WaiverScope {
  readonly accounts?: readonly string[];
  readonly organizationalUnits?: readonly string[];
  readonly stacks?: readonly string[];
  readonly logicalIds?: readonly string[];
  readonly types?: readonly string[];
}

/** A dated exception to one rule, that somebody answers for. */
export interface Waiver {
  readonly id: string;
  /** The id of the rule. */
  readonly rule: string;
  readonly scope: WaiverScope;
  readonly owner: string;
  readonly reason: string;
  readonly ticket: string;
  /** The first day on which it holds. */
  readonly granted: Day;
  /** The last day on which it holds, to its end. */
  readonly expires: Day;
}

/**
 * The findings with those marked that a waiver covers; of several waivers the one that lasts longest. Where it cannot
 * be told whether a waiver covers a finding, the finding is `deferred`. Nothing else about any finding changes.
 * `now` is in milliseconds since 1970.
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  context: Context,
  now: number,
): readonly Finding[] {
  const today = dayOf(now);
  const inForce = waivers.filter((waiver) => stateOf(waiver, today) === 'in force');
  return findings
    .map((finding) => (finding.verdict === 'waived' ? finding : held(finding, inForce, context, today)))
    .sort(byWeight);
}

/** What a waiver is on a day. */
export function stateOf(
  { granted, expires }: Pick<Waiver, 'granted' | 'expires'>,
  today: Day,
): 'to come' | 'in force' | 'expired' {
  if (daysBetween(granted, today) < 0) return 'to come';
  return daysBetween(today, expires) >= 0 ? 'in force' : 'expired';
}

/** The finding as the waivers that are in force leave it. */
function held(finding: OpenFinding, waivers: readonly Waiver[], context: Context, today: Day): Finding {
  if (!isWaivable(finding)) return finding;
  const candidates = waivers
    .filter(({ rule }) => rule === finding.rule)
    .map((waiver) => ({ waiver, covered: covers(waiver.scope, finding, context) }));
  const [longest] = candidates
    .filter(({ covered }) => covered === 'yes')
    .map(({ waiver }) => waiver)
    .sort(longestFirst);
  if (longest) return { ...finding, verdict: 'waived', waiver: applied(longest, today) };
  for (const { waiver, covered } of candidates) {
    if (typeof covered !== 'object') continue;
    const message = `${finding.message} Whether the waiver ${waiver.id} covers it ${covered.maybe}.`;
    return { ...finding, verdict: 'deferred', message };
  }
  return finding;
}

/** What a snapshot stands for is no rule of ours to make exceptions to: what it does not list cannot be judged. */
function isWaivable({ rule, waivable }: OpenFinding): boolean {
  return waivable !== false && !Object.hasOwn(STRUCTURAL_RULES, rule);
}

function longestFirst(a: Waiver, b: Waiver): number {
  return daysBetween(a.expires, b.expires) || (a.id < b.id ? -1 : 1);
}

function applied({ id, owner, ticket, expires }: Waiver, today: Day): AppliedWaiver {
  return { id, owner, ticket, expires, daysLeft: daysBetween(today, expires) };
}

function covers(scope: WaiverScope, { type, logicalId }: OpenFinding, context: Context): Answer {
  const { accountID, organizationalUnit, stackName } = context;
  const members: readonly [
    patterns: readonly string[] | undefined,
    value: string | undefined,
    told: string,
  ][] = [
    [scope.accounts, accountID, 'the account'],
    [scope.organizationalUnits, organizationalUnit, "the account's organizational unit"],
    [scope.stacks, stackName, 'the name of the stack'],
    [scope.logicalIds, logicalId, 'the logical id'],
    [scope.types, type, 'the type'],
  ];
  return all(
    members.map(([patterns, value, told]): Answer => {
      if (patterns === undefined) return 'yes';
      if (value === undefined) return { maybe: `depends on ${told}, which is not known here` };
      return patterns.some((pattern) => fitsWildcard(pattern, value)) ? 'yes' : 'no';
    }),
  );
}
