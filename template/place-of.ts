import { pointerTokens } from '../gate/pointer.ts';
import { entryOf, memberOf } from './node.ts';
import type { Position } from './problem.ts';
import type { ParsedTemplate } from './read.ts';

/**
 * Where a property of a resource is written, or its nearest ancestor that is: functions are not looked into. The path is
 * a JSON Pointer into `Properties`; empty for the resource. `undefined` for a resource that is not spelled out, such as
 * one that a loop makes.
 */
export function placeOf(
  { root, positionOf }: ParsedTemplate,
  logicalId: string,
  path: string,
): Position | undefined {
  const resource = entryOf(memberOf(root, 'Resources'), logicalId);
  if (!resource) return undefined;
  const properties = path === '' ? undefined : entryOf(resource.value, 'Properties');
  if (!properties) return positionOf(resource.keyOffset);
  let { keyOffset: offset, value: node } = properties;
  for (const token of pointerTokens(path)) {
    const item = node.kind === 'list' ? node.items[Number(token)] : undefined;
    const entry = entryOf(node, token);
    const next = item ?? entry?.value;
    if (!next) break;
    offset = entry?.keyOffset ?? next.offset;
    node = next;
  }
  return positionOf(offset);
}
