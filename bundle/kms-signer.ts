import { createHash, createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand, type KMSClient } from '@aws-sdk/client-kms';
import { AwsError } from './aws-error.ts';
import { KeyError, p256, type Signer } from './signature.ts';

/**
 * Signs with a key of KMS (ECC_NIST_P256, SIGN_VERIFY), given by id, ARN or alias. Throws a KeyError when it is another
 * kind of key, and an AwsError when KMS cannot be asked.
 */
export async function kmsSigner(client: KMSClient, keyId: string): Promise<Signer> {
  const { KeyId: name = keyId, PublicKey } = await answered('kms:GetPublicKey', keyId, () =>
    client.send(new GetPublicKeyCommand({ KeyId: keyId })),
  );
  if (PublicKey === undefined) throw new KeyError(`KMS gives no public key of ${name}.`);
  const key = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  return {
    // The ARN: an alias may name another key by the time of signing.
    name,
    publicKey: p256(key),
    async sign(bytes) {
      const command = new SignCommand({
        KeyId: name,
        Message: createHash('sha256').update(bytes).digest(),
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
      });
      const { Signature } = await answered('kms:Sign', name, () => client.send(command));
      if (Signature === undefined) throw new KeyError(`KMS gives no signature of ${name}.`);
      return Signature;
    },
  };
}

async function answered<Answer>(action: string, keyId: string, send: () => Promise<Answer>): Promise<Answer> {
  try {
    return await send();
  } catch (error) {
    throw new AwsError(`${action} with ${keyId}`, error);
  }
}
