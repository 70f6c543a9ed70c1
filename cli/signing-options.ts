import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { Signer } from '../bundle/signature.ts';
import type { Trust } from '../bundle/verified.ts';
import { CommandError } from './exit.ts';
import { clientOptions, type PlaceOptions } from './place-options.ts';
import { minimumSequenceOption, publicKeysIn, wholeNumber } from './trust-options.ts';

/** Options of the commands that make a bundle current. */
export interface SigningOptions extends PlaceOptions {
  readonly signWith?: string;
  readonly kmsKey?: string;
  readonly publicKey?: string;
  readonly validDays: number;
  readonly minimumSequence: number;
}

/** Adds the options to a command. */
export function addSigningOptions(command: Command): Command {
  return command
    .option('--sign-with <file>', 'private key in PEM (ECDSA over P-256), for development')
    .addOption(new Option('--kms-key <arn>', 'key of KMS to sign with (ECC_NIST_P256)').conflicts('signWith'))
    .option('--public-key <file>', 'what the current bundle is verified with, when another key signed it')
    .addOption(
      new Option('--valid-days <days>', 'days until the bundle expires').argParser(wholeNumber).default(90),
    )
    .addOption(minimumSequenceOption('sequence number that the new bundle has at least'));
}

/** Who signs. The Region of a key is the one in its ARN. */
export async function signerFrom(options: SigningOptions): Promise<Signer> {
  const { signWith, kmsKey } = options;
  if (signWith !== undefined) {
    const { pemSigner } = await import('../bundle/pem-signer.ts');
    return pemSigner(readFileSync(signWith, 'utf8'), signWith);
  }
  if (kmsKey === undefined)
    throw new CommandError('Say what to sign with: --kms-key ARN, or --sign-with FILE.');
  const [{ KMSClient }, { kmsSigner }] = await Promise.all([
    import('@aws-sdk/client-kms'),
    import('../bundle/kms-signer.ts'),
  ]);
  const region = /^arn:[^:]+:kms:([^:]+):/.exec(kmsKey)?.[1] ?? options.region;
  return kmsSigner(
    new KMSClient(clientOptions({ ...options, ...(region !== undefined && { region }) })),
    kmsKey,
  );
}

/** What is current must be signed with the signer's key, or with one that is said. */
export function trustIn(signer: Signer, { publicKey, minimumSequence }: SigningOptions): Trust {
  const others = publicKey === undefined ? [] : publicKeysIn(publicKey);
  return { publicKeys: [signer.publicKey, ...others], minimumSequence, now: Date.now };
}

/** In milliseconds. */
export function validFor({ validDays }: SigningOptions): number {
  return validDays * 86_400_000;
}
