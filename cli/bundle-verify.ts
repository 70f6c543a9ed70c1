import { Command } from 'commander';
import { POINTER, type Blobs } from '../bundle/blobs.ts';
import { objectsOf } from '../bundle/manifest.ts';
import type { Trust, Verified } from '../bundle/verified.ts';
import { factsOf } from './bundle-facts.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { interruptible } from './interruptible.ts';
import { paintOn, type Terminal } from './output.ts';
import { addPlaceOptions, placeNamed, type PlaceOptions } from './place-options.ts';
import { minimumSequenceOption, publicKeysIn } from './trust-options.ts';

interface VerifyOptions extends PlaceOptions {
  readonly publicKey: string;
  readonly minimumSequence: number;
  readonly all?: boolean;
}

/** `stackgate bundle verify PLACE` */
export function bundleVerifyCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('verify')
    .summary('read a published bundle as the Hook does')
    .description('Reads the current bundle, all of it, and tells what a Hook would refuse it for.')
    .argument('<place>', 's3://bucket/prefix, or a folder')
    .requiredOption('--public-key <file>', 'keys in PEM that the Hook trusts, one or more')
    .addOption(minimumSequenceOption('lowest sequence number to take'))
    .option('--all', 'the bundles before it too: those that `bundle rollback` can go back to');
  return addPlaceOptions(command)
    .addHelpText(
      'after',
      `
Exit status: 0 all is right, 1 something is wrong, 2 the place or a file could not be read.

Examples:
  $ stackgate bundle verify bundle --public-key key.pem.pub
  $ stackgate bundle verify s3://amzn-s3-demo-bucket/stackgate --public-key public-key.pem --minimum-sequence 40`,
    )
    .action(async (place: string, { publicKey, minimumSequence, all = false, ...options }: VerifyOptions) => {
      const trust = { publicKeys: publicKeysIn(publicKey), minimumSequence, now: Date.now };
      const blobs = await placeNamed(place, options);
      const { BundleError } = await import('../bundle/verified.ts');
      try {
        await verify(blobs, trust, all, terminal);
        terminal.out.write(`${place} is right.\n`);
      } catch (error) {
        if (!(error instanceof BundleError)) throw error;
        const { red } = paintOn(terminal.out, terminal.environment);
        terminal.out.write(`${red('wrong')} ${error.message}\n`);
        end(EXIT.refused);
      }
    });
}

async function verify(blobs: Blobs, trust: Trust, all: boolean, terminal: Terminal): Promise<void> {
  const { history, readCurrent } = await import('../bundle/current.ts');
  const { BundleError, refuseExpired } = await import('../bundle/verified.ts');
  const current = await readCurrent(blobs, trust);
  if (!current) throw new BundleError(`${POINTER} is missing in ${blobs.place}. Publish a bundle.`);
  terminal.out.write(factsOf(current));
  refuseExpired(current.manifest, blobs, trust);
  await readAll(current, blobs, terminal);
  if (!all) return;
  for await (const earlier of history(current, blobs, trust)) {
    terminal.out.write(`\n${factsOf(earlier)}`);
    await readAll(earlier, blobs, terminal);
  }
}

async function readAll({ manifest }: Verified, blobs: Blobs, terminal: Terminal): Promise<void> {
  const { readContents } = await import('../bundle/contents.ts');
  const objects = objectsOf(manifest).size;
  await interruptible(terminal, { what: 'objects', steps: objects }, 'Not all was read.', (watch) =>
    readContents(manifest, blobs, watch),
  );
}
