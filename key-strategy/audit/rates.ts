import type { Rate } from '../../schemas/pace.ts';

/**
 * Quotas of AWS KMS by operation, in calls a second of an account and Region: the page "Request quotas" of the
 * developer guide (requests-per-second.md) as of 2023. That of GetKeyLastUsage is not known; the lowest is taken.
 */
const QUOTAS = {
  ListKeys: 500,
  ListAliases: 500,
  DescribeKey: 2000,
  GetKeyPolicy: 1000,
  GetKeyRotationStatus: 1000,
  ListResourceTags: 2000,
  ListGrants: 100,
  GetKeyLastUsage: 100,
} as const;

/** An operation of AWS KMS that we call. */
export type Operation = keyof typeof QUOTAS;

/** The part of a quota that an audit takes: calls that services make for others count against the same. */
const SHARE = 0.25;

/** How often an audit calls each operation. */
export const RATES = Object.fromEntries(
  Object.entries(QUOTAS).map(([operation, quota]) => [
    operation,
    { rate: quota * SHARE, burst: quota * SHARE },
  ]),
) as Readonly<Record<Operation, Rate>>;
