import { printParseErrorCode, visit, type ParseErrorCode } from 'jsonc-parser';
import { DEEPEST, isNestedDeeper } from './nesting.ts';
import type { Entry, Node } from './node.ts';
import type { Fail } from './problem.ts';

interface Open {
  readonly offset: number;
  readonly items: Node[] | undefined;
  readonly entries: Map<string, Entry> | undefined;
  key: Omit<Entry, 'value'> | undefined;
}

/** Reads JSON into nodes. Comments, trailing commas and repeated keys are errors. */
export function readJson(text: string, fail: Fail): Node | undefined {
  if (isNestedDeeper(text, DEEPEST)) {
    fail(0, 'Values are nested too deep.');
    return undefined;
  }
  const stack: Open[] = [];
  let root: Node | undefined;

  function place(node: Node): void {
    const open = stack.at(-1);
    if (!open) root ??= node;
    else if (open.items) open.items.push(node);
    else if (open.key) {
      const { key, keyOffset } = open.key;
      if (open.entries?.has(key)) fail(keyOffset, `"${key}" stands twice here; only one would be kept.`);
      open.entries?.set(key, { ...open.key, value: node });
    }
  }

  visit(
    text,
    {
      onObjectBegin: (offset) =>
        void stack.push({ offset, items: undefined, entries: new Map(), key: undefined }),
      onArrayBegin: (offset) => void stack.push({ offset, items: [], entries: undefined, key: undefined }),
      onObjectProperty: (key, offset, length) => {
        const open = stack.at(-1);
        if (open) open.key = { key, keyOffset: offset, keyEnd: offset + length };
      },
      onLiteralValue: (value: null | boolean | number | string, offset, length) =>
        place({ kind: 'scalar', value, offset, end: offset + length }),
      onObjectEnd: (offset, length) => {
        const open = stack.pop();
        const span = { offset: open?.offset ?? offset, end: offset + length };
        if (open?.entries) place({ kind: 'map', entries: [...open.entries.values()], ...span });
      },
      onArrayEnd: (offset, length) => {
        const open = stack.pop();
        const span = { offset: open?.offset ?? offset, end: offset + length };
        if (open?.items) place({ kind: 'list', items: open.items, ...span });
      },
      onError: (error, offset) => fail(offset, `Not JSON: ${wordsOf(error)}.`),
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  return root;
}

/** `property name expected` of PropertyNameExpected */
function wordsOf(error: ParseErrorCode): string {
  return printParseErrorCode(error)
    .replaceAll(/(?!^)[A-Z]/g, ' $&')
    .toLowerCase();
}
