import type { Organization, Target } from '../organization.ts';
import { PlacementError } from './placement-error.ts';

/** The tree of an organization, seen by which parts of it are guarded. */
export interface Guarded {
  readonly root: Target;
  /** What is directly below a target, in the organization's order. */
  readonly childrenOf: (target: Target) => readonly Target[];
  /** Whether the policies for what is guarded are hung on it. What is guarded below another is so by that one. */
  readonly isTop: (target: Target) => boolean;
  /** The tops at or below a target. */
  readonly topsIn: (target: Target) => readonly Target[];
  /** What keeps a target from being guarded as a whole: the highest targets at or below it that are not. */
  readonly unguardedIn: (target: Target) => readonly Target[];
}

/**
 * Reads the tree. No control policy binds the management account, so it counts as neither guarded nor unguarded. Throws
 * a PlacementError for a target that is not in the organization, and for the management account.
 */
export function guardedParts(organization: Organization, guardedTargets: readonly string[]): Guarded {
  const { targets, managementAccount } = organization;
  const problems = guardedTargets.flatMap((id) => {
    if (id === managementAccount)
      return [{ target: id, message: `${id} is the management account, which no control policy binds.` }];
    return targets.has(id) ? [] : [{ target: id, message: `${id} is not in the organization.` }];
  });
  const [root] = [...targets.values()].filter(({ parent }) => parent === undefined);
  if (!root) problems.push({ target: '', message: 'The organization has no root.' });
  if (!root || problems.length > 0) throw new PlacementError(problems);

  const chosen = new Set(guardedTargets);
  const children = new Map<string, Target[]>();
  for (const target of targets.values()) {
    if (target.parent !== undefined)
      children.set(target.parent, [...(children.get(target.parent) ?? []), target]);
  }
  const childrenOf = ({ id }: Target): readonly Target[] => children.get(id) ?? [];
  const isBelowChosen = ({ parent }: Target): boolean => {
    const above = parent === undefined ? undefined : targets.get(parent);
    return above !== undefined && (chosen.has(above.id) || isBelowChosen(above));
  };
  const isTop = (target: Target): boolean => chosen.has(target.id) && !isBelowChosen(target);
  const topsIn = (target: Target): readonly Target[] =>
    isTop(target) ? [target] : childrenOf(target).flatMap(topsIn);
  const unguardedIn = (target: Target): readonly Target[] => {
    if (isTop(target)) return [];
    const bound = childrenOf(target).filter(({ id }) => id !== managementAccount);
    const unguarded = bound.flatMap(unguardedIn);
    return topsIn(target).length === 0 ? [target] : unguarded;
  };
  return { root, childrenOf, isTop, topsIn, unguardedIn };
}
