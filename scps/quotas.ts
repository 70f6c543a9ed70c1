import type { PolicyType } from './document.ts';

/** What AWS Organizations bounds for one type of policy. None of it can be raised on request but the last. */
export interface TypeQuotas {
  /** Of a document as it is sent. AWS says characters, its support says bytes; of ASCII both are the same. */
  readonly documentSize: number;
  /** Attached to the root, to each OU and to each account. What a target inherits does not count. */
  readonly attachedPerTarget: number;
  readonly policiesPerOrganization: number;
  /** Policies of AWS that are attached to every target and cannot be detached, so that each takes a place. */
  readonly undetachable: readonly string[];
}

/** The quotas of all types, and where they come from. */
export interface Quotas extends Readonly<Record<PolicyType, TypeQuotas>> {
  readonly source: string;
  /** The day they have held from, `2026-05-15`. */
  readonly since: string;
}

/** The numbers of the source, read on 20 November 2026. */
export const QUOTAS: Quotas = {
  source: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html',
  since: '2026-05-15',
  SERVICE_CONTROL_POLICY: {
    documentSize: 10_240,
    attachedPerTarget: 10,
    policiesPerOrganization: 10_000,
    undetachable: [],
  },
  RESOURCE_CONTROL_POLICY: {
    documentSize: 5_120,
    attachedPerTarget: 5,
    policiesPerOrganization: 2_000,
    undetachable: ['RCPFullAWSAccess'],
  },
};

/**
 * With the sizes and places of SCPs before 15 May 2026. Partitions and tools may still hold to them. How many RCPs an
 * organization may have is the smaller number of the older copies of the source.
 */
export const QUOTAS_BEFORE_MAY_2026: Quotas = {
  ...QUOTAS,
  since: '2024-11-13',
  SERVICE_CONTROL_POLICY: { ...QUOTAS.SERVICE_CONTROL_POLICY, documentSize: 5_120, attachedPerTarget: 5 },
  RESOURCE_CONTROL_POLICY: { ...QUOTAS.RESOURCE_CONTROL_POLICY, policiesPerOrganization: 1_000 },
};
