/**
 * Translates a pattern of the registry to one that JavaScript compiles, with the `u` flag where that is
 * possible. Registry patterns are written for several dialects: `\A`, `\Z` and `\z` mark the ends, `\x{60}`
 * is a code point, `\p{Graph}` and `[:alnum:]` are POSIX classes (of ASCII), a leading `(?s)` or `(?i)` sets
 * flags, and characters are escaped that need not be. Answers `undefined` when the pattern has no equivalent:
 * it would compile to something else, or not at all.
 */
export function translatePattern(source: string): string | undefined {
  const [prefix = '', flags = ''] = /^\(\?([is]+)\)/.exec(source) ?? [];
  const tokens = tokensOf(source.slice(prefix.length));
  if (!tokens) return undefined;
  let translated = '';
  for (const [index, token] of tokens.entries()) {
    const text = translateToken(token, flags, (offset) => tokens[index + offset]);
    if (text === undefined) return undefined;
    translated += text;
  }
  return compiles(translated) ? translated : undefined;
}

/** Without the `u` flag, `\p{L}` and `\u{60}` would compile and mean letters and counts. */
function compiles(pattern: string): boolean {
  const flags = /\\[pPu]\{/.test(pattern) ? ['u'] : ['u', ''];
  return flags.some((flag) => {
    try {
      new RegExp(pattern, flag);
      return true;
    } catch {
      return false;
    }
  });
}

/** A piece of a pattern, and whether it stands in a character class (`[a-z]`). */
interface Token {
  readonly text: string;
  readonly inClass: boolean;
}

/** The token this many places further on, or back. */
type Neighbour = (offset: number) => Token | undefined;

const CLASS_TOKEN =
  /\\[pPxu]\{[^}]*\}|\\c[A-Za-z]|\\x[\dA-Fa-f]{2}|\\u[\dA-Fa-f]{4}|\\[^]|\[:\^?\w+:\]|[^\]]/uy;
const TOKEN =
  /\\[pPxu]\{[^}]*\}|\\k<\w+>|\\c[A-Za-z]|\\x[\dA-Fa-f]{2}|\\u[\dA-Fa-f]{4}|\\[^]|\[\^?|\{\d+(?:,\d*)?\}|\(\?(?:<[=!]|<\w+>|.)|[^]/uy;

/** The tokens of a pattern, or `undefined` when it ends in the middle of one. */
function tokensOf(source: string): Token[] | undefined {
  const tokens: Token[] = [];
  let inClass = false;
  let at = 0;
  while (at < source.length) {
    if (inClass && source[at] === ']') {
      tokens.push({ text: ']', inClass: false });
      inClass = false;
      at += 1;
      continue;
    }
    const matcher = inClass ? CLASS_TOKEN : TOKEN;
    matcher.lastIndex = at;
    const text = matcher.exec(source)?.[0];
    if (text === undefined) return undefined;
    tokens.push({ text, inClass });
    if (!inClass && (text === '[' || text === '[^')) inClass = true;
    at += text.length;
  }
  return inClass ? undefined : tokens;
}

/** POSIX classes as members of a JavaScript class. */
const POSIX: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: 'A-Fa-f0-9',
};

function translateToken(token: Token, flags: string, near: Neighbour): string | undefined {
  const { text, inClass } = token;
  if (text.startsWith('\\')) return translateEscape(text, inClass, flags);
  if (inClass && text.startsWith('[:')) return POSIX[text.slice(2, -2)];
  if (/^\(\?[^:=!<]/.test(text)) return undefined; // Flags in the middle, atomic groups, comments.
  if (inClass && text === '-' && isBesideSet(near)) return '\\-';
  if (!inClass && text === '.' && flags.includes('s')) return '[\\s\\S]';
  if (!inClass && /^[{}]$/.test(text)) return `\\${text}`;
  return flags.includes('i') ? foldCase(token, near) : text;
}

/** Whether a hyphen in a class stands beside a set such as `\w`, so that it is no range. */
function isBesideSet(near: Neighbour): boolean {
  const neighbours = [near(-1), near(1)];
  const isInside = neighbours.every((neighbour) => neighbour?.inClass);
  return isInside && neighbours.some((neighbour) => /^(\\[dDwWsSpP]|\[:)/.test(neighbour?.text ?? ''));
}

function translateEscape(text: string, inClass: boolean, flags: string): string | undefined {
  if (text === '\\A') return inClass ? undefined : '^';
  if (text === '\\Z' || text === '\\z') return inClass ? undefined : '$';
  if (text.startsWith('\\x{')) return `\\u${text.slice(2)}`;
  const property = /^\\p\{(\w+)\}$/.exec(text)?.[1];
  const posix = property === undefined ? undefined : POSIX[property.toLowerCase()];
  if (posix !== undefined && !isUnicodeProperty(text)) return inClass ? posix : `[${posix}]`;
  const name = text.slice(1);
  if (flags.includes('i') && /^[1-9pPuxck]/.test(name)) return undefined;
  if (/^[A-Za-z0-9]/.test(name)) return /^([bBdDwWsStnrvf0-9]|[pPuxck].)/.test(name) ? text : undefined;
  const syntax = /^[\^$\\.*+?()[\]{}|/]$/.test(name) || (inClass && name === '-');
  return syntax ? text : name;
}

function isUnicodeProperty(escape: string): boolean {
  try {
    new RegExp(escape, 'u');
    return true;
  } catch {
    return false;
  }
}

/** A letter in both cases; at the end of a range the whole range, if its ends are letters of one case. */
function foldCase({ text, inClass }: Token, near: Neighbour): string | undefined {
  if (!inClass) return isLetter(text) ? `[${bothCases(text)}]` : text;
  const isRange = (hyphen: number): boolean =>
    near(hyphen)?.text === '-' && near(hyphen * 2)?.inClass === true;
  if (isRange(-1)) {
    const from = near(-2)?.text ?? '';
    const range = `${from}-${text}`;
    if (near(-3)?.text === '-') return undefined;
    if (/^([a-z]-[a-z]|[A-Z]-[A-Z])$/.test(range)) return text + swapCase(range);
    return isLetter(from) || isLetter(text) ? undefined : text;
  }
  return isLetter(text) && !isRange(1) ? bothCases(text) : text;
}

function isLetter(text: string): boolean {
  return /^[A-Za-z]$/.test(text);
}

function bothCases(letter: string): string {
  return letter + swapCase(letter);
}

function swapCase(text: string): string {
  return text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase();
}
