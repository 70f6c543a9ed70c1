import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { KeyError, p256, type Signer } from './signature.ts';

/** Signs with a private key in PEM, for development. Throws a KeyError when it is no key of ECDSA over P-256. */
export function pemSigner(pem: string, name: string): Signer {
  const key = privateKeyOf(pem, name);
  return {
    name,
    publicKey: p256(createPublicKey(key)),
    sign: (bytes) => Promise.resolve(sign('sha256', bytes, { key, dsaEncoding: 'der' })),
  };
}

function privateKeyOf(pem: string, name: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // What OpenSSL says of it helps nobody.
    throw new KeyError(
      `${name} holds no private key in PEM, or one with a passphrase, which is not asked for.`,
    );
  }
}
