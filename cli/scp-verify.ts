import { Command, Option } from 'commander';
import { EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { printable } from './printable.ts';
import {
  addOrganizationsOptions,
  organizationsFrom,
  readFrom,
  type OrganizationsOptions,
} from './scp-organizations.ts';
import { addWantedOptions, permissionOf, wantedIn, type WantedOptions } from './scp-wanted.ts';

interface ScpVerifyOptions extends OrganizationsOptions, WantedOptions {
  readonly format: 'text' | 'json';
}

/** `stackgate scp verify` */
export function scpVerifyCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('verify')
    .summary('tell where AWS differs from what is wanted')
    .description('Reads the organization and compares it with what is wanted, every document byte for byte.')
    .addOption(new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text'));
  return addOrganizationsOptions(addWantedOptions(command))
    .addHelpText(
      'after',
      `
Exit status: 0 AWS has what is wanted, 1 it differs, 2 they could not be compared.

Examples:
  $ stackgate scp verify --wanted control-policies
  $ stackgate scp verify --wanted control-policies --replace-full-access --format json`,
    )
    .action(async ({ format, ...options }: ScpVerifyOptions) => {
      const { out, environment } = terminal;
      const wanted = await wantedIn(options.wanted);
      const actual = await readFrom(await organizationsFrom(options), terminal);
      const { differencesOf } = await import('../scps/rollout/verify.ts');
      const differences = differencesOf(wanted, actual, permissionOf(options));
      if (differences.length > 0) end(EXIT.refused);
      if (format === 'json') {
        out.write(`${JSON.stringify({ differences }, null, 2)}\n`);
        return;
      }
      const { green, red } = paintOn(out, environment);
      for (const difference of differences) out.write(`${red('differs')} ${printable(difference)}\n`);
      if (differences.length === 0) {
        out.write(
          `${green('right')} AWS has what ${options.wanted} wants at all ${wanted.targets.size} targets.\n`,
        );
      }
    });
}
