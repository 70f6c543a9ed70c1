/** Placeholders that the runtime fills; the article's `$<accountID>` and its kin. */
export const RUNTIME_PLACEHOLDERS = [
  'accountID',
  'region',
  'partition',
  'organizationID',
  'stackName',
  'logicalID',
] as const;
export type RuntimePlaceholder = (typeof RUNTIME_PLACEHOLDERS)[number];

/**
 * Where a resource is about to be provisioned. A member left out is not known here, and what depends on it
 * is `deferred`.
 */
export interface Context {
  readonly accountID?: string;
  readonly region?: string;
  readonly partition?: string;
  readonly organizationID?: string;
  /** The organizational unit of the account, by its id or its path: what waivers for units are held against. */
  readonly organizationalUnit?: string;
  readonly stackName?: string;
  /** Named values that the deployment supplies (`placeholders.yaml` of a policy folder declares them). */
  readonly values?: Readonly<Record<string, string>>;
}
