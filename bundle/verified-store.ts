import type { RestrictedSchema } from '../gate/schema.ts';
import type { StackRule } from '../gate/stack/stack-rule.ts';
import type { Waiver } from '../gate/waiver.ts';
import type { OpenPolicy, Origin, PolicyStore } from '../schemas/store.ts';
import { POINTER, type Blobs } from './blobs.ts';
import type { Digest } from './digest.ts';
import { objectsOf } from './manifest.ts';
import {
  BundleError,
  readManifest,
  readObject,
  readPointer,
  refuseExpired,
  type Trust,
  type Verified,
} from './verified.ts';

/** How a store keeps up with what is published. Times in milliseconds. */
export interface StoreOptions extends Trust {
  readonly blobs: Blobs;
  /** The pointer is asked for at most so often. */
  readonly pointerInterval: number;
  /** While the pointer cannot be read, the last verified bundle is good for so long after it was last confirmed. */
  readonly staleFor: number;
}

/** A policy as one bundle says it. */
export interface OpenBundle extends OpenPolicy {
  readonly origin: Origin;
}

/** A policy from a signed bundle. */
export interface VerifiedStore extends PolicyStore {
  /** Throws a BundleError when there is none to be trusted. */
  open(): Promise<OpenBundle>;
}

/** A bundle, and when its place last said that it is current. */
interface Confirmed extends Verified {
  readonly policy: OpenBundle;
  readonly etag: string;
  readonly confirmed: number;
}

/** While the pointer cannot be read, it is asked for again after so many milliseconds. */
const RETRY_INTERVAL = 5_000;

/**
 * Reads a signed bundle, each object once. What is wrong with a bundle is a BundleError, also when an earlier one is
 * still at hand: somebody has touched it. Only when the place cannot be reached does the last verified bundle go on.
 */
export function verifiedStore(options: StoreOptions): VerifiedStore {
  const { blobs, now, pointerInterval, staleFor } = options;
  const objects = new Map<Digest, Promise<unknown>>();
  let last: Confirmed | undefined;
  let nextCheck = 0;
  let checking: Promise<Confirmed> | undefined;

  async function open(): Promise<OpenBundle> {
    if (!last || now() >= nextCheck) {
      checking ??= refresh().finally(() => (checking = undefined));
      await checking;
    }
    if (!last) throw new BundleError(`No bundle in ${blobs.place} could be verified.`);
    refuseExpired(last.manifest, blobs, options);
    return last.policy;
  }

  async function refresh(): Promise<Confirmed> {
    try {
      last = await newest();
      nextCheck = now() + pointerInterval;
    } catch (error) {
      const isReachable = error instanceof BundleError;
      if (isReachable || !last || now() - last.confirmed >= staleFor) {
        nextCheck = 0;
        throw error;
      }
      nextCheck = now() + RETRY_INTERVAL;
    }
    return last;
  }

  async function newest(): Promise<Confirmed> {
    const pointer = await blobs.get(POINTER, last?.etag);
    const confirmed = now();
    if (pointer === undefined)
      throw new BundleError(`${POINTER} is missing in ${blobs.place}. Publish a bundle.`);
    if (pointer === 'unchanged') {
      if (last) return { ...last, confirmed };
      throw new Error(`${blobs.place} says that ${POINTER} is unchanged, and it was never read.`);
    }
    const digest = readPointer(pointer.bytes, blobs);
    if (digest === last?.digest) return { ...last, etag: pointer.etag, confirmed };
    const minimumSequence = Math.max(options.minimumSequence, (last?.manifest.sequence ?? 0) + 1);
    const verified = await readManifest(digest, blobs, { ...options, minimumSequence });
    forgetAllBut(verified);
    return { ...verified, policy: opened(verified), etag: pointer.etag, confirmed };
  }

  function forgetAllBut({ manifest }: Verified): void {
    if (objects.size === 0) return;
    const used = objectsOf(manifest);
    for (const digest of objects.keys()) if (!used.has(digest)) objects.delete(digest);
  }

  /** A failure is not kept, so the next one who asks tries again. */
  function object(digest: Digest): Promise<unknown> {
    const known = objects.get(digest);
    if (known) return known;
    const reading = readObject(digest, blobs);
    objects.set(digest, reading);
    reading.catch(() => objects.delete(digest));
    return reading;
  }

  function opened({ digest: manifestDigest, manifest }: Verified): OpenBundle {
    const { sequence, issued, types } = manifest;
    return {
      origin: { sequence, issued, types, manifest: manifestDigest },
      async load(type) {
        const digest = Object.hasOwn(types, type) ? types[type] : undefined;
        if (digest === undefined) return undefined;
        const schema = (await object(digest)) as RestrictedSchema;
        if (schema.typeName === type) return schema;
        throw new BundleError(
          `The bundle in ${blobs.place} has the schema of ${schema.typeName} for ${type}.`,
        );
      },
      stackRules: async () => (await object(manifest.stackRules)) as readonly StackRule[],
      waivers: async () => (await object(manifest.waivers)) as readonly Waiver[],
    };
  }

  return { open };
}
