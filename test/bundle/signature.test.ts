import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pemSigner } from '../../bundle/pem-signer.ts';
import { isSignedBy, KeyError, publicKeysOf } from '../../bundle/signature.ts';
import { KEYS, OTHER_KEYS } from './bundles.ts';

const BYTES = Buffer.from('{"version":1}\n');
const [KEY, OTHER_KEY] = publicKeysOf(`${KEYS.publicKey}${OTHER_KEYS.publicKey}`) as [KeyObject, KeyObject];

describe('a signature', () => {
  it('is verified by its key, over its bytes', async () => {
    const signature = await pemSigner(KEYS.privateKey, 'test').sign(BYTES);
    expect(isSignedBy(KEY, BYTES, signature)).toBe(true);
    expect(isSignedBy(OTHER_KEY, BYTES, signature)).toBe(false);
    expect(isSignedBy(KEY, Buffer.from('{"version":2}\n'), signature)).toBe(false);
  });

  it('is none when it is anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (signature) => {
        expect(isSignedBy(KEY, BYTES, signature)).toBe(false);
      }),
    );
  });
});

function pems(namedCurve: string, passphrase?: string): { publicKey: string; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
  const cipher = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }).toString(),
  };
}

describe('a key', () => {
  it.each([
    ['none', '', 'There is no public key'],
    ['a private key', KEYS.privateKey, 'There is no public key'],
    ['one of another curve', pems('secp384r1').publicKey, 'not one of ECDSA over P-256'],
    ['a damaged one', KEYS.publicKey.replace(/\n.{9}/, '\n'), 'its PEM was damaged'],
    ['a good one and a bad one', KEYS.publicKey + pems('secp521r1').publicKey, 'not one of ECDSA over P-256'],
  ])('to verify with cannot be %s', (_, pem, reason) => {
    expect(() => publicKeysOf(pem)).toThrow(KeyError);
    expect(() => publicKeysOf(pem)).toThrow(reason);
  });

  it.each([
    ['none', '', 'key.pem holds no private key'],
    ['a public key', KEYS.publicKey, 'key.pem holds no private key'],
    ['one with a passphrase', pems('prime256v1', 'secret').privateKey, 'key.pem holds no private key'],
    ['one of another curve', pems('secp384r1').privateKey, 'not one of ECDSA over P-256'],
  ])('to sign with cannot be %s', (_, pem, reason) => {
    expect(() => pemSigner(pem, 'key.pem')).toThrow(KeyError);
    expect(() => pemSigner(pem, 'key.pem')).toThrow(reason);
  });
});
