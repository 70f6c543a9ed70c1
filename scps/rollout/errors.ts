import { ExplainedError } from '../../schemas/explained-error.ts';

/** Something that keeps policies from being rolled out: what, where, and what to do. Written for people. */
export class RolloutError extends ExplainedError {
  override readonly name = 'RolloutError';
}

/** A call of Organizations failed: what was tried, what AWS says, and what to do. */
export class OrganizationsError extends RolloutError {
  constructor(tried: string, cause: unknown) {
    const advice = adviceFor(cause);
    super(`${tried} failed: ${wordsOf(cause)}${advice === undefined ? '' : `\n${advice}`}`, { cause });
  }
}

function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  // AWS leaves the message of some errors empty and gives the reason beside it.
  return [cause.name, reasonOf(cause), cause.message]
    .filter((word) => word !== '' && word !== 'Error')
    .join(': ');
}

function reasonOf(cause: Error): string {
  return 'Reason' in cause && typeof cause.Reason === 'string' ? cause.Reason : '';
}

function adviceFor(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  return ADVICE[reasonOf(cause)] ?? ADVICE[cause.name];
}

/** By the name of an error, or the `Reason` of a ConstraintViolationException (API reference of Organizations). */
const ADVICE: Readonly<Record<string, string>> = {
  POLICY_CONTENT_LIMIT_EXCEEDED:
    'The document is longer than AWS takes. Pack it again; documents are counted as they are sent.',
  MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED:
    'The target has no free place. Somebody attached a policy since the plan was made: plan again.',
  MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED:
    'It is the last SCP of its target. Somebody detached another since the plan was made: plan again.',
  POLICY_NUMBER_LIMIT_EXCEEDED:
    'The organization has as many policies of the type as AWS allows. Delete some that are attached nowhere.',
  MalformedPolicyDocumentException: 'AWS does not take the document. Run `stackgate scp lint` on it.',
  AccessDeniedException:
    'Use credentials of the management account, or of an account that it delegated policy management to.',
  AccessDeniedForDependencyException:
    'The caller needs the permission that AWS names. Use credentials of the management account.',
  AWSOrganizationsNotInUseException: 'The account of these credentials belongs to no organization.',
  PolicyTypeNotEnabledException:
    'Enable the policy type first: aws organizations enable-policy-type --root-id … --policy-type …',
  PolicyTypeNotAvailableForOrganizationException:
    'Control policies need an organization with all features: aws organizations enable-all-features',
  DuplicatePolicyException: 'Another policy has the name. Rename or delete that one, and plan again.',
  PolicyInUseException: 'Somebody attached the policy since the plan was made: plan again.',
  PolicyNotFoundException: 'Somebody deleted the policy since the plan was made: plan again.',
  TargetNotFoundException: 'The target left the organization since the plan was made: pack and plan again.',
  UnsupportedAPIEndpointException: 'Organizations answers in us-east-1 alone: leave --region out.',
  TooManyRequestsException: 'Something else calls Organizations too often. Go on when it is over.',
  ConcurrentModificationException: 'Somebody else changes the organization. Go on when they are done.',
  PolicyChangesInProgressException: 'AWS still applies other changes of policies. Go on in some minutes.',
  CredentialsProviderError: 'Sign in as for the AWS CLI, or name a profile with AWS_PROFILE.',
  ExpiredTokenException: 'Sign in again, and run the same command.',
};
