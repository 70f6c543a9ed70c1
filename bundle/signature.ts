import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { ExplainedError } from '../schemas/explained-error.ts';

/** Signs the bytes of a manifest: ECDSA over P-256 with SHA-256, in DER, as KMS does with ECDSA_SHA_256. */
export interface Signer {
  /** For messages: the file or the key's ARN. */
  readonly name: string;
  /** What its signatures are verified with. */
  readonly publicKey: KeyObject;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** A key that cannot be used, and why. */
export class KeyError extends ExplainedError {
  override readonly name = 'KeyError';
}

/**
 * The keys that manifests are verified with, one or more in PEM, one after the other. Throws a KeyError when the text
 * holds none, or one that is not of ECDSA over P-256.
 */
export function publicKeysOf(pem: string): readonly KeyObject[] {
  const blocks = pem.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g);
  if (!blocks) throw new KeyError('There is no public key: it must be SubjectPublicKeyInfo in PEM.');
  return blocks.map((block) => p256(publicKeyOf(block)));
}

/** The key itself. Throws a KeyError when it is not of ECDSA over P-256. */
export function p256(key: KeyObject): KeyObject {
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  throw new KeyError('The public key is not one of ECDSA over P-256 (KMS: ECC_NIST_P256).');
}

/** Whether a signature was made over these bytes with the private key of `key`. */
export function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  return verify('sha256', bytes, { key, dsaEncoding: 'der' }, signature);
}

function publicKeyOf(block: string): KeyObject {
  try {
    return createPublicKey(block);
  } catch {
    throw new KeyError('A public key cannot be read: its PEM was damaged.');
  }
}
