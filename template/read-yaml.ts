import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type ScalarTag,
} from 'yaml';
import { DEEPEST } from './nesting.ts';
import type { Entry, Node } from './node.ts';
import type { Fail } from './problem.ts';

/**
 * Reads YAML into nodes as CloudFormation does: YAML 1.1 (`yes` is true), but dates stay text. A number whose
 * text says more than its value (`012345678901`, `1.10`) stays text too; a property of type number takes it
 * all the same. CloudFormation takes no aliases: they are followed, and the first is reported.
 */
export function readYaml(text: string, fail: Fail, noteAlias: (offset: number) => void): Node | undefined {
  const document = parseDocument(text, {
    version: '1.1',
    merge: true,
    prettyErrors: false,
    uniqueKeys: false, // checked below, where keys are compared as CloudFormation compares them
    logLevel: 'silent',
    customTags: (tags) => [...tags.filter((tag) => tag !== 'timestamp' && tag !== 'binary'), ...SHORT_FORMS],
  });
  for (const { pos, code, message } of [...document.errors, ...document.warnings].slice(0, MOST_ERRORS))
    fail(pos[0], code === 'RESOURCE_EXHAUSTION' ? 'Values are nested too deep.' : `Not YAML: ${message}`);
  if (document.errors.length > 0) return undefined;
  const targets = aliasTargets(document);
  const [firstAlias] = targets.keys();
  if (firstAlias !== undefined) noteAlias(rangeOf(firstAlias)?.[0] ?? 0);
  return new YamlReader(targets, fail).read(document.contents, 0);
}

/** The first errors tell what is wrong; what follows is mostly their consequence. */
const MOST_ERRORS = 20;

/** `!Ref x` is `Ref: x`, `!Sub x` is `Fn::Sub: x`, and so on. */
const FUNCTIONS = [
  'And',
  'Base64',
  'Cidr',
  'Contains',
  'EachMemberEquals',
  'EachMemberIn',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'RefAll',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
  'ValueOf',
  'ValueOfAll',
];
const TAGS = new Map([
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
  ...FUNCTIONS.map((name): [string, string] => [`!${name}`, `Fn::${name}`]),
]);

const SHORT_FORMS = [...TAGS.keys()].flatMap((tag) => [
  { tag, resolve: (value: string) => value } satisfies ScalarTag,
  { tag, collection: 'seq' as const },
  { tag, collection: 'map' as const },
]);

/** Nodes that aliases may add up to; a template within CloudFormation's 1 MB has far fewer. */
const MOST_NODES = 500_000;

class YamlReader {
  readonly #targets: ReadonlyMap<unknown, unknown>;
  readonly #fail: Fail;
  #nodes = 0;

  constructor(targets: ReadonlyMap<unknown, unknown>, fail: Fail) {
    this.#targets = targets;
    this.#fail = fail;
  }

  read(node: unknown, offset: number, depth = 0): Node {
    this.#nodes += 1;
    if (this.#nodes === MOST_NODES) this.#fail(offset, 'Aliases make this template too large to read.');
    if (this.#nodes >= MOST_NODES) return { kind: 'scalar', value: null, offset, end: offset };
    if (depth > DEEPEST) {
      this.#fail(offset, 'Values are nested too deep, or an alias holds itself.');
      return { kind: 'scalar', value: null, offset, end: offset };
    }
    const target = isAlias(node) ? this.#targets.get(node) : node;
    const [start, end] = rangeOf(target) ?? [offset, offset];
    const plain = this.#plain(target, start, end, depth);
    const name = TAGS.get(tagOf(target) ?? '');
    return name === undefined ? plain : longForm(name, plain);
  }

  #plain(node: unknown, offset: number, end: number, depth: number): Node {
    if (isMap(node)) return { kind: 'map', entries: this.#entries(node.items, offset, depth), offset, end };
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item, offset, depth + 1));
      return { kind: 'list', items, offset, end };
    }
    const value = isScalar(node) ? scalarValue(node.value, node.source) : null;
    return { kind: 'scalar', value, offset, end };
  }

  #entries(pairs: readonly unknown[], offset: number, depth: number): Entry[] {
    const entries = new Map<string, Entry>();
    const merged: Entry[] = [];
    for (const pair of pairs) {
      if (!isPair(pair)) continue;
      const [keyOffset, keyEnd] = rangeOf(pair.key) ?? [offset, offset];
      const value = this.read(pair.value, keyOffset, depth + 1);
      const key = isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : undefined;
      if (key === undefined) this.#fail(keyOffset, 'A key must be text.');
      else if (key === '<<') merged.push(...mergedEntries(value));
      else if (entries.has(key)) {
        this.#fail(keyOffset, `"${key}" stands twice here; CloudFormation would keep only one.`);
      } else entries.set(key, { key, keyOffset, keyEnd, value });
    }
    for (const entry of merged) if (!entries.has(entry.key)) entries.set(entry.key, entry);
    return [...entries.values()];
  }
}

/** What each alias stands for: the last node before it with its anchor. One walk, where the library takes one an alias. */
function aliasTargets(document: Document.Parsed): ReadonlyMap<unknown, unknown> {
  const anchors = new Map<string, unknown>();
  const targets = new Map<unknown, unknown>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) targets.set(node, anchors.get(node.source));
      else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

function mergedEntries(node: Node): readonly Entry[] {
  if (node.kind === 'list') return node.items.flatMap(mergedEntries);
  return node.kind === 'map' ? node.entries : [];
}

function longForm(name: string, value: Node): Node {
  const argument = name === 'Fn::GetAtt' ? splitAttribute(value) : value;
  const { offset, end } = value;
  const entries = [{ key: name, keyOffset: offset, keyEnd: end, value: argument }];
  return { kind: 'map', entries, offset, end };
}

/** `!GetAtt A.B.C` names the attribute `B.C` of `A`. */
function splitAttribute(node: Node): Node {
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || !node.value.includes('.')) return node;
  const { offset, end } = node;
  const dot = node.value.indexOf('.');
  const parts = [node.value.slice(0, dot), node.value.slice(dot + 1)];
  return { kind: 'list', items: parts.map((value) => ({ kind: 'scalar', value, offset, end })), offset, end };
}

function scalarValue(value: unknown, source: string | undefined): null | boolean | number | string {
  if (typeof value === 'number') return source === undefined || String(value) === source ? value : source;
  // YAML 1.1 reads `y` and `n` as true and false; CloudFormation does not.
  if (typeof value === 'boolean') return source?.length === 1 ? source : value;
  return typeof value === 'string' || value === null ? value : (source ?? null);
}

function tagOf(node: unknown): string | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) ? node.tag : undefined;
}

/** From where to where a node is written. */
function rangeOf(node: unknown): readonly [start: number, end: number] | undefined {
  const [start, end] = (isNode(node) ? node.range : undefined) ?? [];
  if (start === undefined || end === undefined) return undefined;
  const last = lastIn(node);
  return [start, last === node ? end : (rangeOf(last)?.[1] ?? end)];
}

/** What ends a node: of a block collection its last value, for its range takes in the comment and line end after it. */
function lastIn(node: unknown): unknown {
  let last = node;
  while (isCollection(last) && last.flow !== true && last.items.length > 0) {
    const item = last.items.at(-1);
    last = isPair(item) ? (item.value ?? item.key) : item;
  }
  return last;
}
