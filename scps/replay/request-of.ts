import { isIP } from 'node:net';
import { isReadOnly, type Catalogue, type CataloguedAction } from '../actions/catalogue.ts';
import type { Request } from '../request.ts';
import { actionsOf } from './actions-of.ts';

/** What an event says to control policies. */
export type Reading =
  /** There is nothing to judge: why, in a few words. */
  | { readonly passedOver: string }
  /** It cannot be judged: why, as a whole sentence. */
  | { readonly notJudged: string }
  | Asked;

/** The requests that an event stands for: one for each action that it needed and each resource that it names. */
export interface Asked {
  readonly account: string;
  /** The ARN of the caller; of a session the ARN of its role. */
  readonly principal: string;
  /** ISO 8601. */
  readonly time: string;
  /** The service that made the call for the caller. */
  readonly via?: string;
  readonly requests: readonly AskedRequest[];
}

/** A request, and how much of it the log tells. */
export interface AskedRequest {
  readonly request: Request;
  readonly action: CataloguedAction;
  /** The condition keys, in small letters, whose values, or absence, are sure. */
  readonly tells: ReadonlySet<string>;
  readonly isResourceKnown: boolean;
}

/** CloudFormation calls first: what calls it again in between is not known (reference of `aws:CalledViaFirst`). */
const CLOUDFORMATION = 'cloudformation.amazonaws.com';

/** Event types that are no call of an API by a principal (CloudTrail user guide, record contents). */
const NO_CALLS: Readonly<Record<string, string>> = {
  AwsServiceEvent: 'made by AWS itself',
  AwsConsoleSignIn: 'signing in, which control policies do not bound',
  AwsCloudTrailInsight: 'an Insight',
};

const DENIED = /^(?:Client\.)?(?:AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorized)$/;

/** Reads an event of CloudTrail. Its fields are of the user guide, "CloudTrail record contents" and "userIdentity". */
export function requestOf(event: Readonly<Record<string, unknown>>, catalogue: Catalogue): Reading {
  const [source, name] = [textAt(event, 'eventSource'), textAt(event, 'eventName')];
  if (source === undefined || name === undefined)
    return { notJudged: 'The event has no eventSource or eventName.' };
  const noCall = NO_CALLS[textAt(event, 'eventType') ?? ''];
  if (noCall !== undefined) return { passedOver: noCall };
  const actions = actionsOf(source, name, catalogue);
  // CloudTrail calls some changes read-only, such as sts:AssumeRole: these are judged.
  if (isTrue(event.readOnly) && (actions ?? []).every(isReadOnly)) return { passedOver: 'read-only' };
  if (event.readOnly === undefined && actions?.every(isReadOnly)) return { passedOver: 'read-only' };
  if (DENIED.test(textAt(event, 'errorCode') ?? '')) return { passedOver: 'denied at the time' };
  const caller = callerOf(event);
  if ('passedOver' in caller || 'notJudged' in caller) return caller;
  if (!actions) return { notJudged: `No IAM action is known for ${name} of ${source}.` };

  const via = serviceBehind(event);
  const { context, tells } = contextOf(event, caller, via);
  const resources = resourcesOf(event);
  const requests = actions.flatMap((action) =>
    (action.isWildcardOnly || resources.length === 0 ? [{ arn: '*' }] : resources).map(
      ({ arn, owner }: Resource): AskedRequest => ({
        action,
        request: {
          action: action.name,
          resource: arn,
          context: new Map([
            ...context,
            ...(owner === undefined ? [] : ([['aws:resourceaccount', [owner]]] as const)),
          ]),
        },
        tells: owner === undefined ? tells : new Set([...tells, 'aws:resourceaccount']),
        isResourceKnown: action.isWildcardOnly || resources.length > 0,
      }),
    ),
  );
  return { ...caller, time: textAt(event, 'eventTime') ?? '', ...(via !== undefined && { via }), requests };
}

type Caller = Pick<Asked, 'account' | 'principal'>;

function callerOf(event: Readonly<Record<string, unknown>>): Caller | Exclude<Reading, Asked> {
  const type = textAt(event, 'userIdentity', 'type');
  if (type === 'AWSService') return { passedOver: 'made by a service principal' };
  // The account of the caller logs it too, and says who it was.
  if (type === 'AWSAccount') return { passedOver: 'of another account, which logs it too' };
  const issuer = ['userIdentity', 'sessionContext', 'sessionIssuer'] as const;
  const principal =
    type === 'AssumedRole'
      ? textAt(event, ...issuer, 'arn')
      : ['IAMUser', 'Root', 'FederatedUser'].includes(type ?? '')
        ? textAt(event, 'userIdentity', 'arn')
        : undefined;
  const account = principal?.split(':', 5)[4];
  if (principal === undefined || account === undefined)
    return {
      notJudged: `The log does not say which role or user called (userIdentity of type ${type ?? 'none'}).`,
    };
  return { principal, account };
}

/** The service that calls with the rights of the caller. Without a name, CloudTrail shows its host as the address. */
function serviceBehind(event: Readonly<Record<string, unknown>>): string | undefined {
  const invokedBy = textAt(event, 'userIdentity', 'invokedBy');
  if (invokedBy !== undefined) return invokedBy;
  const address = textAt(event, 'sourceIPAddress');
  return address?.endsWith('.amazonaws.com') ? address : undefined;
}

type Context = Request['context'];

function contextOf(
  event: Readonly<Record<string, unknown>>,
  { principal, account }: Caller,
  via: string | undefined,
): { readonly context: Context; readonly tells: ReadonlySet<string> } {
  const context = new Map<string, readonly string[]>([
    ['aws:principalarn', [principal]],
    ['aws:principalaccount', [account]],
    ['aws:principalisawsservice', ['false']],
  ]);
  const tells = new Set(context.keys());
  const tell = (key: string, value: string | undefined): void => {
    if (value === undefined) return;
    context.set(key, [value]);
    tells.add(key);
  };
  tell('aws:requestedregion', textAt(event, 'awsRegion'));
  tell('aws:currenttime', textAt(event, 'eventTime'));
  tell(
    'aws:multifactorauthpresent',
    textAt(event, 'userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated'),
  );
  const address = textAt(event, 'sourceIPAddress');
  if (address !== undefined && isIP(address) > 0) tell('aws:sourceip', address);
  if (via === undefined) {
    // A direct call: none of the others is there.
    tell('aws:viaawsservice', 'false');
    for (const key of CALLED_VIA) tells.add(key);
  } else if (via === CLOUDFORMATION) {
    // CloudFormation forwards the caller, also with a service role (its user guide, "FAS requests and permission evaluation").
    tell('aws:viaawsservice', 'true');
    for (const key of CALLED_VIA) tell(key, via);
  }
  // Any other service may have been called by CloudFormation, or may use a service role: the log does not say.
  return { context, tells };
}

const CALLED_VIA = ['aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'];

interface Resource {
  readonly arn: string;
  readonly owner?: string;
}

/** The resources by ARN. Beside an object S3 names its bucket, which is not what such an action is for. */
function resourcesOf({ resources }: Readonly<Record<string, unknown>>): readonly Resource[] {
  const all = (Array.isArray(resources) ? (resources as unknown[]) : []).flatMap((one): Resource[] => {
    if (typeof one !== 'object' || one === null) return [];
    const resource = one as Readonly<Record<string, unknown>>;
    const arn = textAt(resource, 'ARN') ?? textAt(resource, 'arn');
    const owner = textAt(resource, 'accountId');
    return arn === undefined ? [] : [{ arn, ...(owner !== undefined && { owner }) }];
  });
  return all.filter(({ arn }) => !all.some((other) => other.arn.startsWith(`${arn}/`)));
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** The text at a path of an event; nothing when something else is there. */
function textAt(event: Readonly<Record<string, unknown>>, ...path: readonly string[]): string | undefined {
  let value: unknown = event;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  }
  return typeof value === 'string' ? value : undefined;
}
