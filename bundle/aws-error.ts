import { ExplainedError } from '../schemas/explained-error.ts';

/** A call of AWS failed: what was tried, and what the service or the client said. */
export class AwsError extends ExplainedError {
  override readonly name = 'AwsError';

  constructor(tried: string, cause: unknown) {
    const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
    super(`${tried} failed: ${name === 'Error' ? '' : `${name}: `}${message}`, { cause });
  }
}
