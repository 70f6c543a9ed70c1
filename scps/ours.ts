import type { ControlPolicy } from './document.ts';

/** Policies whose names begin with it are stackgate's. No other is ever changed, detached or deleted. */
export const PREFIX = 'stackgate-';

/** AWS's policy that lets everything pass. Organizations attaches it to every target when SCPs are enabled. */
export const FULL_AWS_ACCESS: ControlPolicy = {
  name: 'FullAWSAccess',
  type: 'SERVICE_CONTROL_POLICY',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }] },
};
