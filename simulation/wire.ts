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
  const { logicalId, type, properties, previousProperties } = resource;
  return event(action, place, {
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
  });
}

/** The STACK event; `payload` is the URL of `stackPayload`. */
export function stackEvent(action: Action, place: SimulatedPlace, payload: string): unknown {
  return event(action, place, {
    targetName: 'STACK',
    targetType: 'STACK',
    targetLogicalId: place.stackName,
    payload,
  });
}

/** What lies behind the URL of a STACK event; without a template when the stack is deleted. */
export function stackPayload(template = '', previousTemplate = ''): unknown {
  return { template, previousTemplate };
}

/** The CHANGE_SET event; `payload` is the URL of `changeSetPayload`. */
export function changeSetEvent(place: SimulatedPlace, payload: string): unknown {
  return event('CREATE', place, {
    targetName: 'CHANGE_SET',
    targetType: 'CHANGE_SET',
    targetLogicalId: changeSetId(place),
    payload,
  });
}

/** What lies behind the URL of a CHANGE_SET event. Both contexts are JSON in a text. */
export function changeSetPayload(template: string, changes: readonly ResourceChange[]): unknown {
  const context = (properties: ValueObject | undefined): string | null =>
    properties ? JSON.stringify({ Properties: stringified(properties) }) : null;
  return {
    template,
    changedResources: changes.map(({ action, logicalId, type, properties, previousProperties }) => ({
      logicalResourceId: logicalId,
      resourceType: type,
      action,
      lineNumber: action === 'DELETE' ? null : 1,
      beforeContext: context(action === 'DELETE' ? properties : previousProperties),
      afterContext: action === 'DELETE' ? null : context(properties),
    })),
  };
}

/** One change of a change set. */
export interface ResourceChange extends TouchedResource {
  readonly action: Action;
}

/** Stands in a change set for what is known only when it is executed (DescribeChangeSet, 2026). */
export const KNOWN_AFTER_APPLY = '{{changeSet:KNOWN_AFTER_APPLY}}';

/** The ARN of the change set that is played. */
export function changeSetId(place: SimulatedPlace): string {
  return arn(place, 'cloudformation', 'changeSet/simulated/00000000-0000-0000-0000-000000000000');
}

function arn({ accountID, region, partition }: SimulatedPlace, service: string, rest: string): string {
  return `arn:${partition}:${service}:${region}:${accountID}:${rest}`;
}

/** What all events have in common. */
function event(
  action: Action,
  place: SimulatedPlace,
  requestData: { readonly targetLogicalId: string } & Readonly<Record<string, unknown>>,
): unknown {
  const stack = `stack/${place.stackName}/00000000-0000-0000-0000-000000000000`;
  return {
    clientRequestToken: `simulated-${requestData.targetLogicalId}`,
    awsAccountId: place.accountID,
    stackId: arn(place, 'cloudformation', stack),
    hookTypeName: 'Stackgate::Simulated::Hook',
    hookTypeVersion: '00000001',
    hookModel: { LambdaFunction: arn(place, 'lambda', 'function:stackgate-hook') },
    actionInvocationPoint: `${action}_PRE_PROVISION`,
    requestData,
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
