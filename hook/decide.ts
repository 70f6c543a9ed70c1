import type { Context } from '../gate/context.ts';
import type { Finding } from '../gate/finding.ts';
import { judge } from '../gate/judge.ts';
import { judgeDeletion } from '../gate/judge-deletion.ts';
import { judgeUpdate } from '../gate/judge-update.ts';
import { applyWaivers } from '../gate/waiver.ts';
import type { OpenPolicy, PolicyStore } from '../schemas/store.ts';
import type { HookRequest, TargetOperation } from './event.ts';
import type { PayloadOptions } from './payload.ts';
import type { Log } from './record.ts';

/** What the deployment knows and an event does not say. */
export interface HookSettings {
  readonly store: PolicyStore;
  readonly organizationID?: string;
  /** The organizational unit of the account, by its id or its path, for waivers that name units. */
  readonly organizationalUnit?: string;
  /** Named placeholder values. */
  readonly values?: Readonly<Record<string, string>>;
  /** The page that describes the rules; `#` and a rule's id are added to it. */
  readonly rulesUrl?: string;
  readonly payload?: PayloadOptions;
  /** The clock that waivers expire by: milliseconds since 1970. */
  readonly now: () => number;
  /** Where decisions are recorded; nowhere when absent. */
  readonly evidence?: Log;
}

/** What a decision needs besides the policy. */
export type DecisionSettings = Omit<HookSettings, 'store' | 'evidence'>;

/** What is decided on an operation. */
export interface Decision {
  /** Why it is refused, and what is waived; it is approved when all are waived. */
  readonly findings: readonly Finding[];
  /** What could not be decided by this call and does not refuse, in sentences. */
  readonly left: readonly string[];
}

/** Decides on an operation. Throws when it cannot be judged. */
export type Decide = (
  request: HookRequest,
  policy: OpenPolicy,
  settings: DecisionSettings,
) => Promise<Decision>;

/** Reading templates takes time to load, and RESOURCE calls need none of it. */
const DECIDE: Readonly<Record<TargetOperation, Decide>> = {
  RESOURCE: decideResource,
  CLOUD_CONTROL: decideResource,
  STACK: async (...operation) => (await import('./stack.ts')).decideStack(...operation),
  CHANGE_SET: async (...operation) => (await import('./change-set.ts')).decideChangeSet(...operation),
};

/** Decides on an operation of any target. It is refused when a finding is not waived. */
export const decide: Decide = async (request, policy, settings) => {
  const { findings, left } = await DECIDE[request.target](request, policy, settings);
  if (findings.length === 0) return { findings, left };
  const waivers = await policy.waivers();
  return { findings: applyWaivers(findings, waivers, contextOf(request, settings), settings.now()), left };
};

async function decideResource(
  request: HookRequest,
  policy: OpenPolicy,
  settings: DecisionSettings,
): Promise<Decision> {
  const { action, typeName: type, logicalId, properties, previous } = request;
  const schema = await policy.load(type);
  if (action === 'DELETE') return { findings: judgeDeletion({ type, logicalId }, schema), left: [] };
  const resource = { type, logicalId, properties };
  const context = contextOf(request, settings);
  const { findings } = judge(resource, schema, context);
  const undone = action === 'UPDATE' ? judgeUpdate(resource, previous, schema, context) : [];
  return { findings: [...findings, ...undone], left: [] };
}

/** Where the operation takes place, for the gate. */
export function contextOf(
  { accountID, region, partition, stackName }: HookRequest,
  { organizationID, organizationalUnit, values }: DecisionSettings,
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
