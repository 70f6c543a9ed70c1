import { Command } from 'commander';
import { factsOf } from './bundle-facts.ts';
import { commitOf } from './git.ts';
import { interruptible } from './interruptible.ts';
import type { Terminal } from './output.ts';
import { addPlaceOptions, placeNamed } from './place-options.ts';
import { chosenPolicy, policyOption } from './policy-option.ts';
import { addSigningOptions, signerFrom, trustIn, validFor, type SigningOptions } from './signing-options.ts';

interface PublishOptions extends SigningOptions {
  readonly policy?: string;
  readonly to: string;
}

/** `stackgate bundle publish` */
export function bundlePublishCommand(terminal: Terminal): Command {
  const command = new Command('publish')
    .summary('sign a policy folder and make it current')
    .description('Builds every restricted schema, signs the whole, and makes it what the Hook judges by.')
    .addOption(policyOption())
    .requiredOption('--to <place>', 's3://bucket/prefix, or a folder');
  return addPlaceOptions(addSigningOptions(command))
    .addHelpText(
      'after',
      `
Readers see the old bundle or the new one, whenever this ends; of two that publish at once one is told so.
Nothing is published when anything in the policy folder is wrong, or when what is current is not signed with
the key that signs now, or with one of --public-key.

Exit status: 0 published, 2 not published.

Examples:
  $ stackgate bundle publish --to bundle --sign-with key.pem
  $ stackgate bundle publish --to s3://amzn-s3-demo-bucket/stackgate \\
      --kms-key arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
    )
    .action(async ({ policy: folder, to, ...options }: PublishOptions) => {
      const { policy, name } = chosenPolicy(folder);
      const [{ contentOf }, { publish }] = await Promise.all([
        import('../bundle/content.ts'),
        import('../bundle/publish.ts'),
      ]);
      const content = contentOf(policy, Date.now());
      const origin = commitOf(policy.folder);
      const [blobs, signer] = await Promise.all([placeNamed(to, options), signerFrom(options)]);
      const publication = { validFor: validFor(options), ...('commit' in origin && origin) };
      const verified = await interruptible(
        terminal,
        { what: 'objects', steps: content.objects.size },
        `Nothing was published to ${to}: what was current still is.`,
        (watch) => publish(content, publication, blobs, signer, trustIn(signer, options), watch),
      );
      const facts = factsOf(verified, 'without' in origin ? origin.without : undefined);
      terminal.out.write(`Published to ${to}. Policy: ${name}\n${facts}`);
    });
}
