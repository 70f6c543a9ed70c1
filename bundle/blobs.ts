import { ExplainedError } from '../schemas/explained-error.ts';

/** Bytes as they are stored, with the tag that changes when they do. */
export interface Blob {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

/** Where a bundle is read from: a bucket or a folder. */
export interface Blobs {
  /** For messages: `s3://bucket/prefix` or a path. */
  readonly place: string;
  /**
   * The blob under a key; `unchanged` when it still has the tag that is known, `undefined` when there is none.
   * Throws when it cannot tell.
   */
  get(key: string, known?: string): Promise<Blob | 'unchanged' | undefined>;
}

/** Where a bundle is published to. */
export interface WritableBlobs extends Blobs {
  /**
   * Writes a whole blob or nothing. `absent`: only where there is none yet; an etag: only over the blob that has
   * it. Throws a ConflictError when that is not so.
   */
  put(key: string, bytes: Uint8Array, over: 'absent' | { readonly etag: string }): Promise<void>;
}

/** Somebody else has written meanwhile. */
export class ConflictError extends ExplainedError {
  override readonly name = 'ConflictError';
}

/** The one blob that changes: it names the manifest that is current. */
export const POINTER = 'current.json';

/** What the pointer says. */
export interface Pointer {
  readonly manifest: string;
}

/** The keys of what never changes. */
export const keys = {
  manifest: (digest: string): string => `manifests/${digest}.json`,
  signature: (digest: string): string => `manifests/${digest}.sig`,
  object: (digest: string): string => `objects/${digest}.json`,
};
