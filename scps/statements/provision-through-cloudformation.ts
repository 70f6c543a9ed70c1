import { isProvisioning } from '../actions/classify.ts';
import { unlessRole } from './arns.ts';
import { scpStatement, type ExplainedStatement, type Ground } from './statement.ts';

/**
 * What provisions is denied unless CloudFormation is the first service that calls with the rights of the principal.
 * `StringNotEquals` on the single-valued key: a missing key denies (docs.aws.amazon.com, forward access sessions).
 */
export function provisionThroughCloudFormationOnly({
  actions,
  settings,
}: Ground): readonly ExplainedStatement[] {
  const { breakGlass, exempted } = settings;
  const provisioning = [...actions.classified.values()].filter(isProvisioning);
  if (provisioning.length === 0) return [];
  return [
    scpStatement(
      {
        sid: 'ProvisionThroughCloudFormationOnly',
        why: 'The Hook sees what CloudFormation provisions, and nothing else. So nothing else may provision.',
        actions: provisioning.map(({ name }) => name),
        condition: {
          StringNotEquals: { 'aws:CalledViaFirst': ['cloudformation.amazonaws.com'] },
          ...unlessRole([...breakGlass, ...exempted.map(({ role }) => role)]),
        },
      },
      actions.catalogue,
    ),
  ];
}
