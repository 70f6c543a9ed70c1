import { Command, Option } from 'commander';
import { addDeployOptions, anyAwsFor, deploymentIn, type DeployOptions } from './deploy-options.ts';
import { preflight, printChecked } from './deploy-preflight.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';

interface CheckOptions extends DeployOptions {
  readonly offline?: boolean;
  readonly format: 'text' | 'json';
}

/** `stackgate deploy check [FILE]` */
export function deployCheckCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('check')
    .summary('look before anything is deployed')
    .description('Looks at the templates, the values, the control policies and the organization.')
    .option('--offline', 'ask AWS nothing')
    .addOption(new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text'));
  return addDeployOptions(command)
    .addHelpText(
      'after',
      `
\`stackgate deploy apply\` looks at the same before it does anything.

Exit status: 0 all right, 1 something is wrong, 2 it could not be looked at.

Examples:
  $ stackgate deploy check --offline
  $ stackgate deploy check organization.yaml --format json`,
    )
    .action(async (name: string, { offline, format, ...options }: CheckOptions) => {
      const { out, environment } = terminal;
      const deployment = await deploymentIn(name, options);
      const found = await preflight(deployment, offline ? undefined : await anyAwsFor(deployment, options));
      if (found.findings.length > 0) end(EXIT.refused);
      out.write(
        format === 'json'
          ? `${JSON.stringify(found, null, 2)}\n`
          : printChecked(found, paintOn(out, environment)),
      );
    });
}
