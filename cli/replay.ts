import { Command, InvalidArgumentError, Option } from 'commander';
import { digestOf } from '../bundle/digest.ts';
import type { Format } from '../report/formats.ts';
import { reportOfReplay } from '../report/of-replay.ts';
import { formatReplayJson, formatReplayText, totalOf, type ReplayResult } from '../report/replay.ts';
import type { State } from '../replay/state.ts';
import { addContextOptions, type ContextOptions } from './context-options.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { interruptible } from './interruptible.ts';
import { policyNamed, type NamedPolicy, type NamedPolicyOptions } from './named-policy.ts';
import { formatOption, formatted, FORMATS_HELP } from './format-option.ts';
import { paintOn, type Terminal } from './output.ts';
import type { ReplaySource } from './replay-source.ts';
import { wholeNumber } from './trust-options.ts';

interface ReplayOptions extends ContextOptions {
  readonly bundle: string;
  readonly against: string;
  readonly publicKey?: string;
  readonly bucketRegion?: string;
  readonly bucketOwner?: string;
  readonly endpointUrl?: string;
  readonly events?: string;
  readonly templates?: readonly string[];
  readonly from?: 'aws';
  readonly regions?: readonly string[];
  readonly profiles?: readonly string[];
  readonly rate: number;
  readonly state?: string;
  readonly format: Format;
}

/** `stackgate replay` */
export function replayCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('replay')
    .summary('tell which stacks a new policy would newly refuse or allow')
    .description('Judges what is deployed today by two policies, and tells what changes.')
    .requiredOption('--bundle <new>', 'the new policy: a policy folder, s3://bucket/prefix, or a bundle')
    .requiredOption('--against <old>', 'the policy of now: the same')
    .option('--public-key <file>', 'keys in PEM that the bundles are signed with')
    .option('--events <dir>', 'judge recorded events of the Hook, one in each JSON file')
    .option('--templates <path...>', 'judge templates, folders, globs, or a cdk.out folder')
    .addOption(new Option('--from <source>', 'judge all stacks of accounts').choices(['aws']))
    .addOption(new Option('--regions <a,b>', 'with --from aws: the Regions to read').argParser(regionsIn))
    .addOption(
      new Option(
        '--profiles <a,b>',
        'with --from aws: the credentials to read with, one profile an account',
      ).argParser((text) => [...new Set(text.split(','))]),
    )
    .addOption(
      new Option('--rate <n>', 'with --from aws: calls a second at most').argParser(wholeNumber).default(5),
    )
    .option('--state <file>', 'keep what was judged, and go on from there')
    .addOption(formatOption())
    .option('--bucket-region <name>', 'Region of the bucket (default: as the AWS CLI has it)')
    .option('--bucket-owner <account>', 'account that the bucket must belong to')
    .option('--endpoint-url <url>', 'ask there instead of AWS, such as an emulator');
  return addContextOptions(command)
    .addHelpText(
      'after',
      `
Give one of --events, --templates and --from. Events and stacks say themselves where they are deployed; templates
are judged as \`check\` does, with its options. What depends on values that are not known is deferred.
${FORMATS_HELP}

Exit status: 0 all is judged alike, 1 something is newly refused, newly allowed, or judged otherwise, 2 something
could not be judged.

Examples:
  $ stackgate replay --bundle restricted-schemas --against bundle --public-key key.pem.pub --templates cdk.out
  $ stackgate replay --bundle restricted-schemas --against old/restricted-schemas --events recorded --format json
  $ stackgate replay --bundle restricted-schemas --against s3://amzn-s3-demo-bucket/stackgate \\
      --public-key public-key.pem --from aws --regions eu-west-1,eu-central-1 --state replay.state`,
    )
    .action(async (options: ReplayOptions, given: Command) => {
      const source = await sourceOf(options, (name) => given.getOptionValueSource(name) === 'cli');
      const after = await policyNamed(options.bundle, bundleOptions(options));
      const before = await policyNamed(options.against, bundleOptions(options));
      const state = await stateOf(options.state, before, after, source);
      const result = await played(source, before, after, state, options, terminal);
      terminal.out.write(
        options.format === 'text'
          ? formatReplayText(result, paintOn(terminal.out, terminal.environment))
          : await formatted(
              reportOfReplay(result, source.fileOf),
              () => formatReplayJson(result),
              options.format,
              terminal,
            ),
      );
      end(exitCode(result));
    });
}

/** Names of Regions with commas between. */
export function regionsIn(text: string): readonly string[] {
  const regions = text.split(',');
  if (regions.every((region) => /^[a-z0-9-]+$/.test(region))) return [...new Set(regions)];
  throw new InvalidArgumentError(
    'It must be names of Regions with commas between, such as eu-west-1,us-east-1.',
  );
}

type SourceOption = 'events' | 'templates' | 'from';

/** What an option means nothing to is refused, for its author believes that it counts. */
const BELONGS_TO: Readonly<Partial<Record<keyof ReplayOptions, readonly SourceOption[]>>> = {
  account: ['templates'],
  region: ['templates'],
  stackName: ['templates'],
  parameters: ['templates'],
  regions: ['from'],
  profiles: ['from'],
  rate: ['from'],
};

async function sourceOf(options: ReplayOptions, isGiven: (name: string) => boolean): Promise<ReplaySource> {
  const { events, templates } = options;
  const [source, ...others] = (['events', 'templates', 'from'] as const).filter(isGiven);
  if (source === undefined || others.length > 0)
    throw new CommandError('Say with one of --events, --templates and --from what to judge.');
  for (const [name, sources] of Object.entries(BELONGS_TO)) {
    if (!isGiven(name) || sources.includes(source)) continue;
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new CommandError(`${option} means nothing with --${source}. Leave it out.`);
  }
  if (events !== undefined) return (await import('./replay-events.ts')).recordedEvents(events, options);
  if (templates) return (await import('./replay-templates.ts')).templatesOf(templates, options);
  return (await import('./replay-stacks.ts')).deployedStacks(options);
}

function bundleOptions({
  publicKey,
  bucketRegion,
  bucketOwner,
  endpointUrl,
}: ReplayOptions): NamedPolicyOptions {
  return {
    ...(publicKey !== undefined && { publicKey }),
    ...(bucketRegion !== undefined && { region: bucketRegion }),
    ...(bucketOwner !== undefined && { bucketOwner }),
    ...(endpointUrl !== undefined && { endpointUrl }),
  };
}

async function stateOf(
  file: string | undefined,
  before: NamedPolicy,
  after: NamedPolicy,
  { name, settings }: ReplaySource,
): Promise<State> {
  const { openState, withoutState } = await import('../replay/state.ts');
  if (file === undefined) return withoutState(Date.now());
  const of = {
    before: before.content,
    after: after.content,
    source: name,
    settings: digestOf(JSON.stringify(settings)),
  };
  return openState(file, of, Date.now());
}

async function played(
  source: ReplaySource,
  before: NamedPolicy,
  after: NamedPolicy,
  state: State,
  options: ReplayOptions,
  terminal: Terminal,
): Promise<ReplayResult> {
  const { replay } = await import('../replay/replay.ts');
  const { noun, name, most, subjects, whenNone } = source;
  const policies = { before: before.policy, after: after.policy };
  const kept =
    options.state === undefined
      ? 'Nothing was kept; with --state a replay can go on where it was stopped.'
      : `What was judged is in ${options.state}; the same command goes on from there.`;
  try {
    const replayed = await interruptible(terminal, { what: `${noun}s`, steps: most }, kept, (watch) =>
      replay(subjects(state.time), policies, state, watch),
    );
    if (totalOf(replayed) === 0) throw new CommandError(`${whenNone} Nothing was judged.`);
    return {
      version: 1,
      bundle: { name: options.bundle, content: after.content },
      against: { name: options.against, content: before.content },
      source: name,
      time: new Date(state.time).toISOString(),
      noun,
      ...replayed,
    };
  } finally {
    await state.close();
  }
}

function exitCode({ changes, unreadable }: ReplayResult): ExitCode {
  if (unreadable.length > 0) return EXIT.couldNotJudge;
  return changes.length > 0 ? EXIT.refused : EXIT.approved;
}
