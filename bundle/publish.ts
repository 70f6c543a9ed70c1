import { ConflictError, keys, POINTER, type Pointer, type WritableBlobs } from './blobs.ts';
import type { Content } from './content.ts';
import { readContents } from './contents.ts';
import { history, readCurrent, whenever, type Current } from './current.ts';
import { digestOf, type Digest } from './digest.ts';
import { inParallel } from './in-parallel.ts';
import { printManifest, type Manifest } from './manifest.ts';
import type { Signer } from './signature.ts';
import { BundleError, readManifest, type Trust, type Verified } from './verified.ts';
import { UNWATCHED, type Watch } from '../schemas/watch.ts';

/** What a publication says beside its content. */
export interface Publication {
  readonly commit?: string;
  /** Milliseconds from now until the bundle expires. */
  readonly validFor: number;
}

/**
 * Publishes content as the next bundle: all objects first, then the signature and the manifest, then the pointer. A
 * reader sees the old bundle or the new one, whenever it ends. Throws a ConflictError when somebody else published
 * meanwhile, and a BundleError when what is there now cannot be trusted.
 */
export async function publish(
  { objects, named }: Content,
  publication: Publication,
  blobs: WritableBlobs,
  signer: Signer,
  trust: Trust,
  watch: Watch = UNWATCHED,
): Promise<Verified> {
  const before = await replaceable(blobs, trust);
  await inParallel(objects, async ([digest, text]) => {
    watch.signal.throwIfAborted();
    await putObject(keys.object(digest), Buffer.from(text), blobs);
    watch.step();
  });
  return announce(named, publication, before, blobs, signer, trust, watch);
}

/**
 * Publishes the content of an earlier bundle, whole as it still is, under a new sequence number. Throws as `publish`
 * does, and a BundleError when there is no such bundle before the current one.
 */
export async function rollback(
  sequence: number,
  { validFor }: Pick<Publication, 'validFor'>,
  blobs: WritableBlobs,
  signer: Signer,
  trust: Trust,
  watch: Watch = UNWATCHED,
): Promise<Verified> {
  const before = await replaceable(blobs, trust);
  if (!before) throw new BundleError(`Nothing was ever published to ${blobs.place}.`);
  const { manifest } = await earlier(sequence, before, blobs, trust);
  await readContents(manifest, blobs, watch);
  const { commit } = manifest;
  const publication = { validFor, ...(commit !== undefined && { commit }) };
  return announce(namedIn(manifest), publication, before, blobs, signer, trust, watch);
}

/**
 * What is current, to be replaced. It may have expired, be below the number that is asked for, or be of a clock that
 * was ahead; what cannot be trusted otherwise may be an attack, and is left for people to look at.
 */
async function replaceable(blobs: WritableBlobs, { publicKeys }: Trust): Promise<Current | undefined> {
  try {
    return await readCurrent(blobs, whenever(publicKeys));
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    throw new BundleError(`What is current is not replaced, because it cannot be trusted. ${error.message}`);
  }
}

async function earlier(
  sequence: number,
  current: Verified,
  blobs: WritableBlobs,
  trust: Trust,
): Promise<Verified> {
  let last = current;
  if (sequence === last.manifest.sequence) {
    throw new BundleError(`Sequence ${sequence} is what is current in ${blobs.place}.`);
  }
  for await (const verified of history(current, blobs, trust)) {
    if (verified.manifest.sequence === sequence) return verified;
    last = verified;
  }
  throw new BundleError(
    `${blobs.place} has no bundle with the sequence number ${sequence}; they go from ${last.manifest.sequence} to ${current.manifest.sequence}.`,
  );
}

function namedIn({
  version,
  sequence,
  issued,
  expires,
  commit,
  previous,
  ...named
}: Manifest): Content['named'] {
  return named;
}

/** Signs a manifest and moves the pointer to it. */
async function announce(
  named: Content['named'],
  { commit, validFor }: Publication,
  before: Current | undefined,
  blobs: WritableBlobs,
  signer: Signer,
  trust: Trust,
  { signal }: Watch,
): Promise<Verified> {
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
  signal.throwIfAborted();
  await putNew(keys.signature(digest), await signer.sign(bytes), blobs);
  await putNew(keys.manifest(digest), bytes, blobs);
  const verified = await readManifest(digest, blobs, trust);
  signal.throwIfAborted();
  await movePointer(digest, before, blobs);
  return verified;
}

async function movePointer(
  manifest: Digest,
  before: Current | undefined,
  blobs: WritableBlobs,
): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify({ manifest } satisfies Pointer)}\n`);
  try {
    await blobs.put(POINTER, bytes, before ? { etag: before.etag } : 'absent');
  } catch (error) {
    // A write whose answer was lost, and that was sent again, meets itself.
    if (await isCurrent(bytes, blobs)) return;
    if (!(error instanceof ConflictError)) throw error;
    throw new ConflictError(
      `${error.message} Nothing of yours was published to ${blobs.place}. Look at what is current, and publish again.`,
    );
  }
}

async function isCurrent(pointer: Buffer, blobs: WritableBlobs): Promise<boolean> {
  const now = await blobs.get(POINTER);
  return typeof now === 'object' && pointer.equals(now.bytes);
}

/** Writes an object where there is none. Throws a BundleError when what is there is something else. */
async function putObject(key: string, bytes: Buffer, blobs: WritableBlobs): Promise<void> {
  let there = await blobs.get(key);
  if (there === undefined) {
    if (await putNew(key, bytes, blobs)) return;
    there = await blobs.get(key);
  }
  if (typeof there === 'object' && bytes.equals(there.bytes)) return;
  throw new BundleError(
    `${key} in ${blobs.place} was altered. Find out who did it, delete it, and publish again.`,
  );
}

/** Whether the blob was written; else somebody has written one under its key. */
async function putNew(key: string, bytes: Uint8Array, blobs: WritableBlobs): Promise<boolean> {
  try {
    await blobs.put(key, bytes, 'absent');
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}
