import { hash } from 'node:crypto';

/** SHA-256 in lower-case hex. */
export type Digest = string;

/** The digest of bytes, or of text as UTF-8. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return hash('sha256', bytes);
}

/** Whether a value has the form of a digest. */
export function isDigest(value: unknown): value is Digest {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
