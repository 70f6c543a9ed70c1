import { describe, expect, it } from 'vitest';
import { Lexer, stringify } from 'yaml';
import { memberOf, type ListNode, type Node } from '../../template/node.ts';
import type { Region } from '../../template/problem.ts';
import { readTemplate } from '../../template/read.ts';
import { STORY_TEMPLATES } from '../report/stories.ts';

/** What stands before all else on its line: of one, two, three and four bytes, and of two UTF-16 code units. */
const NOT_ASCII = 'aé漢😀';

/** The ways to write a template. `plain` is its content, short forms as long ones. */
const WRITTEN: Readonly<Record<string, (text: string, plain: object) => string>> = {
  'YAML as it is': (text) => text,
  'YAML with comments after everything': (_, plain) =>
    stringify(plain, { blockQuote: false, lineWidth: 0 }).replaceAll(/(?<=\S)$/gm, ` # ${NOT_ASCII}`),
  'YAML in one line': (_, plain) => {
    const content = { Description: NOT_ASCII, ...plain };
    return `--- ${stringify(content, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false })}`;
  },
  JSON: (_, plain) => JSON.stringify(plain, null, 2),
  'JSON in one line': (_, plain) => JSON.stringify({ Description: NOT_ASCII, ...plain }),
};

describe.each(Object.entries(WRITTEN))('in %s', (_, write) => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('and lines that end with %s, a region is the key or the item, to the letter', (__, lineEnd) => {
    let items = 0;
    for (const { file, text } of STORY_TEMPLATES) {
      const written = write(text, plainOf(readTemplate(text, file).root) as object).replaceAll('\n', lineEnd);
      const lines = written.split(lineEnd);
      const { root, positionOf } = readTemplate(written, file);
      const cut = ({ line, column, endColumn }: Region): string | undefined =>
        endColumn === undefined ? undefined : lines[line - 1]?.slice(column - 1, endColumn - 1);
      const walk = (node: Node): void => {
        if (node.kind === 'map') {
          for (const { key, keyOffset, keyEnd, value } of node.entries) {
            // A function in its short form stands where its argument does.
            if (value.offset !== keyOffset)
              expect([key, `'${key}'`, JSON.stringify(key)]).toContain(cut(positionOf(keyOffset, keyEnd)));
            walk(value);
          }
        } else if (node.kind === 'list') {
          for (const item of node.items) {
            const found = cut(positionOf(item.offset, item.end));
            if (found === undefined) expect(written.slice(item.offset, item.end)).toMatch(/\n\s*[^\s#]/);
            else if (!isSplit(node)) {
              items += 1;
              expect(readAgain(found)).toEqual(plainOf(argumentOf(item)));
            }
            walk(item);
          }
        }
      };
      walk(root);
    }
    expect(items).toBeGreaterThan(1000);
  });
});

/** Texts that were read again, for most stand often. */
const known = new Map<string, unknown>();

/** The value that a text alone is. It may hold nothing else, a comment neither. */
function readAgain(text: string): unknown {
  if (!known.has(text)) {
    expect(text.trim()).toBe(text);
    expect([...new Lexer().lex(text)].filter((token) => token.startsWith('#'))).toEqual([]);
    const { root } = readTemplate(`Cut:\n  ${text}\nResources: {}`, 'cut.yaml');
    known.set(text, plainOf(argumentOf(memberOf(root, 'Cut'))));
  }
  return known.get(text);
}

/** What stands in the place of a function in its short form. */
function argumentOf(node: Node | undefined): Node | undefined {
  const [entry] = node?.kind === 'map' ? node.entries : [];
  return entry && entry.value.offset === entry.keyOffset ? argumentOf(entry.value) : node;
}

function plainOf(node: Node | undefined): unknown {
  switch (node?.kind) {
    case undefined:
      return undefined;
    case 'scalar':
      return node.value;
    case 'list':
      return isSplit(node) ? node.items.map(plainOf).join('.') : node.items.map(plainOf);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainOf(value)]));
  }
}

/** Of `!GetAtt A.B`: its two texts stand nowhere by themselves. */
function isSplit({ items, offset }: ListNode): boolean {
  return items.some((item) => item.offset === offset);
}
