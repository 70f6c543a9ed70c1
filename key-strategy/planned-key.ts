import type { Administration } from './approach.ts';
import type { Citation } from './principles.ts';
import type { Rotation } from './reconcile.ts';

/** What a key protects, and why it is a key of its own. */
interface Protection {
  /** Unique in the plan, and the same in every plan of the same data. */
  readonly id: string;
  /** The account of the data. */
  readonly account: string;
  readonly region: string;
  readonly stage: string;
  readonly application: string;
  readonly classification: string;
  readonly dataTypes: readonly string[];
  readonly services: readonly string[];
  readonly regimes: readonly string[];
  /** Ids of the assets, sorted. */
  readonly assets: readonly string[];
  readonly principles: readonly Citation[];
}

/** A key that the customer makes. */
export interface CustomerKey extends Protection {
  readonly type: 'customer-managed' | 'imported';
  /** Its place in the order of implementation, from 1. */
  readonly step: number;
  readonly alias: string;
  /** The account that the key is in. */
  readonly keyAccount: string;
  readonly keySpec: 'SYMMETRIC_DEFAULT';
  readonly keyUsage: 'ENCRYPT_DECRYPT';
  readonly multiRegion: { readonly primary: string; readonly replicas: readonly string[] } | null;
  readonly rotation: Rotation;
  readonly deletionWindowDays: number;
  readonly administrators: Administration;
  readonly users: readonly string[];
  readonly crossAccountUsers: readonly string[];
  readonly servicePrincipals: readonly string[];
  /** US dollars by year. */
  readonly cost: readonly number[];
}

/** Keys of AWS that are there already: one for each service of an account and Region, or none of one's own. */
export interface AwsKey extends Protection {
  readonly type: 'aws-managed' | 'aws-owned';
  /** The aliases of AWS managed keys, which all data of the account and Region in these services shares. */
  readonly aliases: readonly string[];
}

export type PlannedKey = CustomerKey | AwsKey;

/** Whether it is one that the customer makes. */
export function isCustomerMade(key: PlannedKey): key is CustomerKey {
  return key.type === 'customer-managed' || key.type === 'imported';
}
