import { Command, Option } from 'commander';
import type { Terminal } from './output.ts';
import { policyOption } from './policy-option.ts';
import type { FrameworkReportOptions } from './report-framework.ts';

/** `stackgate report` */
export function reportCommand(terminal: Terminal): Command {
  return new Command('report')
    .summary('tell what the rules are evidence for')
    .description('Lays the rules of a policy beside the controls of a framework, with what they do not show.')
    .requiredOption(
      '--framework <id>',
      'hipaa, nist-800-53-r5, pci-dss-4.0, cis-aws-foundations, or a file in frameworks/ of the policy folder',
    )
    .addOption(policyOption())
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
A rule is evidence for a control, and no proof that it is met.

Exit status: 0 printed, 2 the framework or the policy folder cannot be read.

Examples:
  $ stackgate report --framework hipaa
  $ stackgate report --framework pci-dss-4.0 --policy restricted-schemas --format json`,
    )
    .action(async (options: FrameworkReportOptions) => {
      const { reportFramework } = await import('./report-framework.ts');
      await reportFramework(options, terminal);
    });
}
