import { isObject, type Value, type ValueObject } from '../gate/value.ts';
import type { Action } from '../hook/event.ts';
import type { SimulatedPlace } from './generated-name.ts';

/** A resource that CloudFormation is about to touch. */
export interface TouchedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: ValueObject;
  readonly previousProperties?: ValueObject;
}

/**
 * The RESOURCE event that CloudFormation sends to a Lambda Hook (Hooks User Guide,
 * lambda-hooks-create-lambda-function). Deletions carry no properties.
 */
export function resourceEvent(action: Action, resource: TouchedResource, place: SimulatedPlace): unknown {
  const { accountID, region, partition, stackName } = place;
  const { logicalId, type, properties, previousProperties } = resource;
  const arn = (service: string, rest: string): string =>
    `arn:${partition}:${service}:${region}:${accountID}:${rest}`;
  return {
    clientRequestToken: `simulated-${logicalId}`,
    awsAccountId: accountID,
    stackId: arn('cloudformation', `stack/${stackName}/00000000-0000-0000-0000-000000000000`),
    hookTypeName: 'Stackgate::Simulated::Hook',
    hookTypeVersion: '00000001',
    hookModel: { LambdaFunction: arn('lambda', 'function:stackgate-hook') },
    actionInvocationPoint: `${action}_PRE_PROVISION`,
    requestData: {
      targetName: type,
      targetType: type,
      targetLogicalId: logicalId,
      targetModel:
        action === 'DELETE'
          ? {}
          : {
              resourceProperties: stringified(properties),
              ...(previousProperties && { previousResourceProperties: stringified(previousProperties) }),
            },
    },
    requestContext: { invocation: 1, callbackContext: null },
  };
}

/** CloudFormation sends booleans and numbers as text (aws-cloudformation/cloudformation-guard issue 491). */
export function stringified(value: Value): Value {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return (value as readonly Value[]).map(stringified);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, stringified(member)]));
}
