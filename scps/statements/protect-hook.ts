import { gatekeepers, unlessRole } from './arns.ts';
import { scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/**
 * AWS's own sources disagree on whether these actions are held against the ARN of a type (the service authorization
 * reference gives them none, a policy of Control Tower does), so they are denied on everything.
 */
const REGISTRY_ACTIONS = [
  'ActivateType',
  'DeactivateType',
  'DeregisterType',
  'PublishType',
  'RegisterPublisher',
  'RegisterType',
  'SetTypeConfiguration',
  'SetTypeDefaultVersion',
  'TestType',
].map((action) => `cloudformation:${action}`);

/** Keeps the Hook active, as it is configured: `FailureMode`, `TargetOperations` and filters are its configuration. */
export function protectHook({ actions, settings }: Ground): readonly ExplainedStatement[] {
  return [
    scpStatement(
      {
        sid: 'ProtectHook',
        why: `Whoever configures or deactivates types of the registry can switch ${settings.gate.hook} off, or make it warn only.`,
        actions: REGISTRY_ACTIONS,
        condition: unlessRole(gatekeepers(settings)),
      },
      actions.catalogue,
    ),
  ];
}
