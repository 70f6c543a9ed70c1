import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderBlobs } from '../bundle/folder-blobs.ts';
import { publicKeysOf } from '../bundle/signature.ts';
import { verifiedStore } from '../bundle/verified-store.ts';
import type { HookSettings } from './decide.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings of a deployed Hook, from the environment of its function:
 * - `STACKGATE_BUNDLE`: the bundle's folder (else `bundle` in `home`);
 * - `STACKGATE_PUBLIC_KEY`: the public keys that bundles are signed with, in PEM (else the file `public-key.pem` in
 *   `home`);
 * - `STACKGATE_MINIMUM_SEQUENCE`: the lowest sequence number of a bundle that is taken (else 1);
 * - `STACKGATE_STALE_HOURS`: how long the last bundle goes on while its place cannot be reached (else 24);
 * - `STACKGATE_ORGANIZATION_ID` fills `$<organizationID>`;
 * - `STACKGATE_ORGANIZATIONAL_UNIT`: the organizational unit of the account, by its id or path, for waivers that name
 *   units;
 * - `STACKGATE_VALUES`: a JSON object of named placeholder values.
 *
 * Throws when one of them cannot be used.
 */
export function settingsFrom(environment: Environment, home: string): HookSettings {
  const { STACKGATE_BUNDLE, STACKGATE_ORGANIZATION_ID, STACKGATE_VALUES } = environment;
  const { STACKGATE_ORGANIZATIONAL_UNIT } = environment;
  return {
    store: verifiedStore({
      blobs: folderBlobs(STACKGATE_BUNDLE ?? join(home, 'bundle')),
      publicKeys: publicKeysOf(environment.STACKGATE_PUBLIC_KEY ?? readPublicKey(home)),
      minimumSequence: numberIn(environment, 'STACKGATE_MINIMUM_SEQUENCE', 1),
      pointerInterval: 60_000,
      staleFor: numberIn(environment, 'STACKGATE_STALE_HOURS', 24) * 3_600_000,
      now: Date.now,
    }),
    ...(STACKGATE_ORGANIZATION_ID === undefined ? {} : { organizationID: STACKGATE_ORGANIZATION_ID }),
    ...(STACKGATE_ORGANIZATIONAL_UNIT === undefined
      ? {}
      : { organizationalUnit: STACKGATE_ORGANIZATIONAL_UNIT }),
    ...(STACKGATE_VALUES === undefined ? {} : { values: readValues(STACKGATE_VALUES) }),
    now: Date.now,
  };
}

function readPublicKey(home: string): string {
  const file = join(home, 'public-key.pem');
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error(
      `No public key to verify bundles with: set STACKGATE_PUBLIC_KEY, or put it into ${file}.`,
    );
  }
}

function numberIn(environment: Environment, name: string, otherwise: number): number {
  const text = environment[name];
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} is not a whole number.`);
  return Number(text);
}

function readValues(text: string): Record<string, string> {
  const values = parsed(text);
  const strings = typeof values === 'object' && values !== null && !Array.isArray(values);
  if (!strings || !Object.values(values).every((value) => typeof value === 'string')) {
    throw new Error('STACKGATE_VALUES is not a JSON object of strings.');
  }
  return values as Record<string, string>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
