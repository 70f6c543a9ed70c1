import type { ControlPolicy, PolicyType } from '../document.ts';
import type { Organization, Target } from '../organization.ts';
import type { Quotas } from '../quotas.ts';
import type { Guarded } from './guarded.ts';
import type { Lack } from './hang.ts';
import type { PlacementProblem } from './placement-error.ts';
import { counted } from './counted.ts';
import { sizeOf } from './size.ts';

/** What the words about a lack of places need to know. */
export interface LackFacts {
  readonly type: PolicyType;
  /** All policies of the type that have to bind the target. */
  readonly policies: readonly ControlPolicy[];
  /** The policies of others that take places on it. */
  readonly taken: readonly string[];
  readonly quotas: Quotas;
  readonly guarded: Guarded;
  readonly organization: Organization;
}

/** A lack of places in words: where, by how much, why, what would fit, and what to do. */
export function lackProblem({ top, places }: Lack, facts: LackFacts): PlacementProblem {
  const { type, policies, taken, quotas } = facts;
  const { documentSize, attachedPerTarget } = quotas[type];
  const fits = policies.length - places;
  const size = policies.reduce((sum, { document }) => sum + sizeOf(document), 0);
  const bytes = Math.max(0, size - fits * documentSize);
  const short = type === 'SERVICE_CONTROL_POLICY' ? 'SCPs' : 'RCPs';
  const others = taken.length === 0 ? '' : ` and others take ${taken.length} (${taken.join(', ')})`;
  const sentences = [
    `${nameOf(top)} lacks ${counted(places, 'place')} for ${short}.`,
    `${counted(policies.length, 'policy', 'policies')} with ${counted(size, 'byte')} have to bind it;`,
    `${fits} fit, with at most ${counted(fits * documentSize, 'byte')}.`,
    `Of its ${attachedPerTarget} places (since ${quotas.since}) one stays free${others}.`,
    bytes > 0
      ? `${counted(bytes, 'byte')} too many: approve less, or allow by service instead of by action.`
      : 'In bytes they would fit: pack them without the earlier ones.',
    ...climbAdvice(top, facts),
  ];
  return { target: top.id, over: { places, bytes }, message: sentences.join(' ') };
}

/** What would have to be guarded for Deny policies to hang above a target too. */
function climbAdvice(top: Target, { guarded, organization }: LackFacts): string[] {
  for (let id = top.parent; id !== undefined; id = organization.targets.get(id)?.parent) {
    const above = organization.targets.get(id);
    const unguarded = above ? guarded.unguardedIn(above) : [];
    if (!above || unguarded.length === 0) continue;
    const names = unguarded.slice(0, 3).map(nameOf).join(', ');
    const more = unguarded.length > 3 ? ` and ${unguarded.length - 3} more` : '';
    return [`Deny policies can hang on ${nameOf(above)} too once these are guarded: ${names}${more}.`];
  }
  return [];
}

function nameOf({ name, id }: Target): string {
  return `${name} (${id})`;
}
