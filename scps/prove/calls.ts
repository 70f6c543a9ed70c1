import type { Request } from '../request.ts';

/** The ways on which calls of the members of an organization, and of outsiders, reach AWS. */
export const PATHS = [
  'direct',
  'cloudformation',
  'service-role',
  'stack-set',
  'stack-set-role',
  'break-glass',
  'service-linked-role',
  'outsider',
] as const;
export type Path = (typeof PATHS)[number];

/** What each path is, in words. */
export const PATH_WORDS: Readonly<Record<Path, string>> = {
  direct: 'by a role of the account, directly',
  cloudformation: 'by CloudFormation, for a role of the account',
  'service-role': "by CloudFormation, with a stack's service role",
  'stack-set': 'by CloudFormation, for a StackSet',
  'stack-set-role': "by the StackSet's role, directly",
  'break-glass': 'by a break-glass role, directly',
  'service-linked-role': 'by a service-linked role',
  outsider: 'by a role outside the organization, directly',
};

/** Where a call is made. */
export interface Place {
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov` */
  readonly partition: string;
  /** `o-…`, if it is known. */
  readonly organization?: string | undefined;
}

/** The ARN of a role of an account, by its path and name. */
export function roleArn(role: string, { partition, account }: Pick<Place, 'partition' | 'account'>): string {
  return `arn:${partition}:iam::${account}:role/${role}`;
}

/**
 * Roles that may stand for all callers of a path, by path and name. That of a StackSet is `stacksets-exec-` and an id
 * with service-managed permissions (AWS Security Blog, 2 January 2025).
 */
export const CALLERS: Readonly<Record<Exclude<Path, 'break-glass'>, string>> = {
  direct: 'stackgate/Developer',
  cloudformation: 'stackgate/Developer',
  'service-role': 'stackgate/StackServiceRole',
  'stack-set': 'stacksets-exec-0123456789abcdef0123456789abcdef',
  'stack-set-role': 'stacksets-exec-0123456789abcdef0123456789abcdef',
  'service-linked-role': 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
  outsider: 'Outsider',
};

/** An account and an organization that are nobody's: AWS's documents use them in examples. */
const OUTSIDE = { account: '123456789012', organization: 'o-a1b2c3d4e5' };

const CLOUDFORMATION = 'cloudformation.amazonaws.com';
const THROUGH_CLOUDFORMATION: readonly Path[] = ['cloudformation', 'service-role', 'stack-set'];

/** A call as control policies see it. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly path: Path;
  /** The ARN of the role that calls, which of a session is the role's. */
  readonly principal: string;
  /** The account of the resource. */
  readonly owner: string;
}

/**
 * The request of a call, with the condition keys that every call has. Through CloudFormation it has `aws:CalledVia`,
 * also with a service role ("FAS requests and permission evaluation", CloudFormation User Guide).
 */
export function requestOf(
  { action, resource, path, principal, owner }: Call,
  { region, organization }: Partial<Place>,
): Request {
  const account = principal.split(':')[4] ?? '';
  const ofCaller = path === 'outsider' ? OUTSIDE.organization : organization;
  const via = THROUGH_CLOUDFORMATION.includes(path);
  const context = new Map<string, readonly string[]>([
    ['aws:principalarn', [principal]],
    ['aws:principalaccount', [account]],
    ...callerKeys(principal),
    ['aws:principalisawsservice', ['false']],
    ['aws:resourceaccount', [owner]],
    ['aws:securetransport', ['true']],
    ['aws:viaawsservice', [String(via)]],
  ]);
  if (region !== undefined) context.set('aws:requestedregion', [region]);
  if (ofCaller !== undefined) context.set('aws:principalorgid', [ofCaller]);
  if (path === 'break-glass') context.set('aws:multifactorauthpresent', ['true']);
  if (via)
    for (const key of ['aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'])
      context.set(key, [CLOUDFORMATION]);
  return { action, resource, context };
}

/** What a request says of who calls, by the kind of its ARN (IAM User Guide, "Principal key values"). */
function callerKeys(principal: string): readonly (readonly [string, readonly string[]])[] {
  const resource = principal.split(':').slice(5).join(':');
  if (resource === 'root') return [['aws:principaltype', ['Account']]];
  const [kind, ...names] = resource.split('/');
  if (kind === 'user')
    return [
      ['aws:principaltype', ['User']],
      ['aws:username', [names.at(-1) ?? '']],
    ];
  return [['aws:principaltype', [kind === 'federated-user' ? 'FederatedUser' : 'AssumedRole']]];
}

/** Who calls on a path, when it is one of `breakGlass` that breaks the glass. */
export function callerOn(
  path: Path,
  place: Pick<Place, 'partition' | 'account'>,
  breakGlass: string,
): string {
  if (path === 'break-glass') return roleArn(breakGlass, place);
  return roleArn(CALLERS[path], path === 'outsider' ? { ...place, account: OUTSIDE.account } : place);
}
