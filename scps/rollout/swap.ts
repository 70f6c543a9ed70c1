import type { PolicyType } from '../document.ts';
import type { Goal } from './goal.ts';
import { QUOTAS } from '../quotas.ts';
import { FULL_AWS_ACCESS } from '../ours.ts';
import type { PolicyText } from './organizations.ts';
import { take, type State, type Step } from './state.ts';
import { allows, mayDenyAlike } from './statements.ts';
import { rootOf, smallestFirst, upwards, type Tree } from './tree.ts';

/** What is to be done at one target for one policy type. */
export interface Work {
  readonly target: string;
  readonly type: PolicyType;
  readonly attach: Set<string>;
  readonly detach: Set<string>;
}

/** Steps that attach and detach, and what could not be done. */
export interface Swaps {
  readonly steps: readonly Step[];
  readonly rest: readonly Work[];
}

/**
 * Orders attaching and detaching, and takes the steps on `state`. It goes through the targets again and again, smallest
 * reach first, and does at each what is safe by then:
 *
 * - Nothing is attached beyond the quota.
 * - A policy that allows leaves when all that allow in its place are attached to the same target.
 * - A policy that denies leaves when none is still to be attached, to the target, above or below, that may deny the
 *   same. So what is denied before and after is denied all the while.
 * - FullAWSAccess comes when nothing else can be done, so that what narrows elsewhere is there before.
 */
export function swap(state: State, goal: Goal, tree: Tree, scope: ReadonlySet<string>): Swaps {
  const works = workOf(state, goal, tree);
  const order = [...smallestFirst(tree, rootOf(tree))];
  const below = new Map(order.map((id) => [id, [] as string[]]));
  for (const id of order)
    if (works.has(id)) for (const above of upwards(tree, id)) below.get(above)?.push(id);
  const steps: Step[] = [];
  let isWidening = false;

  const policyNamed = (name: string): PolicyText => {
    const policy = state.policies.get(name);
    if (!policy) throw new Error(`${name} is attached, and there is no such policy.`);
    return policy;
  };

  function does(step: Step): void {
    take(step, state);
    steps.push(step);
  }

  function countAt({ target, type }: Work): number {
    return [...(state.attached.get(target) ?? [])].filter((name) => policyNamed(name).type === type).length;
  }

  /** The policies to attach that fit now: all, or those with which the cheapest detaching becomes possible. */
  function fitting(work: Work): readonly string[] {
    const free = QUOTAS[work.type].attachedPerTarget - countAt(work);
    const ready = [...work.attach].filter((name) => isWidening || name !== FULL_AWS_ACCESS.name);
    if (ready.length <= free) return ready;
    const cheapest = [...work.detach]
      .map((name) => [...work.attach].filter((other) => waitsFor(policyNamed(name), policyNamed(other))))
      .filter((needed) => needed.length > 0 && needed.every((name) => ready.includes(name)))
      .sort((one, other) => one.length - other.length)[0];
    return cheapest && cheapest.length <= free ? cheapest : [];
  }

  /** Whether a policy has to stay until another is attached to the same target. */
  function waitsFor(leaving: PolicyText, coming: PolicyText): boolean {
    return (allows(leaving) && allows(coming)) || mayDenyAlike(leaving, coming);
  }

  function mayLeave(name: string, work: Work): boolean {
    const leaving = policyNamed(name);
    if (countAt(work) === 1) return false;
    if (allows(leaving) && [...work.attach].some((other) => allows(policyNamed(other)))) return false;
    const related = [...upwards(tree, work.target), ...(below.get(work.target) ?? [])];
    return !related.some((id) =>
      (works.get(id) ?? []).some(({ attach }) =>
        [...attach].some((other) => mayDenyAlike(leaving, policyNamed(other))),
      ),
    );
  }

  function advance(work: Work): void {
    for (let before = -1; before < steps.length;) {
      before = steps.length;
      for (const policy of fitting(work)) {
        does({ do: 'attach', policy, target: work.target });
        work.attach.delete(policy);
      }
      for (const policy of [...work.detach]) {
        if (!mayLeave(policy, work)) continue;
        does({ do: 'detach', policy, target: work.target });
        work.detach.delete(policy);
      }
    }
  }

  const inScope = order.filter((id) => scope.has(id) && works.has(id));
  for (;;) {
    const before = steps.length;
    for (const id of inScope) for (const work of works.get(id) ?? []) advance(work);
    if (steps.length > before) isWidening = false;
    else if (isWidening) break;
    else isWidening = true;
  }
  const rest = inScope.flatMap((id) => works.get(id) ?? []);
  return { steps, rest: rest.filter(({ attach, detach }) => attach.size + detach.size > 0) };
}

function workOf(state: State, goal: Goal, tree: Tree): ReadonlyMap<string, readonly Work[]> {
  const works = new Map<string, Work[]>();
  for (const target of tree.targets.keys()) {
    const [now, then] = [
      state.attached.get(target) ?? new Set<string>(),
      goal.attached.get(target) ?? new Set<string>(),
    ];
    const those = (Object.keys(QUOTAS) as PolicyType[]).map((type): Work => {
      const isOfType = (name: string): boolean => state.policies.get(name)?.type === type;
      return {
        target,
        type,
        attach: new Set([...then].filter((name) => !now.has(name) && isOfType(name)).sort()),
        detach: new Set([...now].filter((name) => !then.has(name) && isOfType(name)).sort()),
      };
    });
    const open = those.filter(({ attach, detach }) => attach.size + detach.size > 0);
    if (open.length > 0) works.set(target, open);
  }
  return works;
}
