import type { Target } from '../organization.ts';
import { RolloutError } from './errors.ts';

/** The targets of an organization by their places. */
export interface Tree {
  readonly targets: ReadonlyMap<string, Target>;
  readonly childrenOf: (id: string) => readonly Target[];
}

/** A tree of targets, whose parents stand before their children. */
export function treeOf(targets: ReadonlyMap<string, Target>): Tree {
  const children = new Map<string, Target[]>();
  for (const target of targets.values()) {
    if (target.parent === undefined) continue;
    const siblings = children.get(target.parent);
    if (siblings) siblings.push(target);
    else children.set(target.parent, [target]);
  }
  return { targets, childrenOf: (id) => children.get(id) ?? [] };
}

/** A target and all below it, smallest reach first: each account before its organizational unit, the root last. */
export function* smallestFirst(tree: Tree, id: string): Iterable<string> {
  for (const child of tree.childrenOf(id)) yield* smallestFirst(tree, child.id);
  yield id;
}

/** A target and all above it, up to the root. */
export function* upwards({ targets }: Tree, id: string): Iterable<string> {
  for (let target = targets.get(id); target; target = targets.get(target.parent ?? '')) yield target.id;
}

/** The root's id. Throws when there is none. */
export function rootOf({ targets }: Tree): string {
  for (const { id, parent } of targets.values()) if (parent === undefined) return id;
  throw new Error('The organization has no root.');
}

/** Where people find a target, such as `Root/Workloads/Test`. */
export function pathOf(tree: Tree, id: string): string {
  return [...upwards(tree, id)]
    .map((one) => tree.targets.get(one)?.name ?? one)
    .reverse()
    .join('/');
}

/** The target that people mean: by its id, or by its path from the root such as `Root/Workloads/Test`. */
export function targetNamed(name: string, targets: ReadonlyMap<string, Target>): Target {
  const tree = treeOf(targets);
  const named = [...targets.values()].filter(({ id }) => id === name || pathOf(tree, id) === name);
  const [target, other] = named;
  if (!target)
    throw new RolloutError(`${name} is no target. Give an id, or a path such as Root/Workloads/Test.`);
  if (other) throw new RolloutError(`${name} is ${target.id} and ${other.id}. Give the id.`);
  return target;
}
