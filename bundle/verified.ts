import type { KeyObject } from 'node:crypto';
import { ExplainedError } from '../schemas/explained-error.ts';
import { keys, POINTER, type Blobs } from './blobs.ts';
import { digestOf, isDigest, type Digest } from './digest.ts';
import { ManifestError, parseManifest, type Manifest } from './manifest.ts';
import { isSignedBy } from './signature.ts';

/** The bundle cannot be trusted: it is missing, altered, unsigned, too old, or not yet to be. */
export class BundleError extends ExplainedError {
  override readonly name = 'BundleError';
}

/** What a bundle must satisfy to be taken. */
export interface Trust {
  /** A signature of one of them will do; two while a key is replaced. */
  readonly publicKeys: readonly KeyObject[];
  /** The lowest sequence number that is taken; it stops an old bundle from being put back. */
  readonly minimumSequence: number;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
}

/** Clocks of publishers may be ahead of ours by so much, in milliseconds. */
const CLOCK_SKEW = 5 * 60_000;

/** A manifest that was verified, and the digest that it is known by. */
export interface Verified {
  readonly digest: Digest;
  readonly manifest: Manifest;
}

/** The manifest that the pointer names. Throws a BundleError when the pointer is missing or says nothing. */
export function readPointer(bytes: Uint8Array, { place }: Blobs): Digest {
  const { manifest } = objectIn(bytes) as { manifest?: unknown };
  if (!isDigest(manifest)) throw new BundleError(`${POINTER} in ${place} names no manifest. Publish again.`);
  return manifest;
}

/**
 * Reads and verifies a manifest; whether it has expired is asked each time that it is used. Throws a BundleError that
 * says what is wrong; other errors mean "cannot tell".
 */
export async function readManifest(digest: Digest, blobs: Blobs, trust: Trust): Promise<Verified> {
  const [bytes, signature] = await Promise.all([
    wanted(keys.manifest(digest), blobs),
    wanted(keys.signature(digest), blobs),
  ]);
  const { place } = blobs;
  if (digestOf(bytes) !== digest)
    throw new BundleError(`The manifest in ${place} was altered after it was named.`);
  if (!trust.publicKeys.some((key) => isSignedBy(key, bytes, signature))) {
    throw new BundleError(`The manifest in ${place} is not signed with a key that is trusted here.`);
  }
  const manifest = parsed(bytes);
  const { sequence, issued } = manifest;
  if (sequence < trust.minimumSequence) {
    throw new BundleError(
      `The bundle in ${place} has the sequence number ${sequence}; at least ${trust.minimumSequence} is asked for. An old bundle was put back, or the wrong one is published.`,
    );
  }
  if (Date.parse(issued) > trust.now() + CLOCK_SKEW) {
    throw new BundleError(
      `The bundle in ${place} was issued in the future, ${issued}. Look at the publisher's clock.`,
    );
  }
  return { digest, manifest };
}

/** Throws a BundleError from the moment on that the bundle expires. */
export function refuseExpired({ expires }: Manifest, { place }: Blobs, { now }: Pick<Trust, 'now'>): void {
  if (Date.parse(expires) > now()) return;
  throw new BundleError(`The bundle in ${place} expired on ${expires}. Publish a new one.`);
}

/** An object of the bundle, as it was when the manifest was signed. */
export async function readObject(digest: Digest, blobs: Blobs): Promise<unknown> {
  if (!isDigest(digest))
    throw new BundleError(`The manifest in ${blobs.place} names an object by no digest.`);
  const bytes = await wanted(keys.object(digest), blobs);
  if (digestOf(bytes) !== digest)
    throw new BundleError(`${keys.object(digest)} in ${blobs.place} was altered.`);
  return objectIn(bytes);
}

async function wanted(key: string, blobs: Blobs): Promise<Uint8Array> {
  const blob = await blobs.get(key);
  if (blob === undefined || blob === 'unchanged') {
    throw new BundleError(`${key} is missing in ${blobs.place}. Publish the bundle again.`);
  }
  return blob.bytes;
}

function parsed(bytes: Uint8Array): Manifest {
  try {
    return parseManifest(textOf(bytes));
  } catch (error) {
    if (error instanceof ManifestError) throw new BundleError(error.message);
    throw error;
  }
}

function objectIn(bytes: Uint8Array): object {
  try {
    const value: unknown = JSON.parse(textOf(bytes));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Without a TextDecoder, which loads when it is first asked. */
function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}
