import { expect, it } from 'vitest';
import { AwsError } from '../../bundle/aws-error.ts';
import { kmsSigner } from '../../bundle/kms-signer.ts';
import { isSignedBy, KeyError } from '../../bundle/signature.ts';
import { KMS, newKey } from './bucket.ts';

const BYTES = Buffer.from('{"version":1}\n');

it('signs what its public key verifies', async () => {
  const key = await newKey();
  const signer = await kmsSigner(KMS, key);
  // KMS names the ARN, moto the id.
  expect(key).toContain(signer.name);
  const signature = await signer.sign(BYTES);
  expect(isSignedBy(signer.publicKey, BYTES, signature)).toBe(true);
  expect(isSignedBy(signer.publicKey, Buffer.from('other'), signature)).toBe(false);
});

it('refuses a key of another curve', async () => {
  await expect(kmsSigner(KMS, await newKey('ECC_NIST_P384'))).rejects.toThrow(KeyError);
});

it('says what KMS says', async () => {
  const none = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  await expect(kmsSigner(KMS, none)).rejects.toThrow(AwsError);
  await expect(kmsSigner(KMS, none)).rejects.toThrow(
    /kms:GetPublicKey with arn:.* failed: NotFoundException/,
  );
});
