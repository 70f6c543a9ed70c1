import type { Region } from './problem.ts';

/** A value of a template as it is written, with its place in the text. Short forms stand as long forms. */
export type Node = ScalarNode | ListNode | MapNode;

/** From where to where something is written: offsets in UTF-16 code units, that of the end after its last character. */
export interface Span {
  readonly offset: number;
  readonly end: number;
}

export interface ScalarNode extends Span {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
}

export interface ListNode extends Span {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface MapNode extends Span {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
}

/** One member of a map. Keys are unique within it. */
export interface Entry {
  readonly key: string;
  readonly keyOffset: number;
  readonly keyEnd: number;
  readonly value: Node;
}

/** The value of a member, or `undefined`. */
export function memberOf(node: Node | undefined, key: string): Node | undefined {
  return entryOf(node, key)?.value;
}

/** A member with its place, or `undefined`. */
export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** The text of a scalar that is a string. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** The text of any scalar but null. */
export function scalarText(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

/** Turns offsets into regions. Line starts are found when the first is asked for. */
export function positionsIn(text: string): (offset: number, end?: number) => Region {
  let starts: number[] | undefined;
  return (offset, end) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    const start = starts[low] ?? 0;
    const isOneLine = end !== undefined && end < (starts[low + 1] ?? Infinity);
    return { line: low + 1, column: offset - start + 1, ...(isOneLine && { endColumn: end - start + 1 }) };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
