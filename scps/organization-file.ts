import { didYouMean } from '../gate/suggest.ts';
import { positionsIn, type Node } from '../template/node.ts';
import type { Fail, Region } from '../template/problem.ts';
import { readJson } from '../template/read-json.ts';
import type { ControlPolicy, PolicyType } from './document.ts';
import type { Organization, Target } from './organization.ts';
import {
  DocumentError,
  documentOf,
  membersOf,
  spanOf,
  textOf,
  type DocumentProblem,
} from './read-document.ts';

/** An organization as it was read from a file. */
export interface ReadOrganization {
  readonly organization: Organization;
  /** Where the value at a path of a policy's document stands, or its nearest ancestor. */
  readonly positionOf: (policy: string, path: readonly (string | number)[]) => Region;
}

/**
 * Reads `organization.json`: the management account, the targets, parents before their children, and the policies.
 * Throws a DocumentError that names every place that has not its form, or that names what is not there.
 */
export function readOrganization(text: string, file: string): ReadOrganization {
  const at = positionsIn(text);
  const problems: DocumentProblem[] = [];
  const fail = (offset: number, message: string): void => void problems.push({ ...at(offset), message });
  const root = readJson(text, fail);
  if (!root && problems.length === 0) fail(0, 'The file is empty; it has to be an organization.');
  if (!root || problems.length > 0) throw new DocumentError(file, problems);
  const members = membersOf(root, ['managementAccount', 'targets', 'policies'], 'An organization', fail);
  const managementAccount = accountOf(members?.get('managementAccount'), root, fail);
  const policies = policiesIn(members?.get('policies'), root, fail);
  const known = new Map([...policies].map(([name, { policy }]) => [name, policy]));
  const targets = targetsIn(members?.get('targets'), root, known, fail);
  if (problems.length > 0) throw new DocumentError(file, problems);
  return {
    organization: { managementAccount, targets, policies: known },
    positionOf(policy, path) {
      const { offset, end } = spanOf(policies.get(policy)?.node ?? root, path);
      return at(offset, end);
    },
  };
}

/** The text of an organization's file, by which two states of it can be compared line by line. */
export function writeOrganization({ managementAccount, targets, policies }: Organization): string {
  const file = { managementAccount, targets: [...targets.values()], policies: [...policies.values()] };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function accountOf(node: Node | undefined, root: Node, fail: Fail): string {
  const account = node && textOf(node, 'managementAccount', fail);
  if (account === undefined || !/^\d{12}$/.test(account))
    fail((node ?? root).offset, '"managementAccount" has to be the twelve digits of an account, as text.');
  return account ?? '';
}

interface PlacedPolicy {
  readonly policy: ControlPolicy;
  readonly node: Node;
}

const POLICY_TYPES: readonly PolicyType[] = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'];

function policiesIn(list: Node | undefined, root: Node, fail: Fail): ReadonlyMap<string, PlacedPolicy> {
  const policies = new Map<string, PlacedPolicy>();
  for (const item of itemsOf(list, 'policies', root, fail)) {
    const members = membersOf(item, ['name', 'type', 'document'], 'A policy', fail);
    const [name, type] = [nameOf(members, item, fail), chosen(members, POLICY_TYPES, item, fail)];
    const node = members?.get('document');
    if (members && !node) fail(item.offset, 'A policy needs its "document".');
    const document = node && documentOf(node, fail);
    if (policies.has(name)) fail(item.offset, `There are two policies "${name}".`);
    if (type && node && document) policies.set(name, { policy: { name, type, document }, node });
  }
  return policies;
}

/** The form of each kind of id, from the API reference of AWS Organizations (`Parent`, `Root`, `Account`). */
const IDS: Readonly<Record<Target['type'], RegExp>> = {
  ROOT: /^r-[0-9a-z]{4,32}$/,
  ORGANIZATIONAL_UNIT: /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/,
  ACCOUNT: /^\d{12}$/,
};

function targetsIn(
  list: Node | undefined,
  root: Node,
  policies: ReadonlyMap<string, ControlPolicy>,
  fail: Fail,
): ReadonlyMap<string, Target> {
  const targets = new Map<string, Target>();
  const items = itemsOf(list, 'targets', root, fail);
  if (list && items.length === 0) fail(list.offset, 'There are no targets; the root is one at least.');
  for (const item of items) {
    const members = membersOf(item, ['id', 'name', 'type', 'parent', 'attached'], 'A target', fail);
    const type = chosen(members, ['ROOT', 'ORGANIZATIONAL_UNIT', 'ACCOUNT'] as const, item, fail);
    const [idNode, parentNode] = [members?.get('id'), members?.get('parent')];
    const id = idNode ? textOf(idNode, 'id', fail) : '';
    if (type && !IDS[type].test(id))
      fail((idNode ?? item).offset, `"${id}" is no id of a target of type ${type}.`);
    if (targets.has(id)) fail((idNode ?? item).offset, `There are two targets ${id}.`);
    const parent = parentNode && textOf(parentNode, 'parent', fail);
    if (type) checkParent(type, parent, targets, (message) => fail((parentNode ?? item).offset, message));
    const name = nameOf(members, item, fail);
    const attached = attachedIn(members?.get('attached'), item, policies, fail);
    if (type) targets.set(id, { id, name, type, ...(parent !== undefined && { parent }), attached });
  }
  return targets;
}

function checkParent(
  type: Target['type'],
  parent: string | undefined,
  before: ReadonlyMap<string, Target>,
  fail: (message: string) => void,
): void {
  if (type === 'ROOT') {
    if (parent !== undefined) fail('The root has no "parent".');
    if (before.size > 0) fail('The root stands first, and there is one.');
  } else if (parent === undefined) fail('A target needs its "parent"; only the root has none.');
  else {
    const above = before.get(parent);
    if (!above) fail(`The parent "${parent}" is not among the targets before it.`);
    else if (above.type === 'ACCOUNT') fail(`The parent "${parent}" is an account, which has no children.`);
  }
}

function attachedIn(
  list: Node | undefined,
  target: Node,
  policies: ReadonlyMap<string, ControlPolicy>,
  fail: Fail,
): readonly string[] {
  const attached: string[] = [];
  for (const item of itemsOf(list, 'attached', target, fail)) {
    const name = textOf(item, 'attached', fail);
    if (!policies.has(name))
      fail(item.offset, `There is no policy "${name}".${didYouMean(name, [...policies.keys()])}`);
    if (attached.includes(name)) fail(item.offset, `"${name}" is attached here twice.`);
    attached.push(name);
  }
  return attached;
}

function itemsOf(list: Node | undefined, name: string, owner: Node, fail: Fail): readonly Node[] {
  if (list?.kind === 'list') return list.items;
  fail((list ?? owner).offset, `"${name}" has to be a list.`);
  return [];
}

function nameOf(members: ReadonlyMap<string, Node> | undefined, item: Node, fail: Fail): string {
  const node = members?.get('name');
  if (node) return textOf(node, 'name', fail);
  if (members) fail(item.offset, 'There is no "name".');
  return '';
}

function chosen<Type extends string>(
  members: ReadonlyMap<string, Node> | undefined,
  types: readonly Type[],
  item: Node,
  fail: Fail,
): Type | undefined {
  if (!members) return undefined;
  const node = members.get('type');
  const written = node && textOf(node, 'type', fail);
  const type = types.find((known) => known === written);
  if (!type) fail((node ?? item).offset, `"type" has to be one of ${types.join(', ')}.`);
  return type;
}
