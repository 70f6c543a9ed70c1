import { Command, CommanderError } from 'commander';
import { EXIT, type ExitCode } from './exit.ts';
import type { Terminal } from './output.ts';
import { tellError } from './told.ts';
import { version } from './version.ts';

type Load = (terminal: Terminal, end: (code: ExitCode) => void) => Promise<Command>;

/** The commands by name, in the order of the help. Each brings what it works with, so it is loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, Load>> = {
  check: async (...by) => (await import('./check.ts')).checkCommand(...by),
  simulate: async (...by) => (await import('./simulate.ts')).simulateCommand(...by),
  editor: async (terminal) => (await import('./editor.ts')).editorCommand(terminal),
  init: async (terminal) => (await import('./init.ts')).initCommand(terminal),
  schema: async (...by) => (await import('./schema.ts')).schemaCommand(...by),
  waivers: async (terminal) => (await import('./waivers.ts')).waiversCommand(terminal),
  report: async (...by) => (await import('./report.ts')).reportCommand(...by),
  bundle: async (...by) => (await import('./bundle.ts')).bundleCommand(...by),
  replay: async (...by) => (await import('./replay.ts')).replayCommand(...by),
  scp: async (...by) => (await import('./scp.ts')).scpCommand(...by),
  keys: async (...by) => (await import('./keys.ts')).keysCommand(...by),
  deploy: async (...by) => (await import('./deploy.ts')).deployCommand(...by),
};

const FIRST_STEPS = `
Examples:
  $ stackgate check template.yaml
  $ stackgate simulate template.yaml
  $ stackgate init
  $ stackgate schema explain sqs-queue-customer-managed-key

The first two judge by the pack that ships with stackgate; init makes it files of yours. The help of each command
has examples: stackgate check --help.`;

/** The command of this name; all, for help and for what is none. */
function asked(name = ''): readonly Load[] {
  const one = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return one ? [one] : Object.values(COMMANDS);
}

/** `stackgate schema new` */
function wordsOf(command: Command): string {
  return command.parent ? `${wordsOf(command.parent)} ${command.name()}` : command.name();
}

/** Runs the command line and gives its exit code. Never throws for what a user can cause. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.approved;
  const end = (ended: ExitCode): void => {
    code = ended;
  };
  const program = new Command('stackgate')
    .description('Only configurations that were approved are provisioned on AWS.')
    .version(version())
    .addHelpText('after', FIRST_STEPS);
  for (const load of asked(argv[0])) program.addCommand(await load(terminal, end));
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ]) {
    command
      .exitOverride()
      .showSuggestionAfterError()
      .showHelpAfterError(`\`${wordsOf(command)} --help\` tells more.`)
      .configureOutput({
        writeOut: (text) => void terminal.out.write(text),
        writeErr: (text) => void terminal.err.write(text),
      });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.approved : EXIT.couldNotJudge;
    tellError(terminal, error);
    return EXIT.couldNotJudge;
  }
}
