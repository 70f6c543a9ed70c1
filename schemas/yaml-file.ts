import { isAlias, isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { PolicyError } from './problem.ts';

/** A YAML file of a policy folder, with the places of what it says. */
export interface YamlFile {
  readonly content: unknown;
  /** Where a path such as `['rules', 'my-rule', 'restrict', 'required', 0]` stands, or its nearest ancestor. */
  readonly positionOf: (path: readonly (string | number)[]) => {
    readonly line: number;
    readonly column: number;
  };
}

/** Reads YAML with merge keys. Throws a PolicyError for every place that is no YAML, a repeated key among them. */
export function parseYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: true });
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  if (document.errors.length > 0) {
    throw new PolicyError(
      document.errors.map((error) => ({
        file,
        ...at(error.pos[0]),
        message: error.message.split('\n')[0] ?? error.code,
      })),
    );
  }
  return {
    content: document.toJS({ maxAliasCount: 1000 }) as unknown,
    positionOf: (path) => at(offsetOf(document, path)),
  };
}

function offsetOf(document: Document.Parsed, path: readonly (string | number)[]): number {
  let offset = 0;
  let node: unknown = document.contents;
  for (const token of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(token));
      if (!isPair(pair)) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else {
      const item: unknown =
        isNode(node) && 'items' in node ? (node.items as unknown[])[Number(token)] : undefined;
      if (item === undefined) break;
      offset = startOf(item) ?? offset;
      node = item;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
