/** What AWS answered, or the name of the error that it answered with. */
export type Answer<Value> = { readonly value: Value } | { readonly error: string };

/** What `DescribeKey` tells of a key, by AWS's names. */
export interface Description {
  readonly KeyManager?: string;
  readonly KeyState?: string;
  readonly Origin?: string;
  readonly KeySpec?: string;
  readonly KeyUsage?: string;
  readonly MultiRegion?: boolean;
  readonly CustomKeyStoreId?: string;
  /** Times are texts of ISO 8601. */
  readonly DeletionDate?: string;
  /** When imported material expires. */
  readonly ValidTo?: string;
}

/** What `GetKeyRotationStatus` tells. */
export interface RotationStatus {
  readonly KeyRotationEnabled?: boolean;
  readonly RotationPeriodInDays?: number;
}

/** A grant, as `ListGrants` tells it. */
export interface Grant {
  readonly GrantId?: string;
  readonly GranteePrincipal?: string;
  readonly Operations?: readonly string[];
}

/** What `GetKeyLastUsage` tells. No use before the tracking began is known. */
export interface LastUsage {
  readonly Operation?: string;
  readonly Timestamp?: string;
  readonly TrackingStartDate?: string;
}

/** A key as it is. All but its description is asked for customer managed keys alone. */
export interface LiveKey {
  readonly arn: string;
  readonly description: Answer<Description>;
  /** The text of its policy. */
  readonly policy?: Answer<string>;
  /** Not asked for keys that AWS KMS cannot rotate. */
  readonly rotation?: Answer<RotationStatus>;
  readonly tags?: Answer<Readonly<Record<string, string>>>;
  readonly grants?: Answer<readonly Grant[]>;
  readonly lastUsage?: Answer<LastUsage>;
}

/** The keys of an account in a Region at one time: a file of saved answers, version 1. */
export interface LiveAccount {
  readonly version: 1;
  readonly account: string;
  readonly region: string;
  /** ISO 8601. */
  readonly readAt: string;
  /** The id of its key by alias; those of AWS without a key yet are left out. */
  readonly aliases: Answer<Readonly<Record<string, string>>>;
  readonly keys: readonly LiveKey[];
}

/** The id in the ARN of a key. */
export function keyId(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
