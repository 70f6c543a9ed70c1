import { gatekeepers, unlessRole } from './arns.ts';
import { scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

const config = (action: string): string => `config:${action}`;

/**
 * The ARN of a Config rule ends with an id that nobody can know before, no condition key has its name, and CloudFormation
 * gives it no tags. So all rules are kept from being changed otherwise than by CloudFormation, where the Hook sees it.
 */
export function protectConfigRules({ actions, settings }: Ground): readonly ExplainedStatement[] {
  const keepers = gatekeepers(settings);
  const exempted = settings.exempted.map(({ role }) => role);
  return [
    scpStatement(
      {
        sid: 'ProtectConfigRules',
        why: 'A Config rule tells when the gate was altered, and policies cannot tell it from others. So rules change through CloudFormation alone.',
        actions: ['DeleteConfigRule', 'DeleteEvaluationResults', 'PutConfigRule'].map(config),
        condition: {
          StringNotEquals: { 'aws:CalledViaFirst': ['cloudformation.amazonaws.com'] },
          ...unlessRole([...new Set([...keepers, ...exempted])]),
        },
      },
      actions.catalogue,
    ),
    scpStatement(
      {
        sid: 'ProtectConfigRecorder',
        why: 'Without a recorder Config rules see nothing.',
        actions: ['DeleteConfigurationRecorder', 'DeleteDeliveryChannel', 'StopConfigurationRecorder'].map(
          config,
        ),
        condition: unlessRole(keepers),
      },
      actions.catalogue,
    ),
  ];
}
