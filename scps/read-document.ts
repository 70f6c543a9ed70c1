import { ExplainedError } from '../schemas/explained-error.ts';
import { positionsIn, type Node, type Span } from '../template/node.ts';
import type { Position, Region } from '../template/problem.ts';
import { readJson } from '../template/read-json.ts';
import type { Condition, PolicyDocument, Principal, Statement } from './document.ts';

// Structure only. What a document means, and what AWS would refuse of it for its policy type, is for `lint/`.

/** A policy file as it was read. */
export interface ReadDocument {
  readonly document: PolicyDocument;
  /** Where the value at a path such as `['Statement', 0, 'Action', 1]` stands, or its nearest ancestor. */
  readonly positionOf: (path: readonly (string | number)[]) => Region;
}

/** Something that keeps a text from being a policy document. */
export interface DocumentProblem extends Position {
  readonly message: string;
}

/** A file that is no policy document. Nothing of it is used. */
export class DocumentError extends ExplainedError {
  override readonly name = 'DocumentError';
  readonly file: string;
  readonly problems: readonly DocumentProblem[];

  constructor(file: string, problems: readonly DocumentProblem[]) {
    super(problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'));
    this.file = file;
    this.problems = problems;
  }
}

/** Reads the JSON text of a policy document. Throws a DocumentError that names every place that has not its form. */
export function readDocument(text: string, file: string): ReadDocument {
  const at = positionsIn(text);
  const problems: DocumentProblem[] = [];
  const fail = (offset: number, message: string): void => void problems.push({ ...at(offset), message });
  const root = readJson(text, fail);
  if (problems.length > 0) throw new DocumentError(file, problems);
  const document = root && documentOf(root, fail);
  if (!document || problems.length > 0) {
    if (problems.length === 0) fail(0, 'The file is empty; it has to be a policy document.');
    throw new DocumentError(file, problems);
  }
  return {
    document,
    positionOf(path) {
      const { offset, end } = spanOf(root, path);
      return at(offset, end);
    },
  };
}

type Fail = (offset: number, message: string) => void;

/** The policy document that a node is, or fails at every place that has not its form. */
export function documentOf(node: Node, fail: Fail): PolicyDocument | undefined {
  const members = membersOf(node, DOCUMENT, 'A policy document', fail);
  if (!members) return undefined;
  const version = members.get('Version');
  // Without it AWS takes the language of 2008, in which policy variables are plain text.
  if (version?.kind !== 'scalar' || version.value !== '2012-10-17')
    fail((version ?? node).offset, 'The document needs "Version": "2012-10-17".');
  const id = members.get('Id');
  const statements = members.get('Statement');
  if (!statements) fail(node.offset, 'The document has no "Statement".');
  const items = statements?.kind === 'list' ? statements.items : statements ? [statements] : [];
  if (statements && items.length === 0) fail(statements.offset, 'The document has no statements.');
  return {
    Version: '2012-10-17',
    ...(id && { Id: textOf(id, 'Id', fail) }),
    Statement: items.flatMap((item) => statementOf(item, fail) ?? []),
  };
}

const DOCUMENT = ['Version', 'Id', 'Statement'];
const LISTS = ['Action', 'NotAction', 'Resource', 'NotResource'] as const;
const STATEMENT = ['Sid', 'Effect', 'Principal', 'NotPrincipal', ...LISTS, 'Condition'];

function statementOf(node: Node, fail: Fail): Statement | undefined {
  const members = membersOf(node, STATEMENT, 'A statement', fail);
  if (!members) return undefined;
  const effect = members.get('Effect');
  const value = effect?.kind === 'scalar' ? effect.value : undefined;
  if (value !== 'Allow' && value !== 'Deny') {
    fail((effect ?? node).offset, '"Effect" has to be "Allow" or "Deny".');
    return undefined;
  }
  for (const [one, other] of [
    ['Action', 'NotAction'],
    ['Resource', 'NotResource'],
  ] as const) {
    if (members.has(one) === members.has(other))
      fail(node.offset, `A statement has either "${one}" or "${other}".`);
  }
  const [sid, condition] = [members.get('Sid'), members.get('Condition')];
  return {
    ...(sid && { Sid: textOf(sid, 'Sid', fail) }),
    Effect: value,
    ...principalsOf(members, fail),
    ...Object.fromEntries(
      LISTS.flatMap((name) => {
        const list = members.get(name);
        return list ? [[name, textsOf(list, name, fail)]] : [];
      }),
    ),
    ...(condition && { Condition: conditionOf(condition, fail) }),
  };
}

function principalsOf(
  members: ReadonlyMap<string, Node>,
  fail: Fail,
): Pick<Statement, 'Principal' | 'NotPrincipal'> {
  const entries = (['Principal', 'NotPrincipal'] as const).flatMap((name): [string, Principal][] => {
    const node = members.get(name);
    if (!node) return [];
    if (node.kind === 'scalar' && node.value === '*') return [[name, '*']];
    if (node.kind !== 'map') fail(node.offset, `"${name}" is "*", or an object of kinds of principals.`);
    return [[name, listsOf(node, fail)]];
  });
  return Object.fromEntries(entries);
}

function conditionOf(node: Node, fail: Fail): Condition {
  if (node.kind !== 'map') {
    fail(node.offset, '"Condition" has to be an object of operators.');
    return {};
  }
  return Object.fromEntries(
    node.entries.map(({ key, value }) => {
      if (value.kind !== 'map')
        fail(value.offset, `The operator "${key}" needs an object of condition keys.`);
      return [key, listsOf(value, fail)];
    }),
  );
}

function listsOf(node: Node, fail: Fail): Readonly<Record<string, readonly string[]>> {
  if (node.kind !== 'map') return {};
  return Object.fromEntries(
    node.entries.map(({ key, value }): [string, readonly string[]] => [key, textsOf(value, key, fail)]),
  );
}

/** One value or a list of them. IAM takes booleans and numbers for their text. */
function textsOf(node: Node, name: string, fail: Fail): readonly string[] {
  const items = node.kind === 'list' ? node.items : [node];
  if (items.length === 0) fail(node.offset, `"${name}" names nothing.`);
  return items.map((item) => {
    if (item.kind === 'scalar' && item.value !== null) return String(item.value);
    fail(item.offset, `"${name}" has to be text, or a list of texts.`);
    return '';
  });
}

/** The text that a node is, or fails. */
export function textOf(node: Node, name: string, fail: Fail): string {
  if (node.kind === 'scalar' && typeof node.value === 'string') return node.value;
  fail(node.offset, `"${name}" has to be text.`);
  return '';
}

/** The members of an object by name, or fails: also at a member that is not known. */
export function membersOf(
  node: Node,
  known: readonly string[],
  what: string,
  fail: Fail,
): ReadonlyMap<string, Node> | undefined {
  if (node.kind !== 'map') {
    fail(node.offset, `${what} has to be a JSON object.`);
    return undefined;
  }
  for (const { key, keyOffset } of node.entries) {
    if (!known.includes(key)) fail(keyOffset, `${what} has no "${key}". It takes ${known.join(', ')}.`);
  }
  return new Map(node.entries.map(({ key, value }) => [key, value]));
}

/** The key or the item at a path below a node, or its nearest ancestor. */
export function spanOf(root: Node, path: readonly (string | number)[]): Span {
  let node = root;
  let span: Span = root;
  for (const token of path) {
    // A single value stands for the list of it, so its index leads to itself.
    if (node.kind !== 'list' && typeof token === 'number') continue;
    if (node.kind === 'map') {
      const entry = node.entries.find(({ key }) => key === token);
      if (!entry) break;
      span = { offset: entry.keyOffset, end: entry.keyEnd };
      node = entry.value;
    } else if (node.kind === 'list') {
      const item = node.items[Number(token)];
      if (!item) break;
      span = item;
      node = item;
    }
  }
  return span;
}
