import { memberOf, textOf, type Node } from './node.ts';
import type { ParsedTemplate } from './read.ts';

/** The types of all resources that a template may create, those in loops too. */
export function typesIn({ root }: ParsedTemplate): ReadonlySet<string> {
  const resources = memberOf(root, 'Resources');
  return new Set(resources?.kind === 'map' ? resources.entries.flatMap(({ value }) => typesOf(value)) : []);
}

/** A resource has its type; a loop is a list that ends with a map of resources. */
function typesOf(node: Node): string[] {
  if (node.kind === 'list') {
    const body = node.items.at(-1);
    return body?.kind === 'map' ? body.entries.flatMap(({ value }) => typesOf(value)) : [];
  }
  const type = textOf(memberOf(node, 'Type'));
  return type === undefined ? [] : [type];
}
