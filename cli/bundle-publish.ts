import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { Terminal } from './output.ts';
import { chosenPolicy, policyOption } from './policy-option.ts';

interface PublishOptions {
  readonly policy?: string;
  readonly to: string;
  readonly signWith: string;
  readonly validDays: string;
}

/** `stackgate bundle publish` */
export function bundlePublishCommand({ out }: Terminal): Command {
  return new Command('publish')
    .summary('sign a policy folder and make it current')
    .description('Builds every restricted schema, signs the whole, and makes it what the Hook judges by.')
    .addOption(policyOption())
    .requiredOption('--to <dir>', 'folder to publish into')
    .requiredOption('--sign-with <file>', 'private key (ECDSA over P-256) in PEM')
    .option('--valid-days <days>', 'days until the bundle expires', '90')
    .addHelpText(
      'after',
      `
Nothing is written when anything in the policy folder is wrong. Readers see the old bundle or the new one.

Example:
  $ stackgate bundle publish --to bundle --sign-with key.pem`,
    )
    .action(async ({ policy: folder, to, signWith, validDays }: PublishOptions) => {
      const { policy, name } = chosenPolicy(folder);
      const [{ contentOf }, { publish }, { folderBlobs }, { pemSigner }, { publicKeysOf }] =
        await Promise.all([
          import('../bundle/content.ts'),
          import('../bundle/publish.ts'),
          import('../bundle/folder-blobs.ts'),
          import('../bundle/pem-signer.ts'),
          import('../bundle/signature.ts'),
        ]);
      const pem = readFileSync(signWith, 'utf8');
      const publicKey = createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'pem' });
      const { manifest } = await publish(
        contentOf(policy, Date.now()),
        { validFor: Number(validDays) * 86_400_000 },
        folderBlobs(to),
        pemSigner(pem, signWith),
        { publicKeys: publicKeysOf(publicKey.toString()), minimumSequence: 1, now: Date.now },
      );
      out.write(
        `Published ${Object.keys(manifest.types).length} types to ${to}, sequence ${manifest.sequence}, until ${manifest.expires}. Policy: ${name}\n`,
      );
    });
}
