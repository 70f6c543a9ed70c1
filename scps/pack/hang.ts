import type { ControlPolicy } from '../document.ts';
import type { Target } from '../organization.ts';
import type { Guarded } from './guarded.ts';

/** Policies of one type, by where they may hang. */
export interface Hangable {
  /** The parts of an allow-list: all of them on each guarded target, for one level is a union and levels intersect. */
  readonly together: readonly ControlPolicy[];
  /** Each on the guarded target or above it. */
  readonly apart: readonly ControlPolicy[];
}

/** A guarded target that has to take more policies than it has places for. */
export interface Lack {
  readonly top: Target;
  readonly places: number;
}

/**
 * Which policies hang on which target, by id. What a guarded target has no place for climbs: to the highest target of
 * which everything below is guarded, as few as the fullest target below it needs, so that all targets find places if
 * there are any.
 */
export function hang(
  { together, apart }: Hangable,
  guarded: Guarded,
  placesOn: (target: Target) => number,
): { readonly hung: ReadonlyMap<string, readonly ControlPolicy[]>; readonly lacks: readonly Lack[] } {
  const hung = new Map<string, readonly ControlPolicy[]>();
  const lacks: Lack[] = [];
  const lackOf = (top: Target, count: number): number =>
    count === 0 ? 0 : Math.max(0, count - placesOn(top));
  const descend = (target: Target, rest: readonly ControlPolicy[]): void => {
    if (guarded.isTop(target)) {
      const all = [...together, ...rest];
      hung.set(target.id, all);
      const places = lackOf(target, all.length);
      if (places > 0) lacks.push({ top: target, places });
      return;
    }
    const tops = guarded.topsIn(target);
    if (tops.length === 0) return;
    const lack = Math.max(...tops.map((top) => lackOf(top, together.length + rest.length)));
    const room = guarded.unguardedIn(target).length === 0 ? Math.max(0, placesOn(target)) : 0;
    const staying = rest.length - Math.min(rest.length, room, lack);
    hung.set(target.id, rest.slice(staying));
    for (const child of guarded.childrenOf(target)) descend(child, rest.slice(0, staying));
  };
  descend(guarded.root, apart);
  return { hung, lacks };
}
