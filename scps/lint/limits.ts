import type { PolicyType } from '../document.ts';

/** The longest document of each type, in characters (Organizations quotas page; SCPs since 15 May 2026). */
export const LONGEST_DOCUMENT: Readonly<Record<PolicyType, number>> = {
  SERVICE_CONTROL_POLICY: 10_240,
  RESOURCE_CONTROL_POLICY: 5_120,
};
