import type { ServiceId } from './service-matrix.ts';

/** Types of keys, from the least control to the most. `imported` is customer managed, with material from outside. */
export const KEY_TYPES = ['aws-owned', 'aws-managed', 'customer-managed', 'imported'] as const;
export type KeyType = (typeof KEY_TYPES)[number];

/** What is asked of the key of an asset. */
export interface Needs {
  /** Its use has to be seen in CloudTrail. */
  readonly auditTrail: boolean;
  /** Its policy, its use and its sharing have to be in one's own hands. */
  readonly keyControl: boolean;
  readonly crossAccountUsers: readonly string[];
  /** Material of one's own (BYOK). */
  readonly importedKeyMaterial: boolean;
  /** Regions beside the asset's own in which its data has to be decrypted. */
  readonly multiRegion: readonly string[];
  /** Days between automatic rotations. */
  readonly rotationDays: number | undefined;
  /** Resources name the key by its alias. */
  readonly byAlias: boolean;
}

/** A member of an asset that was not given and has its default. */
export type Defaulted = 'stage' | 'dataType' | 'administrators';

/** Data in services of AWS, of one classification and type, with everything that decides on its key. */
export interface Asset {
  readonly id: string;
  /** Its number in the file, from 0. */
  readonly index: number;
  readonly classification: string;
  /** The number of its classification, 0 for the least sensitive. */
  readonly rank: number;
  readonly application: string;
  readonly account: string;
  readonly region: string;
  readonly stage: string;
  readonly dataType: string;
  readonly useCase: string;
  readonly services: readonly ServiceId[];
  /** Sorted, as are users. */
  readonly administrators: readonly string[];
  readonly users: readonly string[];
  /** Principals of AWS services that read or write it, such as `events.amazonaws.com`. */
  readonly servicePrincipals: readonly string[];
  readonly regimes: readonly string[];
  readonly needs: Needs;
  /** Requests to KMS a month. */
  readonly requestsPerMonth: number;
  readonly defaulted: readonly Defaulted[];
}

/** An asset with the type of its key, and the reasons for it. */
export interface TypedAsset {
  readonly asset: Asset;
  readonly keyType: KeyType;
  readonly because: readonly string[];
}

/** Assets that share a key. */
export interface Group {
  readonly members: readonly TypedAsset[];
  /** What rules after the partition split it by, for its alias. */
  readonly splitBy: readonly ('services' | 'useCase')[];
}
