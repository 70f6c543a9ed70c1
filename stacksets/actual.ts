import type { Account, Organizations } from '../scps/rollout/organizations.ts';
import type { Watch } from '../schemas/watch.ts';
import type { CodeBucket } from './code-bucket.ts';
import { DeployError } from './errors.ts';
import type { DeployedSet, Instance, Operation, StackSets } from './stack-sets.ts';
import type { DeployedStack, Stacks } from './stacks.ts';
import { PREFIX } from './templates.ts';
import type { Wanted, WantedCode } from './wanted.ts';

/** A StackSet with all that can be asked of it. */
export interface ActualSet extends DeployedSet {
  readonly targeted: ReadonlyMap<string, readonly string[]>;
  readonly instances: readonly Instance[];
  /** Operations that are not over. */
  readonly running: readonly Operation[];
  /** Operations that were ever made, as far as AWS still lists them. */
  readonly operations: readonly Operation[];
}

/** What is there of what is wanted. */
export interface Actual {
  /** The active accounts in and below each OU, without the management account, which StackSets leave out. */
  readonly accounts: ReadonlyMap<string, readonly string[]>;
  /** The other accounts there: StackSets leave them out for as long as they are suspended, with what they have. */
  readonly suspended: ReadonlySet<string>;
  readonly sets: ReadonlyMap<string, ActualSet>;
  /** By Region and name: `eu-west-1 stackgate-code`. */
  readonly stacks: ReadonlyMap<string, DeployedStack>;
  /** By Region and key: code that is in its bucket. */
  readonly codes: ReadonlySet<string>;
  /** Names of StackSets of ours that no template is for. */
  readonly unwanted: readonly string[];
}

/** How AWS is reached: the home Region's StackSets, and per Region what is there beside. */
export interface Aws {
  readonly organizations: Organizations;
  readonly stackSets: StackSets;
  readonly stacksIn: (region: string) => Stacks;
  readonly bucketIn: (region: string, bucket: string) => CodeBucket;
}

/** What names something of one Region. */
export function placed(region: string, name: string): string {
  return `${region} ${name}`;
}

/** Reads what is there of what is wanted. Throws an AwsCallError when AWS cannot be asked. */
export async function readActual(wanted: Wanted, aws: Aws, watch: Watch): Promise<Actual> {
  const units = [...new Set(wanted.sets.flatMap((set) => set.units))];
  const [{ accounts, suspended }, names] = await Promise.all([
    accountsIn(units, aws.organizations, watch),
    aws.stackSets.names(),
  ]);
  const ours = names.filter((name) => name.startsWith(PREFIX));
  const sets = new Map<string, ActualSet>();
  for (const { name } of wanted.sets) {
    const set = await readSet(name, aws.stackSets, watch);
    if (set) sets.set(name, set);
  }
  const stacks = new Map<string, DeployedStack>();
  for (const { region, name } of wanted.stacks) {
    watch.signal.throwIfAborted();
    const stack = await aws.stacksIn(region).describe(name);
    if (stack) stacks.set(placed(region, name), stack);
    watch.step();
  }
  return {
    accounts,
    suspended,
    sets,
    stacks,
    codes: await codesThere(wanted.codes, aws, watch),
    unwanted: ours.filter((name) => !wanted.sets.some((set) => set.name === name)),
  };
}

/**
 * Reads one StackSet; `undefined` when it is not there. Its operations are read before what they lead to: an operation
 * that begins in between is not counted as over while the set is still seen without what it made.
 */
export async function readSet(
  name: string,
  stackSets: StackSets,
  watch: Watch,
): Promise<ActualSet | undefined> {
  watch.signal.throwIfAborted();
  const operations = await stackSets.operations(name);
  const set = operations && (await stackSets.describe(name));
  if (!set) return undefined;
  if (!set.isServiceManaged) {
    throw new DeployError(
      `${name} is there with self-managed permissions, and was not made by stackgate. Rename or delete it.`,
    );
  }
  const [targeted, instances] = await Promise.all([stackSets.targeted(name), stackSets.instances(name)]);
  watch.step();
  return { ...set, targeted, instances, operations, running: operations.filter(isUnderWay) };
}

/** Whether an operation is not over. */
export function isUnderWay({ status }: Operation): boolean {
  return status === 'RUNNING' || status === 'QUEUED' || status === 'STOPPING';
}

/** The accounts in and below each OU, but the management account: those that StackSets reach, and those that they do not. */
export async function accountsIn(
  units: readonly string[],
  organizations: Organizations,
  watch: Watch,
): Promise<Pick<Actual, 'accounts' | 'suspended'>> {
  const management = await organizations.managementAccount();
  const below = async (unit: string): Promise<Account[]> => {
    watch.signal.throwIfAborted();
    const [accounts, children] = await Promise.all([
      organizations.accountsOf(unit),
      organizations.organizationalUnitsOf(unit),
    ]);
    watch.step();
    const deeper = await Promise.all(children.map(({ id }) => below(id)));
    return [...accounts, ...deeper.flat()].filter(({ id }) => id !== management);
  };
  const found = await Promise.all(units.map(async (unit) => [unit, await below(unit)] as const));
  const idsOf = (accounts: readonly Account[], isActive: boolean): string[] =>
    accounts.filter((account) => account.isActive === isActive).map(({ id }) => id);
  return {
    accounts: new Map(found.map(([unit, accounts]) => [unit, idsOf(accounts, true)])),
    suspended: new Set(found.flatMap(([, accounts]) => idsOf(accounts, false))),
  };
}

/** By Region and key: which code is in its bucket. Throws an AwsCallError when a bucket cannot be asked. */
export async function codesThere(
  codes: readonly WantedCode[],
  { bucketIn }: Pick<Aws, 'bucketIn'>,
  watch: Pick<Watch, 'signal'>,
): Promise<ReadonlySet<string>> {
  const there = await Promise.all(
    codes.map(async ({ region, bucket, code }) => {
      watch.signal.throwIfAborted();
      return (await bucketIn(region, bucket).has(code)) ? [placed(region, code.key)] : [];
    }),
  );
  return new Set(there.flat());
}
