/** What an audit finds. `unknown`: it cannot be told whether the key is as planned. */
export const AUDIT_CODES = {
  'KEY-MISSING': {
    severity: 'wrong',
    means: 'a planned key has no live key under its alias',
    next: 'Make the key and its alias.',
  },
  'WRONG-REGION': {
    severity: 'wrong',
    means: 'a key stands under a planned alias in a Region that the plan has not',
    next: 'Make it in the planned Region, and move the data to it.',
  },
  'KEY-UNPLANNED': {
    severity: 'wrong',
    means: 'a customer managed key has no planned alias',
    next: 'Put its data into the inventory, or look who uses it before it is disabled.',
  },
  'KEY-SHARED': {
    severity: 'wrong',
    means: 'one live key stands under the aliases of several planned keys',
    next: 'Give each its own key, and encrypt the data again.',
  },
  'PENDING-DELETION': {
    severity: 'wrong',
    means: 'a planned key is to be deleted',
    next: 'Cancel the deletion: kms:CancelKeyDeletion, then kms:EnableKey.',
  },
  'NOT-ENABLED': {
    severity: 'wrong',
    means: 'a planned key cannot be used: disabled, without material, or unavailable',
    next: 'Enable it, or import its material.',
  },
  'WRONG-KIND': {
    severity: 'wrong',
    means:
      'origin, key spec, key usage or multi-Region are not as planned; they are fixed when a key is made',
    next: 'Make another key, point the alias to it, and encrypt the data again.',
  },
  'ROTATION-OFF': {
    severity: 'wrong',
    means: 'automatic rotation is planned, and off',
    next: 'Turn it on: kms:EnableKeyRotation.',
  },
  'ROTATION-TOO-LONG': {
    severity: 'wrong',
    means: 'the rotation period is longer than planned',
    next: 'Set the planned period: kms:EnableKeyRotation.',
  },
  'MATERIAL-EXPIRES': {
    severity: 'wrong',
    means: 'imported key material expires, and its data cannot be read from then on',
    next: 'Import the same material again, without expiry.',
  },
  'ADMINISTRATOR-DECRYPTS': {
    severity: 'wrong',
    means: 'a principal both administers the key and can decrypt, or grant that to itself',
    next: 'Take the one or the other from its statements.',
  },
  'PUBLIC-PRINCIPAL': {
    severity: 'wrong',
    means: 'a statement allows everybody, and no condition names an account or organization',
    next: 'Name principals, or add aws:PrincipalOrgID.',
  },
  'SERVICE-WITHOUT-SOURCE': {
    severity: 'wrong',
    means: 'a statement allows an AWS service for whatever resource it acts',
    next: 'Add aws:SourceArn or aws:SourceAccount, or the encryption context.',
  },
  'OTHER-ACCOUNT': {
    severity: 'wrong',
    means: 'policy or a grant lets an account use the key that the plan has not',
    next: 'Take it out, or put it into crossAccountUsers.',
  },
  UNREADABLE: {
    severity: 'unknown',
    means: 'AWS did not answer, so nothing is known of this part of the key',
    next: 'Allow the action to the auditing role in the policy of the key.',
  },
  'NOT-READ': {
    severity: 'unknown',
    means: 'a planned key is in an account and Region that was not read',
    next: 'Read it with `--save`, and audit all saved answers together.',
  },
} as const satisfies Readonly<
  Record<string, { readonly severity: 'wrong' | 'unknown'; readonly means: string; readonly next: string }>
>;

/** The code of a finding. */
export type AuditCode = keyof typeof AUDIT_CODES;
