import type { Organization } from '../organization.ts';
import { RolloutError } from './errors.ts';
import { goalOf, type Permission } from './goal.ts';
import { QUOTAS } from '../quotas.ts';
import { isOurs, wordFor } from './names.ts';
import { fingerprint, stateOf, take, type Actual, type State, type Step } from './state.ts';
import { swap, type Work } from './swap.ts';
import { pathOf, rootOf, smallestFirst, targetNamed, treeOf, type Tree } from './tree.ts';

/** The steps from an organization as it was to one as it should be. */
export interface Plan {
  readonly managementAccount: string;
  /** The fingerprint of the state that it was made for, and of the one that it leads to. */
  readonly from: string;
  readonly to: string;
  readonly steps: readonly Step[];
  /** What differs from what is wanted and stays, a line for people each. */
  readonly left: readonly string[];
  /** Where each target of a step stands, for people. */
  readonly paths: Readonly<Record<string, string>>;
}

/** How a plan is narrowed, or widened. */
export interface PlanOptions extends Permission {
  /** The id or the path of the target that changes, with all below it. Nothing else changes. */
  readonly stage?: string;
}

/**
 * Plans the way to what is wanted: creates policies, then attaches and detaches in the order of `swap`, then deletes
 * those of stackgate's that are attached nowhere and are not wanted anywhere. Throws a RolloutError when there is no
 * safe way.
 */
export function planOf(wanted: Organization, actual: Actual, options: PlanOptions): Plan {
  const goal = goalOf(wanted, actual, options);
  const tree = treeOf(actual.targets);
  const stage = options.stage === undefined ? rootOf(tree) : targetNamed(options.stage, actual.targets).id;
  const scope = new Set(smallestFirst(tree, stage));
  const state = stateOf(actual);
  const from = fingerprint(state);

  const needed = new Set([...scope].flatMap((id) => [...(goal.attached.get(id) ?? [])]));
  const coming = [...goal.policies.values()].filter(({ name }) => !state.policies.has(name));
  const creates = coming
    .filter(({ name }) => needed.has(name))
    .map((policy): Step => ({ do: 'create', policy }));
  // What other stages bring is known here too: nothing leaves that one of them must replace first.
  for (const policy of coming) take({ do: 'create', policy }, state);
  const { steps: swaps, rest } = swap(state, goal, tree, scope);
  refuseStuck(rest, state, tree, goal.policies);

  const inUse = new Set([...state.attached.values()].flatMap((names) => [...names]));
  const deletes = [...actual.policies.values()]
    .filter((policy) => isOurs(policy) && !inUse.has(policy.name) && !goal.policies.has(policy.name))
    .map(({ name, type, content }): Step => ({ do: 'delete', policy: { name, type, content } }));

  const steps = [...creates, ...swaps, ...deletes];
  const end = stateOf(actual);
  for (const step of steps) take(step, end);
  const targets = new Set(steps.flatMap((step) => ('target' in step ? [step.target] : [])));
  return {
    managementAccount: actual.managementAccount,
    from,
    to: fingerprint(end),
    steps,
    left: [...goal.left, ...rest.map((work) => postponed(work, tree))],
    paths: Object.fromEntries([...targets].map((id) => [id, pathOf(tree, id)])),
  };
}

/** What waits for a place that never becomes free. */
function refuseStuck(
  rest: readonly Work[],
  state: State,
  tree: Tree,
  ours: ReadonlyMap<string, unknown>,
): void {
  const problems = rest
    .filter(({ attach }) => attach.size > 0)
    .map(({ target, type, attach, detach }) => {
      const there = [...(state.attached.get(target) ?? [])].filter(
        (name) => state.policies.get(name)?.type === type,
      );
      const others = there.filter((name) => !ours.has(name) && !detach.has(name)).length;
      return `${pathOf(tree, target)} has no place for ${[...attach].join(', ')}: AWS takes ${QUOTAS[type].attachedPerTarget} ${wordFor(type)}s, and ${there.length} are attached, ${others} of them not stackgate's. What leaves can only leave after what replaces it has come. Detach one of the others, or pack into fewer.`;
    });
  if (problems.length > 0) throw new RolloutError(problems.join('\n'));
}

function postponed({ target, detach }: Work, tree: Tree): string {
  return `${pathOf(tree, target)} keeps ${[...detach].join(', ')} until a later stage has attached what replaces it.`;
}
