/** Stands in a pattern for any characters, also none. */
export const ANY = Symbol('any characters');
/** Stands in a pattern for one character. */
export const ONE = Symbol('one character');

/** A part of a pattern: text that stands for itself, or a wildcard. */
export type Token = string | typeof ANY | typeof ONE;

/**
 * A compiled pattern: the pieces between its asterisks, at least one. Unlike the text of a pattern it can hold an
 * asterisk that stands for itself, which `${*}` and the value of a policy variable bring.
 */
export type Glob = readonly Piece[];

/** Text, or characters of which those that are `undefined` may be any. */
type Piece = string | readonly (string | undefined)[];

/** Compiles a pattern. */
export function globOf(tokens: readonly Token[]): Glob {
  const pieces: (string | typeof ONE)[][] = [[]];
  for (const token of tokens) {
    if (token === ANY) pieces.push([]);
    else pieces.at(-1)?.push(token);
  }
  return pieces.map((piece) =>
    piece.includes(ONE)
      ? piece.flatMap((token) => (token === ONE ? [undefined] : token.split('')))
      : piece.join(''),
  );
}

/** Compiles a text in which every `*` and `?` is a wildcard. */
export function globOfText(text: string): Glob {
  return globOf(tokensOf(text));
}

/** A text with its wildcards as tokens. */
export function tokensOf(text: string): Token[] {
  const parts = text.split(/([*?])/);
  return parts.filter((part) => part !== '').map((part) => (part === '*' ? ANY : part === '?' ? ONE : part));
}

/**
 * Whether the whole of a text fits. Letters count as they are written. What stands between two asterisks is taken where it
 * stands first, so the time is at worst that of both lengths multiplied.
 */
export function fits(glob: Glob, text: string): boolean {
  const [first = '', ...rest] = glob;
  if (!standsAt(first, text, 0)) return false;
  const last = rest.pop();
  if (last === undefined) return first.length === text.length;
  let at = first.length;
  for (const piece of rest) {
    const found = find(piece, text, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  const end = text.length - last.length;
  return end >= at && standsAt(last, text, end);
}

function standsAt(piece: Piece, text: string, at: number): boolean {
  if (typeof piece === 'string') return text.startsWith(piece, at);
  if (at + piece.length > text.length) return false;
  return piece.every((character, index) => character === undefined || character === text[at + index]);
}

function find(piece: Piece, text: string, from: number): number {
  if (typeof piece === 'string') return text.indexOf(piece, from);
  for (let at = from; at + piece.length <= text.length; at += 1) if (standsAt(piece, text, at)) return at;
  return -1;
}
