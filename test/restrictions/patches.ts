import type { Context } from '../../gate/context.ts';
import type { Json } from '../../gate/schema.ts';
import type { ValueObject } from '../../gate/value.ts';

/** A JSON merge patch (RFC 7396): `null` takes a member away. */
export type Patch = Readonly<Record<string, Json>>;

/** Where the fixtures of restrictions are judged. */
export const CONTEXT: Context = {
  accountID: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  organizationID: 'o-exampleorg1',
  stackName: 'tried',
};

/** `target` changed by `patch`. */
export function mergePatch(target: Json, patch: Patch): ValueObject {
  const merged = new Map<string, Json>(isMap(target) ? Object.entries(target) : []);
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) merged.delete(key);
    else merged.set(key, isMap(change) ? (mergePatch(merged.get(key) ?? null, change) as Json) : change);
  }
  return Object.fromEntries(merged);
}

function isMap(value: Json): value is Patch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
