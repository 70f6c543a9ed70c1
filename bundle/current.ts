import { POINTER, type Blobs } from './blobs.ts';
import type { Digest } from './digest.ts';
import { readManifest, readPointer, type Trust, type Verified } from './verified.ts';

/** A bundle that is current, and the tag of the pointer that says so. */
export interface Current extends Verified {
  readonly etag: string;
}

/** The bundle that is current; `undefined` when there is no pointer. Throws a BundleError when it is not to be trusted. */
export async function readCurrent(blobs: Blobs, trust: Trust): Promise<Current | undefined> {
  const pointer = await blobs.get(POINTER);
  if (pointer === undefined || pointer === 'unchanged') return undefined;
  return { ...(await readManifest(readPointer(pointer.bytes, blobs), blobs, trust)), etag: pointer.etag };
}

/** The bundles before one, newest first. Throws a BundleError where one is no longer there, or not signed. */
export async function* history(from: Verified, blobs: Blobs, trust: Trust): AsyncGenerator<Verified> {
  let next: Digest | undefined = from.manifest.previous;
  while (next !== undefined) {
    const verified: Verified = await readManifest(next, blobs, whenever(trust.publicKeys));
    yield verified;
    next = verified.manifest.previous;
  }
}

/** The same keys, at any time and for any sequence number: for those who look back, and those who replace. */
export function whenever(publicKeys: Trust['publicKeys']): Trust {
  return { publicKeys, minimumSequence: 0, now: () => Infinity };
}
