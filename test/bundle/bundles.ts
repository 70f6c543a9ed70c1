import { generateKeyPairSync } from 'node:crypto';
import { contentOf, type Content } from '../../bundle/content.ts';
import { folderBlobs } from '../../bundle/folder-blobs.ts';
import { pemSigner } from '../../bundle/pem-signer.ts';
import { publish } from '../../bundle/publish.ts';
import { publicKeysOf } from '../../bundle/signature.ts';
import type { Trust, Verified } from '../../bundle/verified.ts';
import { digestOf } from '../../bundle/digest.ts';
import type { Policy } from '../../schemas/policy.ts';

/** A key pair of its own for each test run, in PEM. */
export const KEYS = newKeys();

/** Another pair, that nobody trusts. */
export const OTHER_KEYS = newKeys();

function newKeys(): { readonly publicKey: string; readonly privateKey: string } {
  return generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

export const TRUST: Trust = { publicKeys: publicKeysOf(KEYS.publicKey), minimumSequence: 1, now: Date.now };

/** Content of two types; `tag` makes one differ from another. */
export function smallContent(tag: string): Content {
  const types = ['Test::Store::Shelf', 'Test::Store::Thing'];
  const schemas = types.map((typeName) => `${JSON.stringify({ typeName, rules: {}, tag })}\n`);
  const objects = new Map([...schemas, '[]\n'].map((text) => [digestOf(text), text]));
  const [shelf = '', thing = ''] = schemas.map(digestOf);
  return {
    objects,
    named: {
      sources: ['a test'],
      types: { 'Test::Store::Shelf': shelf, 'Test::Store::Thing': thing },
      stackRules: digestOf('[]\n'),
      waivers: digestOf('[]\n'),
    },
  };
}

export const YEAR = 365 * 86_400_000;

/** Publishes a policy into a folder, signed with `KEYS`. */
export function publishInto(folder: string, policy: Policy, privateKey = KEYS.privateKey): Promise<Verified> {
  const publicKeys = publicKeysOf(`${KEYS.publicKey}${OTHER_KEYS.publicKey}`);
  return publish(
    contentOf(policy, TRUST.now()),
    { validFor: YEAR },
    folderBlobs(folder),
    pemSigner(privateKey, 'test'),
    {
      ...TRUST,
      publicKeys,
    },
  );
}
