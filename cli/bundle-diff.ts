import { Command } from 'commander';
import { comparePolicies } from '../schemas/compare-policies.ts';
import { printChanges } from './changes.ts';
import { policyNamed, type NamedPolicyOptions } from './named-policy.ts';
import { paintOn, type Terminal } from './output.ts';
import { addPlaceOptions } from './place-options.ts';

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
    .action(async (before: string, after: string, options: NamedPolicyOptions) => {
      const [old, now] = [await policyNamed(before, options), await policyNamed(after, options)];
      if (old.content === now.content) {
        out.write(`Nothing differs. Both have the content ${now.content}.\n`);
        return;
      }
      out.write(printChanges(comparePolicies(old.policy, now.policy), paintOn(out, environment)));
    });
}
