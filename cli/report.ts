import { Command, Option } from 'commander';
import { SETTINGS_FILE } from '../scps/settings/settings.ts';
import { addContextOptions } from './context-options.ts';
import { CommandError, type ExitCode } from './exit.ts';
import type { Terminal } from './output.ts';
import { policyOption } from './policy-option.ts';
import { regionsIn } from './replay.ts';
import type { CoverageReportOptions } from './report-coverage.ts';
import { addTagOption } from './tag-options.ts';
import { wholeNumber } from './trust-options.ts';

interface ReportOptions extends CoverageReportOptions {
  readonly framework?: string;
}

/** Options that go with `--framework` by themselves; those that say what is judged, and how, go with what is judged. */
const OF_BOTH: ReadonlySet<string> = new Set(['framework', 'policy', 'format']);

/** Options of the coverage report alone. */
const OF_COVERAGE: ReadonlySet<string> = new Set([
  'keys',
  'tag',
  'scps',
  'settings',
  'hooks',
  'hookAlias',
  'against',
  'html',
]);

/** `stackgate report` */
export function reportCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('report')
    .summary('tell what a policy covers')
    .description(
      'Tells what a policy covers in templates and deployed stacks, or lays its rules beside the controls of a framework.',
    )
    .option('--templates <path...>', 'cover templates, folders, globs, or a cdk.out folder')
    .addOption(new Option('--stacks-from <source>', 'cover all stacks of accounts').choices(['aws']))
    .addOption(
      new Option('--regions <a,b>', 'with --stacks-from aws: the Regions to read').argParser(regionsIn),
    )
    .addOption(
      new Option(
        '--profiles <a,b>',
        'with --stacks-from aws: the credentials to read with, one profile an account',
      ).argParser((text) => [...new Set(text.split(','))]),
    )
    .addOption(
      new Option('--rate <n>', 'with --stacks-from aws: calls a second at most')
        .argParser(wholeNumber)
        .default(5),
    )
    .option('--endpoint-url <url>', 'ask there instead of AWS, such as an emulator')
    .option('--keys <file>', 'inventory, or plan of `keys plan --format json`, to hold keys against')
    .option('--scps <file>', 'organization.json or wanted.json, to prove control policies')
    .option('--settings <file>', 'with --scps: what the organization says of itself', SETTINGS_FILE)
    .option('--hooks <file>', 'organization.yaml, to ask its StackSets for the Hook and its guard')
    .option('--hook-alias <name>', 'with --stacks-from aws: the Hook, where it has another name than ours')
    .option('--against <file>', 'earlier report of --format json, to tell what has changed')
    .option('--html <file>', 'page to write beside that: with pictures, in one file')
    .option(
      '--framework <id>',
      'by control instead: hipaa, nist-800-53-r5, pci-dss-4.0, cis-aws-foundations, or a file in frameworks/ of the policy folder',
    )
    .addOption(policyOption())
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'));
  return addTagOption(addContextOptions(command))
    .addHelpText(
      'after',
      `
A report refuses nothing: \`check\` does. A rule is evidence for a control, and no proof that it is met.

Exit status: 0 printed, 2 something cannot be read or judged.

Examples:
  $ stackgate report --templates cdk.out --html coverage.html
  $ stackgate report --templates templates --format json > coverage.json
  $ stackgate report --templates templates --against coverage.json
  $ stackgate report --stacks-from aws --regions eu-west-1 --keys inventory.yaml
  $ stackgate report --hooks organization.yaml --format json
  $ stackgate report --framework hipaa
  $ stackgate report --framework hipaa --templates cdk.out
  $ stackgate report --framework pci-dss-4.0 --policy restricted-schemas --format json`,
    )
    .action(async ({ framework, ...options }: ReportOptions, given: Command) => {
      if (framework === undefined) {
        const { reportCoverage } = await import('./report-coverage.ts');
        end(await reportCoverage(options, terminal));
        return;
      }
      const { isAsked, reportFramework } = await import('./report-framework.ts');
      const goes = (name: string): boolean =>
        OF_BOTH.has(name) || (isAsked(options) && !OF_COVERAGE.has(name));
      const other = given.options.find(
        (option) =>
          given.getOptionValueSource(option.attributeName()) === 'cli' && !goes(option.attributeName()),
      );
      if (other) throw new CommandError(`${other.long ?? ''} means nothing with --framework. Leave it out.`);
      end(await reportFramework({ ...options, framework }, terminal));
    });
}
