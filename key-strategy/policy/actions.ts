import type { CustomerKey } from '../planned-key.ts';

// Actions are listed, never `kms:Create*` or `kms:Get*`: the first holds CreateGrant, and a grant may let its holder
// decrypt. Names: Service Authorization Reference of AWS KMS, read November 2026; a test holds them against iam-data.

/** To read all about a key but data. */
export const LOOK: readonly string[] = [
  'kms:DescribeKey',
  'kms:GetKeyLastUsage',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListKeyRotations',
  'kms:ListResourceTags',
];

/** The daily work on a key, which changes neither who uses it nor what it encrypts. */
export const OPERATE: readonly string[] = [
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:RevokeGrant',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

const GOVERN: readonly string[] = [
  'kms:CancelKeyDeletion',
  'kms:DisableKeyRotation',
  'kms:EnableKeyRotation',
  'kms:PutKeyPolicy',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
];
const GOVERN_MULTI_REGION: readonly string[] = ['kms:ReplicateKey', 'kms:UpdatePrimaryRegion'];
const GOVERN_IMPORTED: readonly string[] = [
  'kms:DeleteImportedKeyMaterial',
  'kms:GetParametersForImport',
  'kms:ImportKeyMaterial',
];

/** To decide on the policy, the material and the end of a key, as far as a key of its kind has them. */
export function governing({
  type,
  multiRegion,
}: Pick<CustomerKey, 'type' | 'multiRegion'>): readonly string[] {
  return [
    ...GOVERN,
    ...(multiRegion ? GOVERN_MULTI_REGION : []),
    ...(type === 'imported' ? GOVERN_IMPORTED : []),
  ];
}

/** All of GOVERN, of any kind of key. */
export const GOVERN_ALL: readonly string[] = [...GOVERN, ...GOVERN_MULTI_REGION, ...GOVERN_IMPORTED];

/** What encrypts and decrypts. */
export const CRYPTOGRAPHIC: readonly string[] = [
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey*',
  'kms:ReEncrypt*',
];

/** To encrypt and decrypt through a service. */
export const USE: readonly string[] = [...CRYPTOGRAPHIC, 'kms:DescribeKey'];

/** What services that work through grants ask for with the credentials of their caller. */
export const GRANT: readonly string[] = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];
