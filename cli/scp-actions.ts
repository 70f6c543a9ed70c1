import { Command, Option } from 'commander';
import { EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { addGroundOptions, askedPrefix, classedActions, type GroundOptions } from './scp-ground.ts';

interface ActionsOptions extends GroundOptions {
  readonly strict?: boolean;
  readonly service?: string;
  readonly format: 'text' | 'json';
}

/** `stackgate scp actions` */
export function scpActionsCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('actions')
    .summary('tell which actions provision what is approved')
    .description(
      'Gives every IAM action of the approved services its class: may it be called directly, or through CloudFormation alone, and why.',
    )
    .option('--service <prefix>', 'show the actions of one IAM prefix, such as s3')
    .option('--strict', 'fail when something is not classed')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'));
  return addGroundOptions(command)
    .addHelpText(
      'after',
      `
Classes come from the handlers of CloudFormation's registry, from verbs, and from reviews that ship with stackgate;
the settings of the organization may class an action in another way.

Exit status: 0 done, 1 with --strict when something is not classed, 2 the policy or the settings cannot be used.

Examples:
  $ stackgate scp actions --service s3
  $ stackgate scp actions --strict
  $ stackgate scp actions --from aws --region eu-west-1 --format json`,
    )
    .action(async (options: ActionsOptions) => {
      const { actions, policy } = await classedActions(terminal, options);
      const { gapsOf } = await import('../scps/actions/gaps.ts');
      const { actionsJson, formatActions } = await import('../report/scp-actions.ts');
      const gaps = gapsOf(actions);
      const report = { actions, gaps, policy, prefix: askedPrefix(options.service, actions) };
      terminal.out.write(
        options.format === 'json'
          ? `${JSON.stringify(actionsJson(report), null, 2)}\n`
          : formatActions(report, paintOn(terminal.out, terminal.environment)),
      );
      if (options.strict && gaps.length > 0) end(EXIT.refused);
    });
}
