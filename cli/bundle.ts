import { Command } from 'commander';
import { bundleKeyCommand } from './bundle-key.ts';
import { bundlePublishCommand } from './bundle-publish.ts';
import type { Terminal } from './output.ts';

/** `stackgate bundle …` */
export function bundleCommand(terminal: Terminal): Command {
  return new Command('bundle')
    .summary('the signed policy that the Hook reads')
    .description('Works on bundles: a policy folder, built, signed, and published for the Hook.')
    .addCommand(bundleKeyCommand(terminal))
    .addCommand(bundlePublishCommand(terminal));
}
