import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { publicKeysOf, type Signer } from './signature.ts';

/** Signs with a private key in PEM, for development. Throws when it is no key of ECDSA over P-256. */
export function pemSigner(pem: string, name: string): Signer {
  const key = createPrivateKey(pem);
  publicKeysOf(createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString());
  return {
    name,
    sign: (bytes) => Promise.resolve(sign('sha256', bytes, { key, dsaEncoding: 'der' })),
  };
}
