import { Command, Option } from 'commander';
import { EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { addGroundOptions, classedActions, settled, type GroundOptions } from './scp-ground.ts';

interface StatementsOptions extends GroundOptions {
  readonly format: 'text' | 'json';
}

/** `stackgate scp statements` */
export function scpStatementsCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('statements')
    .summary('tell what control policies have to say')
    .description(
      'Prints the statements that close the ways around the Hook, each with what it is for, before they are packed into policies.',
    )
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'));
  return addGroundOptions(command)
    .addHelpText(
      'after',
      `
Exit status: 0 done, 1 something is not classed and would stay open, 2 the policy or the settings cannot be used.

Examples:
  $ stackgate scp init
  $ stackgate scp statements
  $ stackgate scp statements --format json`,
    )
    .action(async (options: StatementsOptions) => {
      const { actions, settings, policy } = settled(await classedActions(terminal, options));
      const [{ gapsOf }, { statementsFor }, { formatStatements, statementsJson }] = await Promise.all([
        import('../scps/actions/gaps.ts'),
        import('../scps/statements/statements.ts'),
        import('../report/scp-statements.ts'),
      ]);
      const gaps = gapsOf(actions);
      const report = { statements: statementsFor(actions, settings), gaps, policy, settings: settings.file };
      terminal.out.write(
        options.format === 'json'
          ? `${JSON.stringify(statementsJson(report), null, 2)}\n`
          : formatStatements(report, paintOn(terminal.out, terminal.environment)),
      );
      if (gaps.length > 0) end(EXIT.refused);
    });
}
