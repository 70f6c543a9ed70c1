import type { Watch } from '../schemas/watch.ts';
import { accountsIn, readSet, type Actual, type ActualSet, type Aws } from './actual.ts';
import type { Fault } from './guard/faults.ts';
import type { Organization } from './organization.ts';
import { isInoperable, isRight } from './plan-set.ts';
import type { Instance } from './stack-sets.ts';
import { deployedName } from './templates.ts';
import { setTargets } from './wanted.ts';

/** The sets of the Hook and of its guard, by the names of their templates. */
export const GATE_SETS = { hook: '90-hook', guard: '60-config-guard' } as const;

/** What a StackSet tells of one account and Region: what it deployed there, and not what is there today. */
export interface DeployedPlace {
  readonly account: string;
  readonly region: string;
  /** `suspended`: AWS suspended the account, and StackSets leave it out. */
  readonly is: 'deployed' | 'weakened' | 'absent' | 'suspended';
  readonly faults: readonly Fault[];
}

/** The Hook and its guard in all accounts of the OUs, and all Regions, that they are for. */
export interface DeployedGate {
  /** The name of the Hook that the StackSet deploys; absent when there is no StackSet. */
  readonly alias?: string;
  readonly hook: readonly DeployedPlace[];
  readonly guard: readonly DeployedPlace[];
}

/** Reads what StackSets tell of the gate. Throws an AwsCallError when AWS cannot be asked. */
export async function readDeployedGate(
  organization: Organization,
  { organizations, stackSets }: Pick<Aws, 'organizations' | 'stackSets'>,
  watch: Watch,
): Promise<DeployedGate> {
  const known = await accountsIn(Object.values(organization.organizationalUnits), organizations, watch);
  const hook = await readSet(deployedName(GATE_SETS.hook), stackSets, watch);
  const guard = await readSet(deployedName(GATE_SETS.guard), stackSets, watch);
  const alias = hook?.content.parameters.HookAlias;
  return {
    ...(alias !== undefined && { alias }),
    hook: deployedPlaces(GATE_SETS.hook, organization, known, hook),
    guard: deployedPlaces(GATE_SETS.guard, organization, known, guard),
  };
}

/** Holds the instances of a StackSet against the accounts and Regions that it is for; suspended ones are told last. Pure. */
export function deployedPlaces(
  name: string,
  organization: Organization,
  { accounts, suspended }: Pick<Actual, 'accounts' | 'suspended'>,
  set: ActualSet | undefined,
): readonly DeployedPlace[] {
  const { units, regions } = setTargets(name, organization);
  const instances = new Map(set?.instances.map((one) => [`${one.account} ${one.region}`, one]));
  const absent = set ? 'no instance' : `there is no StackSet ${deployedName(name)}`;
  const mode = set?.content.parameters.FailureMode ?? 'FAIL';
  const active = [...new Set(units.flatMap((unit) => accounts.get(unit) ?? []))].flatMap((account) =>
    regions.map((region): DeployedPlace => {
      const instance = instances.get(`${account} ${region}`);
      if (!instance) return { account, region, is: 'absent', faults: [faultOf('instance-absent', absent)] };
      const faults = [
        ...instanceFaults(instance),
        ...(mode === 'FAIL' ? [] : [faultOf('instance-warns', `FailureMode ${mode}`)]),
      ];
      return { account, region, is: faults.length === 0 ? 'deployed' : 'weakened', faults };
    }),
  );
  const left = [...suspended].flatMap((account) =>
    regions.map((region): DeployedPlace => ({ account, region, is: 'suspended', faults: [] })),
  );
  return [...active, ...left];
}

function instanceFaults(instance: Instance): readonly Fault[] {
  const { status, detailedStatus, reason, drift } = instance;
  const found = `${status} ${detailedStatus}${reason && `: ${reason}`}`.trim();
  return [
    ...(isInoperable(instance)
      ? [faultOf('instance-inoperable', found)]
      : isRight(instance)
        ? []
        : [faultOf('instance-not-current', found)]),
    ...(drift === 'DRIFTED' ? [faultOf('instance-drifted', drift)] : []),
  ];
}

/** What can be wrong with an instance: what it is, and what to do. */
export const INSTANCE_FAULTS = {
  'instance-absent': [
    'The StackSet is not deployed here.',
    '`stackgate deploy plan` tells what is missing, and `stackgate deploy apply` brings it.',
  ],
  'instance-not-current': [
    'The stack is not as its StackSet says.',
    'See to the reason, then bring it by `stackgate deploy apply`.',
  ],
  'instance-inoperable': [
    'No update reaches the stack.',
    '`stackgate deploy plan` tells how to take the instance away, and deploy it again.',
  ],
  'instance-drifted': [
    'Resources were changed beside CloudFormation.',
    'See what changed, and put the gate back (docs/guard.md).',
  ],
  'instance-warns': [
    'What the Hook refuses happens all the same.',
    'End the trial: set FailureMode to FAIL, and deploy.',
  ],
} as const;

function faultOf(code: keyof typeof INSTANCE_FAULTS, detail: string): Fault {
  const [title, fix] = INSTANCE_FAULTS[code];
  return { code, title, detail, fix };
}
