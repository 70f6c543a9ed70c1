import type { Context } from '../gate/context.ts';
import type { Finding } from '../gate/finding.ts';
import { judge } from '../gate/judge.ts';
import { judgeDeletion } from '../gate/judge-deletion.ts';
import { judgeUpdate } from '../gate/judge-update.ts';
import { applyWaivers } from '../gate/waiver.ts';
import type { PolicyStore } from '../schemas/store.ts';
import type { HookRequest, TargetOperation } from './event.ts';

/** What the deployment knows and an event does not say. */
export interface HookSettings {
  readonly store: PolicyStore;
  readonly organizationID?: string;
  /** The organizational unit of the account, by its id or its path, for waivers that name units. */
  readonly organizationalUnit?: string;
  /** Named placeholder values. */
  readonly values?: Readonly<Record<string, string>>;
  /** The clock that waivers expire by: milliseconds since 1970. */
  readonly now: () => number;
}

/** Why the operation is refused, and what is waived. Throws when it cannot be judged. */
export type Decide = (request: HookRequest, settings: HookSettings) => Promise<readonly Finding[]>;

const DECIDE: Readonly<Record<TargetOperation, Decide>> = {
  RESOURCE: decideResource,
  CLOUD_CONTROL: decideResource,
  STACK: refuseTarget,
  CHANGE_SET: refuseTarget,
};

/** Decides on an operation of any target. It is refused when a finding is not waived. */
export const decide: Decide = async (request, settings) => {
  const findings = await DECIDE[request.target](request, settings);
  if (findings.length === 0) return findings;
  return applyWaivers(findings, await settings.store.waivers(), contextOf(request, settings), settings.now());
};

async function decideResource(request: HookRequest, settings: HookSettings): Promise<readonly Finding[]> {
  const { action, typeName: type, logicalId, properties, previous } = request;
  const schema = await settings.store.load(type);
  if (action === 'DELETE') return judgeDeletion({ type, logicalId }, schema);
  const resource = { type, logicalId, properties };
  const context = contextOf(request, settings);
  const { findings } = judge(resource, schema, context);
  return action === 'UPDATE' ? [...findings, ...judgeUpdate(resource, previous, schema, context)] : findings;
}

function refuseTarget({ target }: HookRequest): Promise<never> {
  return Promise.reject(
    new Error(`This Hook judges resources, not ${target}. Remove ${target} from its TargetOperations.`),
  );
}

/** Where the operation takes place, for the gate. */
export function contextOf(
  { accountID, region, partition, stackName }: HookRequest,
  { organizationID, organizationalUnit, values }: HookSettings,
): Context {
  return {
    accountID,
    ...(region === undefined ? {} : { region }),
    ...(partition === undefined ? {} : { partition }),
    ...(stackName === undefined ? {} : { stackName }),
    ...(organizationID === undefined ? {} : { organizationID }),
    ...(organizationalUnit === undefined ? {} : { organizationalUnit }),
    ...(values === undefined ? {} : { values }),
  };
}
