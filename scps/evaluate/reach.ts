import type { Organization } from '../organization.ts';
import type { Request } from '../request.ts';
import { serviceOf } from './actions.ts';

/** Whose policies bound a request, why none do, or why that cannot be told. Reasons are whole sentences. */
export type Reach =
  { readonly account: string } | { readonly exempt: string } | { readonly undecided: string };

const UNKNOWN_CALLER = { undecided: 'The request does not say who calls: it has no aws:PrincipalArn.' };

/** IAM makes them under this path, and lets nobody else use it. */
const SERVICE_LINKED_ROLE = /^arn:[^:]*:iam::\d{12}:role\/aws-service-role\//;

/**
 * Whose SCPs bound a request: those above the caller's account. They bound no service-linked role, nobody of the
 * management account, and nobody outside the organization (Organizations User Guide, "Tasks and entities not restricted
 * by SCPs"); a service principal belongs to no account.
 */
export function scpReach(request: Request, organization: Organization): Reach {
  const caller = callerOf(request);
  if (caller === undefined) return UNKNOWN_CALLER;
  if (caller === 'service') return { exempt: 'A service principal calls, which is of no account.' };
  if (SERVICE_LINKED_ROLE.test(caller)) return { exempt: 'A service-linked role calls.' };
  const account = accountIn(caller);
  if (account === undefined) return { undecided: `aws:PrincipalArn names no account: ${caller}` };
  return reachOf(account, 'The caller is', organization);
}

/**
 * Whose RCPs bound a request: those above the account of its resource; above the caller's where the action takes none.
 * They are for the services that support them, and bound no service-linked role, no resource of the management account,
 * and not kms:RetireGrant (Organizations User Guide, "Resources and entities not restricted by RCPs"). Nor do they bound
 * AWS managed keys, which an ARN does not tell from others.
 */
export function rcpReach(request: Request, organization: Organization, services: ReadonlySet<string>): Reach {
  const caller = callerOf(request);
  if (caller === undefined) return UNKNOWN_CALLER;
  if (SERVICE_LINKED_ROLE.test(caller)) return { exempt: 'A service-linked role calls.' };
  const service = serviceOf(request.action);
  if (!services.has(service)) return { exempt: `${service} does not support RCPs.` };
  if (request.action === 'kms:retiregrant') return { exempt: 'RCPs do not bound kms:RetireGrant.' };
  const [named] = request.context.get('aws:resourceaccount') ?? [];
  const owner = named ?? accountIn(request.resource === '*' ? caller : request.resource);
  if (owner === undefined)
    return { undecided: 'The request does not say whose resource it is for: it has no aws:ResourceAccount.' };
  return reachOf(owner, 'The resource is', organization);
}

function reachOf(account: string, whose: string, organization: Organization): Reach {
  if (account === organization.managementAccount) return { exempt: `${whose} of the management account.` };
  const target = organization.targets.get(account);
  if (target?.type !== 'ACCOUNT') return { exempt: `${whose} of ${account}, outside the organization.` };
  return { account };
}

/** The ARN of who calls; `service` for a service principal, which has none. */
function callerOf({ context }: Request): string | undefined {
  const [service] = context.get('aws:principalisawsservice') ?? [];
  if (service === 'true') return 'service';
  return context.get('aws:principalarn')?.[0];
}

function accountIn(arn: string): string | undefined {
  const account = arn.split(':', 5)[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}
