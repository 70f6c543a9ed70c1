import type { Json } from '../gate/schema.ts';

/** A JSON merge patch (RFC 7396): `null` takes a member away. */
export type Patch = Readonly<Record<string, Json>>;

/** `target` changed by `patch`. */
export function mergePatch(target: Json, patch: Patch): Patch {
  const merged = new Map<string, Json>(isMap(target) ? Object.entries(target) : []);
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) merged.delete(key);
    else merged.set(key, isMap(change) ? mergePatch(merged.get(key) ?? null, change) : change);
  }
  return Object.fromEntries(merged);
}

function isMap(value: Json): value is Patch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
