import { Command } from 'commander';
import { factsOf } from './bundle-facts.ts';
import { interruptible } from './interruptible.ts';
import type { Terminal } from './output.ts';
import { addPlaceOptions, placeNamed } from './place-options.ts';
import { addSigningOptions, signerFrom, trustIn, validFor, type SigningOptions } from './signing-options.ts';
import { wholeNumber } from './trust-options.ts';

interface RollbackOptions extends SigningOptions {
  readonly toSequence: number;
}

/** `stackgate bundle rollback PLACE` */
export function bundleRollbackCommand(terminal: Terminal): Command {
  const command = new Command('rollback')
    .summary('make an earlier content current again')
    .description('Publishes the content of an earlier bundle under a new sequence number.')
    .argument('<place>', 's3://bucket/prefix, or a folder')
    .requiredOption('--to-sequence <n>', 'sequence number of the bundle to go back to', wholeNumber);
  return addPlaceOptions(addSigningOptions(command))
    .addHelpText(
      'after',
      `
The earlier bundle is found by way of those after it, so each of them must be there, and signed with the key that
signs now or with one of --public-key. Every object of it is read before it is published.

Exit status: 0 published, 2 not published.

Example:
  $ stackgate bundle rollback s3://amzn-s3-demo-bucket/stackgate --to-sequence 41 \\
      --kms-key arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
    )
    .action(async (place: string, { toSequence, ...options }: RollbackOptions) => {
      const { rollback } = await import('../bundle/publish.ts');
      const [blobs, signer] = await Promise.all([placeNamed(place, options), signerFrom(options)]);
      const publication = { validFor: validFor(options) };
      const verified = await interruptible(
        terminal,
        { what: 'objects', steps: 0 },
        `Nothing was published to ${place}: what was current still is.`,
        (watch) => rollback(toSequence, publication, blobs, signer, trustIn(signer, options), watch),
      );
      terminal.out.write(`Published to ${place} what sequence ${toSequence} had.\n${factsOf(verified)}`);
    });
}
