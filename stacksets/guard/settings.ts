import { bundlesFrom, type Environment } from '../../hook/settings.ts';
import { ExplainedError } from '../../schemas/explained-error.ts';
import type { BundleSource } from './read-bundle.ts';
import { DEPLOYED, type Pins } from './wanted.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The guard cannot be started with its environment. */
export class GuardSettingsError extends ExplainedError {
  override readonly name = 'GuardSettingsError';
}

/**
 * The variables of the Hook's function. The guard has them too, with the same values, and reads the bundle by them: so
 * the Hook is held to what the guard verifies.
 */
export const HOOK_VARIABLES = [
  'STACKGATE_BUNDLE',
  'STACKGATE_BUNDLE_OWNER',
  'STACKGATE_BUNDLE_REGION',
  'STACKGATE_MINIMUM_SEQUENCE',
  'STACKGATE_ORGANIZATION_ID',
  'STACKGATE_PUBLIC_KEY',
  'STACKGATE_STALE_HOURS',
  'STACKGATE_VALUES',
] as const;

/** What the guard needs beside AWS's answers. */
export interface GuardSettings {
  readonly pins: Pins;
  readonly bundles: BundleSource;
}

/**
 * The settings of the guard, from the environment of its function: the variables of the Hook (`hook/settings.ts`), and
 * - `STACKGATE_HOOK_ALIAS`: the alias of the Hook;
 * - `STACKGATE_HOOK_CODE_SHA256`: the digest of its code, as Lambda tells it (base64);
 * - `STACKGATE_BUNDLE_DAYS`: the oldest that a bundle may be (else 14);
 * - `STACKGATE_QUIET_HOURS`: the longest time without a call of the Hook (else any).
 *
 * Throws when one is missing or cannot be used.
 */
export function guardSettingsFrom(environment: Environment, home: string): GuardSettings {
  const bundle = needed(environment, 'STACKGATE_BUNDLE');
  const bucket = /^s3:\/\/([^/]+)/.exec(bundle)?.[1];
  if (bucket === undefined)
    throw new GuardSettingsError(`STACKGATE_BUNDLE is no s3://BUCKET/PREFIX: ${bundle}.`);
  const quiet = numberIn(environment, 'STACKGATE_QUIET_HOURS');
  return {
    bundles: bundlesFrom(environment, home),
    pins: {
      alias: needed(environment, 'STACKGATE_HOOK_ALIAS'),
      codeSha256: needed(environment, 'STACKGATE_HOOK_CODE_SHA256'),
      ...DEPLOYED,
      variables: Object.fromEntries(HOOK_VARIABLES.map((name) => [name, needed(environment, name)])),
      bucket,
      bucketOwner: needed(environment, 'STACKGATE_BUNDLE_OWNER'),
      bundleAge: (numberIn(environment, 'STACKGATE_BUNDLE_DAYS') ?? 14) * DAY,
      ...(quiet !== undefined && { quietFor: quiet * HOUR }),
    },
  };
}

function needed(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '')
    throw new GuardSettingsError(
      `${name} is not set. Deploy the guard by its template, stacksets/templates/60-config-guard.yaml.`,
    );
  return value;
}

function numberIn(environment: Environment, name: string): number | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new GuardSettingsError(`${name} is not a whole number above 0.`);
  return Number(text);
}
