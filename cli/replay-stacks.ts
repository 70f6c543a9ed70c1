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

/** An account and Region whose stacks are listed. */
export interface ListedPlace {
  readonly client: CloudFormationClient;
  readonly region: string;
  /** Of the AWS configuration; absent for the credentials of the environment. */
  readonly profile?: string;
  /** Absent when neither a stack nor the credentials tell it. */
  readonly account?: string;
}

/** All stacks of some accounts and Regions. */
export interface ListedStacks {
  readonly stacks: readonly ListedStack[];
  readonly places: readonly ListedPlace[];
}

/** All stacks of the accounts and Regions that the options name. Throws a CommandError. */
export async function listedStacks({
  profiles,
  regions: asked,
  endpointUrl,
  rate,
}: StackOptions): Promise<ListedStacks> {
  const turn = pacedBy({ call: { rate, burst: 1 } }, CLOCK);
  const begin = () => turn('call');
  const stacks: ListedStack[] = [];
  const places: ListedPlace[] = [];
  for (const profile of profiles ?? [undefined]) {
    const ofProfile = profile === undefined ? {} : { profile };
    const listed: (Omit<ListedPlace, 'account'> & { readonly stacks: readonly DeployedStack[] })[] = [];
    for (const region of asked ?? [undefined]) {
      const client = pacedClient(
        {
          ...ofProfile,
          ...(region !== undefined && { region }),
          ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
        },
        begin,
      );
      listed.push({
        ...ofProfile,
        client,
        region: await regionOf(client),
        stacks: await listStacks(client),
      });
    }
    const account = await accountOf(listed);
    for (const { stacks: those, ...place } of listed) {
      stacks.push(...those.map((stack) => ({ ...stack, client: place.client })));
      places.push({ ...place, ...(account !== undefined && { account }) });
    }
  }
  refuseTwice(stacks);
  return { stacks, places };
}

/** The account of a profile, which its stacks tell, in whatever Region; else the credentials may. */
async function accountOf(
  listed: readonly Pick<ListedPlace & { readonly stacks: readonly DeployedStack[] }, 'client' | 'stacks'>[],
): Promise<string | undefined> {
  const [stack] = listed.flatMap(({ stacks }) => stacks);
  return stack?.accountID ?? (await listed[0]?.client.config.credentials())?.accountId;
}

/** The stacks of an account, Region by Region. Each is read when it is its turn. */
export async function deployedStacks(options: StackOptions): Promise<ReplaySource> {
  const { profiles, endpointUrl } = options;
  const { stacks, places } = await listedStacks(options);
  const regions = [...new Set(places.map(({ region }) => region))].join(', ');
  const context = contextOf(options);
  return {
    noun: 'stack',
    name: `stacks in ${regions}`,
    settings: { context, profiles, endpointUrl },
    most: stacks.length,
    subjects: (now) => stackSubjects(stacks, context, now),
    fileOf: () => undefined,
    whenNone: `There is no stack in ${regions}. Name other Regions with --regions.`,
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
