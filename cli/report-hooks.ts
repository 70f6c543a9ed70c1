import { hookCoverage, type HookCoverage, type ToldOfHook } from '../coverage/hooks.ts';
import { readDeployedGate, type DeployedGate } from '../stacksets/deployed-gate.ts';
import { readHookState } from '../stacksets/guard/read-hook-state.ts';
import { standingOf } from '../stacksets/guard/standing.ts';
import { DEPLOYED, HOOK_ALIAS } from '../stacksets/guard/wanted.ts';
import { partitionOf } from '../template/pseudo.ts';
import { awsFor, organizationIn } from './deploy-options.ts';
import { interruptible } from './interruptible.ts';
import type { Terminal } from './output.ts';
import { printable } from './printable.ts';
import type { ListedPlace } from './replay-stacks.ts';

/** Where the Hook is asked for. */
export interface HookOptions {
  /** The name of the Hook; else the one that the StackSet deploys, or that of the templates. */
  readonly hookAlias?: string;
  /** An organization file. */
  readonly hooks?: string;
  readonly endpointUrl?: string;
}

/**
 * Asks for the Hook in accounts, and the StackSets of an organization for what they deployed. Throws a CommandError, an
 * OrganizationError or an AwsCallError when the organization cannot be read; what an account does not tell is told.
 */
export async function hooksAsked(
  { hookAlias, hooks, endpointUrl }: HookOptions,
  places: readonly ListedPlace[],
  now: number,
  terminal: Terminal,
): Promise<HookCoverage> {
  const gate =
    hooks === undefined
      ? undefined
      : await deployedGate(hooks, endpointUrl === undefined ? {} : { endpointUrl }, terminal);
  const alias = hookAlias ?? gate?.alias ?? HOOK_ALIAS;
  const told = [
    ...(places.length === 0 ? [] : await toldByAccounts(places, alias, now, terminal)),
    ...(gate ? toldByStackSets(gate) : []),
  ];
  return hookCoverage(alias, told.map(inPrint), hooks);
}

async function toldByAccounts(
  places: readonly ListedPlace[],
  alias: string,
  now: number,
  terminal: Terminal,
): Promise<readonly ToldOfHook[]> {
  const amount = { what: 'Hooks', steps: places.length };
  return interruptible(terminal, amount, 'Nothing was written.', async ({ step, signal }) => {
    const told: ToldOfHook[] = [];
    for (const place of places) {
      signal.throwIfAborted();
      told.push(await toldBy(place, alias, now));
      step();
    }
    return told;
  });
}

async function deployedGate(
  name: string,
  at: Pick<HookOptions, 'endpointUrl'>,
  terminal: Terminal,
): Promise<DeployedGate> {
  const file = await organizationIn(name);
  const aws = await awsFor({ file }, at);
  return interruptible(terminal, { what: 'OUs and StackSets' }, 'Nothing was written.', (watch) =>
    readDeployedGate(file.organization, aws, watch),
  );
}

function toldByStackSets(gate: DeployedGate): readonly ToldOfHook[] {
  return (['hook', 'guard'] as const).flatMap((of) =>
    gate[of].map((place) => ({ ...place, source: 'stack set' as const, of })),
  );
}

async function toldBy(
  { client, region, profile, account }: ListedPlace,
  alias: string,
  now: number,
): Promise<ToldOfHook> {
  const by = { region, source: 'account', of: 'hook' } as const;
  if (account === undefined) {
    const whose = profile === undefined ? 'unknown' : `unknown (profile ${profile})`;
    return { account: whose, ...by, is: 'not known', faults: [NOBODYS] };
  }
  const where = { partition: partitionOf(region), region, account };
  const pins = { alias, function: DEPLOYED.function, stackPrefix: DEPLOYED.stackPrefix };
  return { account, ...by, ...standingOf(await readHookState(client, pins, where), pins, where, now) };
}

/** What AWS says goes to a terminal. */
function inPrint({ faults, ...told }: ToldOfHook): ToldOfHook {
  return { ...told, faults: faults.map((fault) => ({ ...fault, detail: printable(fault.detail) })) };
}

const NOBODYS = {
  code: 'account-unknown',
  title: 'Nothing tells which account it is.',
  detail: 'it has no stack in the Regions that were read',
  fix: 'Set aws_account_id in its profile, or AWS_ACCOUNT_ID, or read a Region with stacks too.',
};
