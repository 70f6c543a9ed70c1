import { Command } from 'commander';
import { contentDigest } from '../bundle/manifest.ts';
import { builtPolicy, comparePolicies, type BuiltPolicy } from '../schemas/compare-policies.ts';
import { openPolicy } from '../schemas/policy.ts';
import { printChanges } from './changes.ts';
import { CommandError } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { addPlaceOptions, isPlace, placeNamed, type PlaceOptions } from './place-options.ts';
import { publicKeysIn } from './trust-options.ts';

interface DiffOptions extends PlaceOptions {
  readonly publicKey?: string;
}

interface Side {
  readonly content: string;
  readonly policy: BuiltPolicy;
}

/** `stackgate bundle diff A B` */
export function bundleDiffCommand({ out, environment }: Terminal): Command {
  const command = new Command('diff')
    .summary('tell in words what differs between bundles or policy folders')
    .description('Tells what the step from one policy to another newly allows and refuses.')
    .argument('<before>', 's3://bucket/prefix, the folder of a bundle, or a policy folder')
    .argument('<after>', 'the same')
    .option('--public-key <file>', 'keys in PEM that the bundles are signed with');
  return addPlaceOptions(command)
    .addHelpText(
      'after',
      `
A bundle that has expired is compared as well; one that is not signed is not.

Exit status: 0 compared, 2 could not be.

Examples:
  $ stackgate bundle diff bundle restricted-schemas --public-key key.pem.pub
  $ stackgate bundle diff s3://amzn-s3-demo-bucket/test s3://amzn-s3-demo-bucket/prod --public-key public-key.pem`,
    )
    .action(async (before: string, after: string, options: DiffOptions) => {
      const [old, now] = [await sideNamed(before, options), await sideNamed(after, options)];
      if (old.content === now.content) {
        out.write(`Nothing differs. Both have the content ${now.content}.\n`);
        return;
      }
      out.write(printChanges(comparePolicies(old.policy, now.policy), paintOn(out, environment)));
    });
}

function sideNamed(name: string, options: DiffOptions): Promise<Side> {
  return isPlace(name) ? bundleIn(name, options) : folderNamed(name);
}

async function folderNamed(name: string): Promise<Side> {
  const { contentOf } = await import('../bundle/content.ts');
  const policy = openPolicy(name);
  return { content: contentDigest(contentOf(policy, Date.now()).named), policy: builtPolicy(policy) };
}

async function bundleIn(name: string, { publicKey, ...options }: DiffOptions): Promise<Side> {
  if (publicKey === undefined) {
    throw new CommandError(`${name} is a bundle. Say with --public-key what it is signed with.`);
  }
  const [{ readCurrent, whenever }, { readContents }] = await Promise.all([
    import('../bundle/current.ts'),
    import('../bundle/contents.ts'),
  ]);
  const blobs = await placeNamed(name, options);
  const current = await readCurrent(blobs, whenever(publicKeysIn(publicKey)));
  if (!current) throw new CommandError(`Nothing was ever published to ${name}.`);
  return {
    content: contentDigest(current.manifest),
    policy: await readContents(current.manifest, blobs),
  };
}
