import { ExplainedError } from '../../schemas/explained-error.ts';

/** AWS KMS could not be asked which keys there are. */
export class AuditError extends ExplainedError {
  override readonly name = 'AuditError';
}
