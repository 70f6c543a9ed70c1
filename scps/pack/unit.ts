import type { WantedStatement } from '../wanted.ts';
import { hasWildcard, serviceOf } from './action.ts';
import { cover, lengthOfList } from './cover.ts';
import { grouped } from '../../schemas/grouped.ts';
import { inOrder } from './order.ts';
import { documentOf, sizeOf } from './size.ts';

/** What is not cut: the actions of one statement in one service, or in a fixed range of a large service's names. */
export interface Unit {
  readonly statement: WantedStatement['statement'];
  /** As they are written in the document, in order. None where the statement names what it is not for (`NotAction`). */
  readonly actions: readonly string[];
}

/** What units are made with. */
export interface Cutting {
  /** The names of all known actions, by service, in order. */
  readonly known: ReadonlyMap<string, readonly string[]>;
  /** Bytes that a document may have. */
  readonly documentSize: number;
  readonly wildcards: boolean;
  /** Whether the statement's actions in a service were in several documents before. */
  readonly wasSpread: (sid: string, service: string) => boolean;
}

/**
 * Cuts a statement into units, in order. Names are cut where the known actions say, whichever of them the statement
 * names; patterns of a service only when no document has room for all of them, and then they stay cut. So one action
 * more or less changes one unit. A unit of known actions always fits into a document.
 */
export function unitsOf({ statement, spared }: WantedStatement, cutting: Cutting): readonly Unit[] {
  const { Action, ...rest } = statement;
  if (!Action) return [{ statement, actions: [] }];
  const { documentSize, wildcards, wasSpread } = cutting;
  const room = documentSize - sizeOf(documentOf([{ ...rest, Sid: `${rest.Sid}9999`, Action: [] }]));
  const sparedIn = grouped(spared, serviceOf);
  return [...grouped([...new Set(Action)].sort(inOrder), serviceOf)].flatMap(([service, actions]) => {
    const known = cutting.known.get(service) ?? [];
    const unitOf = (some: readonly string[]): Unit => ({
      statement,
      actions: wildcards ? shortened(some, [...known, ...(sparedIn.get(service) ?? [])]) : some,
    });
    if (wildcards && !wasSpread(statement.Sid, service)) {
      const whole = unitOf(actions);
      if (lengthOfList(whole.actions) <= room) return [whole];
    }
    // Names that are written out fill the gaps in documents better in smaller pieces.
    const starts = rangeStarts(known, wildcards ? room : room / 4);
    const ranges = grouped(actions, (action) =>
      String(starts.findLastIndex((start) => inOrder(start, action) <= 0)),
    );
    return Array.from(ranges.values(), unitOf);
  });
}

/** Some actions as patterns, which match none of the other names. A pattern that the author wrote stays as it is. */
function shortened(actions: readonly string[], names: readonly string[]): readonly string[] {
  const isWanted = new Set(actions.map((action) => action.toLowerCase()));
  const others = new Set(names.map((name) => name.toLowerCase()).filter((name) => !isWanted.has(name)));
  const patterns = cover(
    actions.filter((action) => !hasWildcard(action)),
    [...others],
  );
  return [...patterns, ...actions.filter(hasWildcard)].sort(inOrder);
}

/** The first names of ranges that are halved until each is short enough to stand in one unit. The first is `''`. */
function rangeStarts(known: readonly string[], longest: number): readonly string[] {
  const halve = (names: readonly string[]): string[] => {
    const middle = names.length >> 1;
    if (lengthOfList(names) <= longest || middle === 0) return [];
    return [...halve(names.slice(0, middle)), names[middle] ?? '', ...halve(names.slice(middle))];
  };
  return ['', ...halve(known)];
}
