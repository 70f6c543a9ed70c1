import { runUnsafeSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import type { PolicyType } from '../../scps/document.ts';
import { levelsAbove, type Organization } from '../../scps/organization.ts';
import type { Request } from '../../scps/request.ts';
import { ACCOUNT } from './organizations.ts';

/** What another evaluator makes of the policies above the account. */
export type Opinion = 'allowed' | 'implicit-deny' | 'explicit-deny';

/** The input of the other evaluator: everything is allowed but for the control policies. */
export function simulationOf(organization: Organization, { action, resource, context }: Request): Simulation {
  const everything = {
    name: 'everything',
    policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  };
  return {
    request: {
      principal: context.get('aws:principalarn')?.[0] ?? '',
      action,
      resource: { resource, accountId: ACCOUNT },
      contextVariables: Object.fromEntries(
        [...context].map(([key, values]) => [key, values.length === 1 ? (values[0] ?? '') : [...values]]),
      ),
    },
    identityPolicies: [everything],
    serviceControlPolicies: levelsOf('SERVICE_CONTROL_POLICY', []),
    // AWS attaches RCPFullAWSAccess to every target.
    resourceControlPolicies: levelsOf('RESOURCE_CONTROL_POLICY', [everything]),
  };

  function levelsOf(wanted: PolicyType, always: Simulation['identityPolicies']) {
    return levelsAbove(ACCOUNT, organization).map(({ target, policies }) => ({
      orgIdentifier: target,
      policies: policies
        .filter(({ type }) => type === wanted)
        .map(({ name, document }) => ({ name, policy: document }))
        .concat(always),
    }));
  }
}

/** Asks the other evaluator, without its checks of the input. */
export function opinionOf(organization: Organization, request: Request): Opinion {
  return OPINIONS[runUnsafeSimulation(simulationOf(organization, request), {})];
}

const OPINIONS = {
  Allowed: 'allowed',
  ImplicitlyDenied: 'implicit-deny',
  ExplicitlyDenied: 'explicit-deny',
} as const;
