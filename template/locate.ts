import { pointerTokens } from '../gate/pointer.ts';
import type { Node } from './node.ts';
import type { Placed, Resolver } from './resolver.ts';
import type { Scope } from './scope.ts';

/**
 * The value at a JSON Pointer below `start`, as it was written: a member with its key, an item of a list. Where
 * the value is made by a function, and where the path does not exist, its nearest ancestor.
 */
export function placedAt(path: string, start: Placed, resolver: Resolver): Placed {
  let at: Placed = start;
  for (const token of pointerTokens(path)) {
    const next = step(at.node, token, at.scope, resolver);
    if (!next) break;
    at = next;
  }
  return at;
}

function step(written: Node, token: string, scope: Scope, resolver: Resolver): Placed | undefined {
  const node = resolver.choose(written, scope);
  if (node?.kind === 'list') return resolver.items(node.items, scope)[Number(token)];
  if (node?.kind !== 'map') return undefined;
  return resolver.members(node, scope).find(({ key }) => key === token);
}
