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

interface Patches {
  readonly change: Patch;
  readonly previous?: Patch;
}

/** An example with its patches applied. */
export interface WholeExample<Expected> {
  readonly name: string;
  readonly whole: Patch;
  readonly previous?: Patch;
  readonly expected: Expected;
}

/** What is approved and refused by name, each written as a patch on the first that is approved. */
export interface PatchedExamples<Expected> {
  readonly approved: Readonly<Record<string, Patch>>;
  readonly refused?: Readonly<Record<string, Patches & Expected>>;
}

/** The examples as they are when the patches are applied. */
export function wholeExamples<Expected>({ approved, refused = {} }: PatchedExamples<Expected>): {
  readonly approved: Readonly<Record<string, Patch>>;
  readonly refused: readonly WholeExample<Expected>[];
} {
  const [base = {}] = Object.values(approved);
  return {
    approved: Object.fromEntries(
      Object.entries(approved).map(([name, change]) => [name, mergePatch(base, change)]),
    ),
    refused: Object.entries(refused).map(([name, expected]) => ({
      name,
      whole: mergePatch(base, expected.change),
      ...(expected.previous && { previous: mergePatch(base, expected.previous) }),
      expected,
    })),
  };
}
