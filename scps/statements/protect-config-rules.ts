import { gatekeepers, unlessRole } from './arns.ts';
import { scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

const config = (action: string): string => `config:${action}`;

/** The ARN of a Config rule ends with an id that nobody can know before, so the rules of the gate are known by tag. */
export function protectConfigRules({ actions, settings }: Ground): readonly ExplainedStatement[] {
  const { key, value } = settings.gate.tag;
  const exemption = unlessRole(gatekeepers(settings));
  return [
    scpStatement(
      {
        sid: 'ProtectConfigRules',
        why: 'The Config rules of the gate tell when it was altered. Their tag is protected with them.',
        actions: [
          'DeleteConfigRule',
          'DeleteEvaluationResults',
          'PutConfigRule',
          'TagResource',
          'UntagResource',
        ].map(config),
        condition: { ...exemption, StringEquals: { [`aws:ResourceTag/${key}`]: [value] } },
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
        condition: exemption,
      },
      actions.catalogue,
    ),
  ];
}
