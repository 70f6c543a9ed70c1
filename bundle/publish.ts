import { ConflictError, keys, POINTER, type Pointer, type WritableBlobs } from './blobs.ts';
import type { Content } from './content.ts';
import { digestOf, type Digest } from './digest.ts';
import { printManifest, type Manifest } from './manifest.ts';
import type { Signer } from './signature.ts';
import { readManifest, readPointer, type Trust, type Verified } from './verified.ts';

/** What a publication says beside its content. */
export interface Publication {
  readonly commit?: string;
  /** Milliseconds from now until the bundle expires. */
  readonly validFor: number;
}

/**
 * Publishes content as the next bundle: all objects first, then the manifest and its signature, then the pointer. A
 * reader sees the old bundle or the new one. Throws a ConflictError when somebody else published meanwhile, and a
 * BundleError when what is there now cannot be trusted.
 */
export async function publish(
  { objects, named }: Content,
  { commit, validFor }: Publication,
  blobs: WritableBlobs,
  signer: Signer,
  trust: Trust,
): Promise<Verified> {
  const before = await published(blobs, trust);
  const now = trust.now();
  const manifest: Manifest = {
    version: 1,
    sequence: Math.max((before?.manifest.sequence ?? 0) + 1, trust.minimumSequence),
    issued: new Date(now).toISOString(),
    expires: new Date(now + validFor).toISOString(),
    ...(commit !== undefined && { commit }),
    ...(before && { previous: before.digest }),
    ...named,
  };
  const bytes = Buffer.from(printManifest(manifest));
  const digest = digestOf(bytes);
  for (const [object, text] of objects) await putOnce(keys.object(object), Buffer.from(text), blobs);
  await putOnce(keys.signature(digest), await signer.sign(bytes), blobs);
  await putOnce(keys.manifest(digest), bytes, blobs);
  const verified = await readManifest(digest, blobs, trust);
  await blobs.put(
    POINTER,
    Buffer.from(`${JSON.stringify({ manifest: digest } satisfies Pointer)}\n`),
    before ? { etag: before.etag } : 'absent',
  );
  return verified;
}

/** The bundle that is current, and the tag of its pointer; `undefined` when none was ever published. */
export async function published(
  blobs: WritableBlobs,
  trust: Trust,
): Promise<(Verified & { readonly etag: string }) | undefined> {
  const pointer = await blobs.get(POINTER);
  if (pointer === undefined || pointer === 'unchanged') return undefined;
  // What is there may have expired, or be below the number that is asked for now: that is why one publishes.
  const lenient: Trust = { ...trust, minimumSequence: 0 };
  return { ...(await readManifest(readPointer(pointer.bytes, blobs), blobs, lenient)), etag: pointer.etag };
}

/** Content is named by its digest, so what is there already is the same. */
async function putOnce(key: string, bytes: Uint8Array, blobs: WritableBlobs): Promise<void> {
  try {
    await blobs.put(key, bytes, 'absent');
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
}

/** The manifests before one, newest first, as far as they are still there and signed. */
export async function* history(from: Verified, blobs: WritableBlobs, trust: Trust): AsyncGenerator<Verified> {
  let next: Digest | undefined = from.manifest.previous;
  while (next !== undefined) {
    const verified: Verified = await readManifest(next, blobs, { ...trust, minimumSequence: 0 });
    yield verified;
    next = verified.manifest.previous;
  }
}
