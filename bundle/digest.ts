import { createHash } from 'node:crypto';

/** SHA-256 in lower-case hex. */
export type Digest = string;

/** The digest of bytes, or of text as UTF-8. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Whether all values have the form of a digest; in one look, for a manifest has hundreds. */
export function areDigests(values: readonly unknown[]): boolean {
  return (
    values.every((value) => typeof value === 'string') && /^([0-9a-f]{64} )*$/.test([...values, ''].join(' '))
  );
}

/** Whether a value has the form of a digest. */
export function isDigest(value: unknown): value is Digest {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
