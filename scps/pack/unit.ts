import type { WantedStatement } from '../wanted.ts';
import { hasWildcard, serviceOf } from './action.ts';
import { cover, lengthInList } from './cover.ts';
import { byName, inOrder } from './order.ts';
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
}

/**
 * Cuts a statement into units, in order. Where it is cut depends on the known actions and on the statement's own
 * conditions, never on which actions it names: one action more or less changes one unit. A unit of known actions always
 * fits into a document.
 */
export function unitsOf({ statement, spared }: WantedStatement, cutting: Cutting): readonly Unit[] {
  const { Action, ...rest } = statement;
  if (!Action) return [{ statement, actions: [] }];
  const room = cutting.documentSize - sizeOf(documentOf([{ ...rest, Sid: `${rest.Sid}9999`, Action: [] }]));
  // Names that are written out fill gaps in documents better in smaller pieces, which patterns would be longer for.
  const longest = cutting.wildcards ? room : room / 4;
  const sparedIn = byName(spared, serviceOf);
  return [...byName([...new Set(Action)].sort(inOrder), serviceOf)].flatMap(([service, actions]) => {
    const known = cutting.known.get(service) ?? [];
    const starts = rangeStarts(known, longest);
    const ranges = byName(actions, (action) =>
      String(starts.findLastIndex((start) => inOrder(start, action) <= 0)),
    );
    return Array.from(ranges.values(), (range): Unit => {
      if (!cutting.wildcards) return { statement, actions: range };
      const others = othersThan(range, [...known, ...(sparedIn.get(service) ?? [])]);
      // A pattern that the author wrote stays as it is.
      const patterns = cover(
        range.filter((action) => !hasWildcard(action)),
        others,
      );
      return { statement, actions: [...patterns, ...range.filter(hasWildcard)].sort(inOrder) };
    });
  });
}

/** The first names of ranges that are halved until each is short enough to stand in one unit. The first is `''`. */
function rangeStarts(known: readonly string[], longest: number): readonly string[] {
  const halve = (names: readonly string[]): string[] => {
    const length = names.reduce((sum, name) => sum + lengthInList(name), 0);
    const middle = names.length >> 1;
    if (length <= longest || middle === 0) return [];
    return [...halve(names.slice(0, middle)), names[middle] ?? '', ...halve(names.slice(middle))];
  };
  return ['', ...halve(known)];
}

function othersThan(wanted: readonly string[], names: readonly string[]): readonly string[] {
  const isWanted = new Set(wanted.map((action) => action.toLowerCase()));
  return [...new Set(names.map((name) => name.toLowerCase()))].filter((name) => !isWanted.has(name));
}
