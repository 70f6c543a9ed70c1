import type { Context } from '../gate/context.ts';
import type { Finding } from '../gate/finding.ts';
import { judge } from '../gate/judge.ts';
import type { PolicyStore } from '../schemas/store.ts';
import type { HookRequest, TargetOperation } from './event.ts';
import type { Evidence } from './record.ts';

/** What the deployment knows and an event does not say. */
export interface HookSettings {
  readonly store: PolicyStore;
  readonly organizationID?: string;
  /** Named placeholder values. */
  readonly values?: Readonly<Record<string, string>>;
  /** Where decisions are recorded; nowhere when absent. */
  readonly evidence?: Evidence;
}

/** Why the operation is refused; nothing when it is approved. Throws when it cannot be judged. */
export type Decide = (request: HookRequest, settings: HookSettings) => Promise<readonly Finding[]>;

const DECIDE: Readonly<Record<TargetOperation, Decide>> = {
  RESOURCE: decideResource,
  CLOUD_CONTROL: decideResource,
  STACK: refuseTarget,
  CHANGE_SET: refuseTarget,
};

/** Decides on an operation of any target. */
export const decide: Decide = (request, settings) => DECIDE[request.target](request, settings);

async function decideResource(request: HookRequest, settings: HookSettings): Promise<readonly Finding[]> {
  const { action, typeName, logicalId, properties } = request;
  // A type need not be approved to be taken away, and DELETE events carry no properties to judge.
  if (action === 'DELETE') return [];
  const schema = await settings.store.load(typeName);
  return judge({ type: typeName, logicalId, properties }, schema, contextOf(request, settings)).findings;
}

function refuseTarget({ target }: HookRequest): Promise<never> {
  return Promise.reject(
    new Error(`This Hook judges resources, not ${target}. Remove ${target} from its TargetOperations.`),
  );
}

/** Where the operation takes place, for the gate. */
export function contextOf(
  { accountID, region, partition, stackName }: HookRequest,
  { organizationID, values }: HookSettings,
): Context {
  return {
    accountID,
    ...(region === undefined ? {} : { region }),
    ...(partition === undefined ? {} : { partition }),
    ...(stackName === undefined ? {} : { stackName }),
    ...(organizationID === undefined ? {} : { organizationID }),
    ...(values === undefined ? {} : { values }),
  };
}
