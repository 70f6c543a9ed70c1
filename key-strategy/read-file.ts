import { positionsIn, type Node } from '../template/node.ts';
import { readJson } from '../template/read-json.ts';
import { PolicyError, type PolicyProblem } from '../schemas/problem.ts';
import { parseYaml, type YamlFile } from '../schemas/yaml-file.ts';

/** Reads YAML, or JSON, which it tells by its first character. Throws a PolicyError for every place that is neither. */
export function parseYamlOrJson(text: string, file: string): YamlFile {
  return /^\s*\{/.test(text) ? parseJson(text, file) : parseYaml(text, file);
}

/** JSON, whose places are looked up only when something is wrong: they take more memory than all the rest. */
function parseJson(text: string, file: string): YamlFile {
  const at = positionsIn(text);
  const problems: PolicyProblem[] = [];
  const root = readJson(text, (offset, message) => void problems.push({ file, ...at(offset), message }));
  if (!root || problems.length > 0) throw new PolicyError(problems);
  let tree: Node | undefined;
  return {
    content: valueOf(root),
    positionOf: (path) => at(offsetOf((tree ??= readJson(text, () => undefined)), path)),
  };
}

function valueOf(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(valueOf);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, valueOf(value)]));
}

function offsetOf(root: Node | undefined, path: readonly (string | number)[]): number {
  let node = root;
  let offset = root?.offset ?? 0;
  for (const token of path) {
    if (!node) break;
    const entry = node.kind === 'map' ? node.entries.find(({ key }) => key === String(token)) : undefined;
    const next: Node | undefined = node.kind === 'list' ? node.items[Number(token)] : entry?.value;
    if (!next) break;
    offset = entry?.keyOffset ?? next.offset;
    node = next;
  }
  return offset;
}
