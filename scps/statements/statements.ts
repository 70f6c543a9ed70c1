import type { Actions } from '../actions/classify.ts';
import type { Settings } from '../settings/settings.ts';
import { allowedListActions } from './allowed-actions.ts';
import { closeCloudControl } from './cloud-control.ts';
import { stayInOrganization } from './stay-in-organization.ts';
import { keepOutsidersOut } from './outside-principals.ts';
import { protectAlerts, protectLogs } from './protect-alerts.ts';
import { protectBuckets } from './protect-buckets.ts';
import { protectConfigRules } from './protect-config-rules.ts';
import { protectControlPolicies } from './protect-control-policies.ts';
import { protectFunctions } from './protect-functions.ts';
import { protectHook } from './protect-hook.ts';
import { protectKeys } from './protect-keys.ts';
import { protectRoles, protectStackSetExecutionRole } from './protect-roles.ts';
import { protectStacks } from './protect-stacks.ts';
import { provisionThroughCloudFormationOnly } from './provision-through-cloudformation.ts';
import type { ExplainedStatement } from './statement.ts';

const STATEMENTS = [
  allowedListActions,
  provisionThroughCloudFormationOnly,
  closeCloudControl,
  protectHook,
  protectStacks,
  protectFunctions,
  protectBuckets,
  protectLogs,
  protectAlerts,
  protectConfigRules,
  protectKeys,
  protectRoles,
  protectStackSetExecutionRole,
  protectControlPolicies,
  stayInOrganization,
  keepOutsidersOut,
];

/** All statements that close the ways around the Hook, each with what it is for. Their Sids differ. */
export function statementsFor(actions: Actions, settings: Settings): readonly ExplainedStatement[] {
  return STATEMENTS.flatMap((statements) => statements({ actions, settings }));
}
