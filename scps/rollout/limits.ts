import type { Rate } from '../../schemas/pace.ts';

/*
 * From the page "Quotas and service limits for AWS Organizations" of the user guide (orgs_reference_limits), section
 * "Throttling limits" (limits per account), read on 21 November 2026.
 */

/** By the API's name of an operation. */
export const RATES = {
  DescribeOrganization: { rate: 1, burst: 2 },
  ListRoots: { rate: 1, burst: 2 },
  ListOrganizationalUnitsForParent: { rate: 5, burst: 8 },
  ListAccountsForParent: { rate: 5, burst: 8 },
  ListPolicies: { rate: 5, burst: 8 },
  ListTargetsForPolicy: { rate: 5, burst: 8 },
  DescribePolicy: { rate: 2, burst: 2 },
  CreatePolicy: { rate: 2, burst: 3 },
  DeletePolicy: { rate: 2, burst: 3 },
  AttachPolicy: { rate: 2, burst: 3 },
  DetachPolicy: { rate: 2, burst: 3 },
} as const satisfies Readonly<Record<string, Rate>>;

/** An operation of Organizations that we call. */
export type Operation = keyof typeof RATES;

/** The longest name of a policy (API reference, CreatePolicy). */
export const LONGEST_NAME = 128;
