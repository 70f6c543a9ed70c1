import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { listStacks, pacedClient, readStack, type DeployedStack } from '../replay/stacks.ts';
import type { Subject } from '../replay/subject.ts';
import type { Context } from '../gate/context.ts';
import { CLOCK, pacedBy } from '../schemas/pace.ts';
import { contextOf, type ContextOptions } from './context-options.ts';
import { CommandError } from './exit.ts';
import type { ReplaySource } from './replay-source.ts';
import { openTemplate } from './replay-templates.ts';

/** Options that say which stacks are read, and how fast. */
export interface StackOptions extends ContextOptions {
  readonly regions?: readonly string[];
  /** Of the AWS configuration, one an account; the credentials of the environment when there are none. */
  readonly profiles?: readonly string[];
  /** Calls a second. */
  readonly rate: number;
  readonly endpointUrl?: string;
}

/** A stack that is listed, and the client that reads it. */
export interface ListedStack extends DeployedStack {
  readonly client: CloudFormationClient;
}

/** All stacks of the accounts and Regions that the options name, and these Regions. Throws a CommandError. */
export async function listedStacks({ profiles, regions: asked, endpointUrl, rate }: StackOptions): Promise<{
  readonly stacks: readonly ListedStack[];
  readonly regions: ReadonlySet<string>;
}> {
  const turn = pacedBy({ call: { rate, burst: 1 } }, CLOCK);
  const begin = () => turn('call');
  const clients = (profiles ?? [undefined]).flatMap((profile) =>
    (asked ?? [undefined]).map((region) =>
      pacedClient(
        {
          ...(region !== undefined && { region }),
          ...(profile !== undefined && { profile }),
          ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
        },
        begin,
      ),
    ),
  );
  const stacks: ListedStack[] = [];
  const regions = new Set<string>();
  for (const client of clients) {
    regions.add(await regionOf(client));
    stacks.push(...(await listStacks(client)).map((stack) => ({ ...stack, client })));
  }
  refuseTwice(stacks);
  return { stacks, regions };
}

/** The stacks of an account, Region by Region. Each is read when it is its turn. */
export async function deployedStacks(options: StackOptions): Promise<ReplaySource> {
  const { profiles, endpointUrl } = options;
  const { stacks, regions } = await listedStacks(options);
  const context = contextOf(options);
  return {
    noun: 'stack',
    name: `stacks in ${[...regions].join(', ')}`,
    settings: { context, profiles, endpointUrl },
    most: stacks.length,
    subjects: (now) => stackSubjects(stacks, context, now),
    fileOf: () => undefined,
    whenNone: `There is no stack in ${[...regions].join(', ')}. Name other Regions with --regions.`,
  };
}

function refuseTwice(stacks: readonly DeployedStack[]): void {
  const ids = new Set<string>();
  for (const { id, accountID } of stacks) {
    if (ids.has(id))
      throw new CommandError(`Two of the profiles are of the account ${accountID}. Name one of them.`);
    ids.add(id);
  }
}

async function regionOf(client: CloudFormationClient): Promise<string> {
  try {
    return await client.config.region();
  } catch {
    throw new CommandError('No Region is set. Say with --regions which to read.');
  }
}

/** CloudFormation tells the values of all parameters, so a parameter without one is masked: its default counts no more. */
function* stackSubjects(stacks: readonly ListedStack[], context: Context, now: number): Generator<Subject> {
  for (const { client, ...stack } of stacks) {
    const { id, version, accountID, region, partition, name } = stack;
    const place = { ...context, accountID, region, partition, stackName: name };
    yield {
      id,
      version,
      async open(signal) {
        const { text, parameters } = await readStack(client, stack, signal);
        return openTemplate(text, name, { context: place, parameters, defaults: false, now });
      },
    };
  }
}
