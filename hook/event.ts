import { isObject, type Value, type ValueObject } from '../gate/value.ts';

/** What a Hook is invoked for (`TargetOperations` of AWS::CloudFormation::LambdaHook). */
export type TargetOperation = 'RESOURCE' | 'CLOUD_CONTROL' | 'STACK' | 'CHANGE_SET';

export type Action = 'CREATE' | 'UPDATE' | 'DELETE';

/** A Hook event in normal form. Where CloudFormation's documents disagree on the wire, either is read. */
export interface HookRequest {
  readonly target: TargetOperation;
  readonly action: Action;
  /** Type name of the resource; `STACK` or `CHANGE_SET` for those targets. */
  readonly typeName: string;
  readonly logicalId: string;
  /** Empty for DELETE, and for a resource without properties. */
  readonly properties: ValueObject;
  /** The properties before an UPDATE; absent where the event does not tell them. */
  readonly previous?: ValueObject;
  readonly accountID: string;
  /** From the stack's ARN, else from the ARN of the Hook's function. */
  readonly region?: string;
  readonly partition?: string;
  /** Absent for Cloud Control, which knows no stacks. */
  readonly stackName?: string;
  /** Where the template of a STACK or CHANGE_SET operation lies: a presigned URL, so a credential. Else empty. */
  readonly payload: string;
}

/** The event is not one that a Lambda Hook sends. */
export class EventError extends Error {
  override readonly name = 'EventError';
}

/**
 * Reads the event of a Lambda Hook (Hooks User Guide, lambda-hooks-create-lambda-function). Throws an
 * EventError that names the member at fault, never a value of the resource.
 */
export function readEvent(event: unknown): HookRequest {
  const root = objectOf(event, 'The event');
  if (isTooLong(member(root, 'clientRequestToken')))
    throw new EventError(`clientRequestToken has more than ${TOKEN_LENGTH} characters.`);
  const data = objectOf(member(root, 'requestData'), 'requestData');
  const typeName = text(member(data, 'targetName'), 'requestData.targetName');
  const stack = parseArn(member(root, 'stackId'));
  const hookFunction = parseArn(
    member(optionalObject(member(root, 'hookModel'), 'hookModel'), 'LambdaFunction'),
  );
  const { region, partition } = stack ?? hookFunction ?? {};
  const stackName = stack?.resource.split('/')[1];
  const model = optionalObject(member(data, 'targetModel'), 'requestData.targetModel');
  const target = targetOf(typeName, data, stack !== undefined);
  const payload = member(data, 'payload');
  const action = actionOf(member(root, 'actionInvocationPoint'), target);
  const previous = action === 'UPDATE' ? member(model, 'previousResourceProperties') : undefined;
  return {
    target,
    action,
    typeName,
    logicalId: text(member(data, 'targetLogicalId'), 'requestData.targetLogicalId'),
    properties: optionalObject(member(model, 'resourceProperties'), 'resourceProperties'),
    // No properties at all are something else than properties that are not told.
    ...(isNothing(previous) ? {} : { previous: objectOf(previous, 'previousResourceProperties') }),
    accountID: accountOf(member(root, 'awsAccountId')),
    ...(region === undefined ? {} : { region }),
    ...(partition === undefined ? {} : { partition }),
    ...(stackName === undefined ? {} : { stackName }),
    payload: typeof payload === 'string' ? payload : '',
  };
}

/** CloudFormation's own tokens have 36 characters; its API takes up to 128 (CreateStack, 2026). */
const TOKEN_LENGTH = 1024;

function isTooLong(token: Value | undefined): boolean {
  return typeof token === 'string' && token.length > TOKEN_LENGTH;
}

/**
 * The token that a response echoes; empty when the event has none, whatever else is wrong with it. None is so long that
 * Lambda would not take the response.
 */
export function requestToken(event: unknown): string {
  const token = isObject(event) ? member(event, 'clientRequestToken') : undefined;
  return typeof token === 'string' && !isTooLong(token) ? token : '';
}

/** `targetType` is documented in two ways and sent in a third, so it decides nothing. */
function targetOf(typeName: string, data: ValueObject, hasStack: boolean): TargetOperation {
  if (typeName === 'STACK' || typeName === 'CHANGE_SET') return typeName;
  if (typeof member(data, 'payload') === 'string') return 'STACK';
  return hasStack ? 'RESOURCE' : 'CLOUD_CONTROL';
}

/** An action that is not known, such as IMPORT, brings a resource under management: judged as CREATE. */
function actionOf(invocationPoint: Value | undefined, target: TargetOperation): Action {
  // The syntax of CHANGE_SET events has none; a change set can only be created.
  if (target === 'CHANGE_SET') return 'CREATE';
  const action = text(invocationPoint, 'actionInvocationPoint').split('_')[0];
  return action === 'UPDATE' || action === 'DELETE' ? action : 'CREATE';
}

function accountOf(value: Value | undefined): string {
  const account = text(value, 'awsAccountId');
  if (!/^\d{12}$/.test(account)) throw new EventError('awsAccountId is not twelve digits.');
  return account;
}

interface Arn {
  readonly partition: string;
  readonly region: string;
  readonly resource: string;
}

function parseArn(value: Value | undefined): Arn | undefined {
  if (typeof value !== 'string' || !value.startsWith('arn:')) return undefined;
  const [, partition = '', , region = '', , ...resource] = value.split(':');
  return partition && region ? { partition, region, resource: resource.join(':') } : undefined;
}

/** A member by its name, or by the name in other letters: AWS's own documents spell some in two ways. */
export function member(object: ValueObject, name: string): Value | undefined {
  if (Object.hasOwn(object, name)) return object[name];
  const wanted = name.toLowerCase();
  const key = Object.keys(object).find((one) => one.toLowerCase() === wanted);
  return key === undefined ? undefined : object[key];
}

function objectOf(value: unknown, what: string): ValueObject {
  if (!isObject(value)) throw new EventError(`${what} is not an object.`);
  return value;
}

function optionalObject(value: Value | undefined, what: string): ValueObject {
  return isNothing(value) ? {} : objectOf(value, what);
}

function isNothing(value: Value | undefined): boolean {
  return value === undefined || value === null || value === '';
}

function text(value: Value | undefined, what: string): string {
  if (typeof value !== 'string' || value === '') throw new EventError(`${what} is missing.`);
  return value;
}
