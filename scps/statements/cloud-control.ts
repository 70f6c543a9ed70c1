import { unlessRole } from './arns.ts';
import { scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/** The Cloud Control API provisions through the handlers of CloudFormation, without a stack. */
export function closeCloudControl({ actions, settings }: Ground): readonly ExplainedStatement[] {
  if (settings.cloudControl === 'hook') return [];
  return [
    scpStatement(
      {
        sid: 'CloseCloudControl',
        why: 'The Cloud Control API provisions without a stack, which a Hook sees with the target CLOUD_CONTROL alone.',
        actions: ['CreateResource', 'UpdateResource', 'DeleteResource'].map(
          (action) => `cloudformation:${action}`,
        ),
        condition: unlessRole(settings.breakGlass),
      },
      actions.catalogue,
    ),
  ];
}
