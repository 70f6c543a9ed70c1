import type { Context } from '../gate/context.ts';
import type { Finding } from '../gate/finding.ts';
import { judge } from '../gate/judge.ts';
import type { PolicyStore } from '../schemas/store.ts';
import type { HookRequest, TargetOperation } from './event.ts';
import type { PayloadOptions } from './payload.ts';
import type { Evidence } from './record.ts';

/** What the deployment knows and an event does not say. */
export interface HookSettings {
  readonly store: PolicyStore;
  readonly organizationID?: string;
  /** Named placeholder values. */
  readonly values?: Readonly<Record<string, string>>;
  /** The page that describes the rules; `#` and a rule's id are added to it. */
  readonly rulesUrl?: string;
  readonly payload?: PayloadOptions;
  /** Where decisions are recorded; nowhere when absent. */
  readonly evidence?: Evidence;
}

/** What is decided on an operation. */
export interface Decision {
  /** Why it is refused; none when it is approved. */
  readonly findings: readonly Finding[];
  /** What could not be decided by this call and does not refuse, in sentences. */
  readonly left: readonly string[];
}

/** Decides on an operation. Throws when it cannot be judged. */
export type Decide = (request: HookRequest, settings: HookSettings) => Promise<Decision>;

/** Reading templates takes time to load, and RESOURCE calls need none of it. */
const DECIDE: Readonly<Record<TargetOperation, Decide>> = {
  RESOURCE: decideResource,
  CLOUD_CONTROL: decideResource,
  STACK: async (...operation) => (await import('./stack.ts')).decideStack(...operation),
  CHANGE_SET: async (...operation) => (await import('./change-set.ts')).decideChangeSet(...operation),
};

/** Decides on an operation of any target. */
export const decide: Decide = (request, settings) => DECIDE[request.target](request, settings);

async function decideResource(request: HookRequest, settings: HookSettings): Promise<Decision> {
  const { action, typeName, logicalId, properties } = request;
  // A type need not be approved to be taken away, and DELETE events carry no properties to judge.
  if (action === 'DELETE') return { findings: [], left: [] };
  const schema = await settings.store.load(typeName);
  const { findings } = judge({ type: typeName, logicalId, properties }, schema, contextOf(request, settings));
  return { findings, left: [] };
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
