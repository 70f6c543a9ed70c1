import { ExplainedError } from '../schemas/explained-error.ts';

/** Something that keeps StackSets from being deployed: what, where, and what to do. Written for people. */
export class DeployError extends ExplainedError {
  override readonly name: string = 'DeployError';
}

/** A call of AWS failed: what was tried, what AWS says, and what to do. */
export class AwsCallError extends DeployError {
  override readonly name = 'AwsCallError';

  constructor(tried: string, cause: unknown) {
    const advice = cause instanceof Error ? ADVICE[cause.name] : undefined;
    super(`${tried} failed: ${wordsOf(cause)}${advice === undefined ? '' : `\n${advice}`}`, { cause });
  }
}

/** Whether a call failed with one of these errors of AWS. */
export function isAwsError(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof AwsCallError && error.cause instanceof Error && names.includes(error.cause.name);
}

function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return [cause.name, cause.message].filter((word) => word !== '' && word !== 'Error').join(': ');
}

const NOT_ENABLED =
  'The credentials are not known there. Where they are known elsewhere, enable the Region in this account.';

/** By the name of an error (API references of CloudFormation and S3). */
const ADVICE: Readonly<Record<string, string>> = {
  AccessDenied: 'The caller lacks the permission. docs/deploy.md lists the permissions that are needed.',
  AccessDeniedException:
    'The caller lacks the permission. docs/deploy.md lists the permissions that are needed.',
  CredentialsProviderError: 'Sign in as for the AWS CLI, or name a profile with AWS_PROFILE.',
  ExpiredToken: 'Sign in again, and run the same command.',
  ExpiredTokenException: 'Sign in again, and run the same command.',
  InsufficientCapabilitiesException: 'The template needs a capability that stackgate does not give.',
  InvalidAccessKeyId: NOT_ENABLED,
  InvalidClientTokenId: NOT_ENABLED,
  LimitExceededException: 'A quota is reached. `stackgate deploy check` tells the quotas that it knows.',
  NameAlreadyExistsException: 'Somebody created it since the plan was made. Run the same command again.',
  NoSuchBucket: 'The bucket of the code is not there. It comes with the stack stackgate-code of its Region.',
  OperationInProgressException: 'Another operation of the StackSet is under way. Go on when it is over.',
  PreconditionFailed:
    'Something else is at the key of the code. Find out who wrote it, delete it, and run the same command again.',
  StackSetNotEmptyException: 'The StackSet still has instances: run `stackgate deploy status`.',
  StaleRequestException: 'Another operation of the StackSet came between. Run the same command again.',
  UnrecognizedClientException: NOT_ENABLED,
};
