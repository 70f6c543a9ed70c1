/** AWS KMS could not be asked which keys there are. */
export class AuditError extends Error {
  override readonly name = 'AuditError';
}
