import { Command, Option } from 'commander';
import { datedWaivers } from '../gate/dated-waiver.ts';
import { formatWaivers } from '../report/waivers.ts';
import { paintOn, type Terminal } from './output.ts';
import { chosenPolicy, policyOption } from './policy-option.ts';

interface WaiversOptions {
  readonly policy?: string;
  readonly format: 'text' | 'json';
}

/** `stackgate waivers` */
export function waiversCommand({ out, environment }: Terminal): Command {
  return new Command('waivers')
    .summary('list the exceptions to rules')
    .description('Lists the waivers of a policy folder, those that end soonest first. Days are in UTC.')
    .addOption(policyOption())
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
\`stackgate schema lint\` tells which of them could never apply.

Examples:
  $ stackgate waivers
  $ stackgate waivers --policy restricted-schemas --format json`,
    )
    .action(({ policy: folder, format }: WaiversOptions) => {
      const { policy, name } = chosenPolicy(folder);
      const waivers = datedWaivers(policy.waivers().waivers, Date.now());
      out.write(
        format === 'json'
          ? `${JSON.stringify({ version: 1, policy: name, waivers }, null, 2)}\n`
          : formatWaivers(waivers, name, paintOn(out, environment)),
      );
    });
}
