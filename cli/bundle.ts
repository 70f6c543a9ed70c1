import { Command } from 'commander';
import { bundleBuildCommand } from './bundle-build.ts';
import { bundleDiffCommand } from './bundle-diff.ts';
import { bundleKeyCommand } from './bundle-key.ts';
import { bundlePublishCommand } from './bundle-publish.ts';
import { bundleRollbackCommand } from './bundle-rollback.ts';
import { bundleVerifyCommand } from './bundle-verify.ts';
import type { ExitCode } from './exit.ts';
import type { Terminal } from './output.ts';

/** `stackgate bundle …` */
export function bundleCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('bundle')
    .summary('the signed policy that the Hook reads')
    .description('Works on bundles: a policy folder, built, signed, and published for the Hook.')
    .addCommand(bundleKeyCommand(terminal))
    .addCommand(bundleBuildCommand(terminal))
    .addCommand(bundlePublishCommand(terminal))
    .addCommand(bundleVerifyCommand(terminal, end))
    .addCommand(bundleDiffCommand(terminal))
    .addCommand(bundleRollbackCommand(terminal))
    .addHelpText(
      'after',
      `
Examples:
  $ stackgate bundle key key.pem
  $ stackgate bundle publish --to bundle --sign-with key.pem
  $ stackgate bundle verify bundle --public-key key.pem.pub`,
    );
}
