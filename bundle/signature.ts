import { createPublicKey, verify, type KeyObject } from 'node:crypto';

/** Signs the bytes of a manifest: ECDSA over P-256 with SHA-256, in DER, as KMS does with ECDSA_SHA_256. */
export interface Signer {
  /** For messages: the file or the key's ARN. */
  readonly name: string;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/**
 * The keys that manifests are verified with, one or more in PEM, one after the other. Throws when the text holds none,
 * or one that is not of ECDSA over P-256.
 */
export function publicKeysOf(pem: string): readonly KeyObject[] {
  const blocks = pem.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g);
  if (!blocks) throw new Error('There is no public key: it must be SubjectPublicKeyInfo in PEM.');
  return blocks.map((block) => {
    const key = createPublicKey(block);
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
    throw new Error('The public key is not one of ECDSA over P-256 (KMS: ECC_NIST_P256).');
  });
}

/** Whether a signature was made over these bytes with the private key of `key`. */
export function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  return verify('sha256', bytes, { key, dsaEncoding: 'der' }, signature);
}
