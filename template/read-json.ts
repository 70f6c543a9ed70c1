import { printParseErrorCode, visit, type ParseErrorCode } from 'jsonc-parser';
import { DEEPEST, isNestedDeeper } from './nesting.ts';
import type { Entry, Node } from './node.ts';
import type { Fail } from './problem.ts';

interface Open {
  readonly offset: number;
  readonly items: Node[] | undefined;
  readonly entries: Map<string, Entry> | undefined;
  key: { readonly name: string; readonly offset: number } | undefined;
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
      const { name, offset } = open.key;
      if (open.entries?.has(name)) fail(offset, `"${name}" stands twice here; only one would be kept.`);
      open.entries?.set(name, { key: name, keyOffset: offset, value: node });
    }
  }

  visit(
    text,
    {
      onObjectBegin: (offset) =>
        void stack.push({ offset, items: undefined, entries: new Map(), key: undefined }),
      onArrayBegin: (offset) => void stack.push({ offset, items: [], entries: undefined, key: undefined }),
      onObjectProperty: (name, offset) => {
        const open = stack.at(-1);
        if (open) open.key = { name, offset };
      },
      onLiteralValue: (value: null | boolean | number | string, offset) =>
        place({ kind: 'scalar', value, offset }),
      onObjectEnd: () => {
        const open = stack.pop();
        if (open?.entries) place({ kind: 'map', entries: [...open.entries.values()], offset: open.offset });
      },
      onArrayEnd: () => {
        const open = stack.pop();
        if (open?.items) place({ kind: 'list', items: open.items, offset: open.offset });
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
