import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Blobs } from '../bundle/blobs.ts';
import { folderReader } from '../bundle/folder-reader.ts';
import { s3Reader } from '../bundle/s3-reader.ts';
import { publicKeysOf } from '../bundle/signature.ts';
import { verifiedStore } from '../bundle/verified-store.ts';
import type { Trust } from '../bundle/verified.ts';
import type { HookSettings } from './decide.ts';
import type { Log } from './record.ts';

const LONGEST_URL = 300;

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings of a deployed Hook, from the environment of its function:
 * - `STACKGATE_BUNDLE`: `s3://BUCKET/PREFIX`, or a folder (else `bundle` in `home`);
 * - `STACKGATE_BUNDLE_OWNER`: the account that the bucket must belong to;
 * - `STACKGATE_BUNDLE_REGION`: the Region of the bucket (else that of the function);
 * - `STACKGATE_PUBLIC_KEY`: the public keys that bundles are signed with, in PEM (else the file `public-key.pem` in
 *   `home`);
 * - `STACKGATE_MINIMUM_SEQUENCE`: the lowest sequence number of a bundle that is taken (else 1);
 * - `STACKGATE_STALE_HOURS`: how long the last bundle goes on while its place cannot be reached (else 24);
 * - `STACKGATE_ORGANIZATION_ID` fills `$<organizationID>`;
 * - `STACKGATE_ORGANIZATIONAL_UNIT`: the organizational unit of the account, by its id or path, for waivers that name
 *   units;
 * - `STACKGATE_VALUES`: a JSON object of named placeholder values;
 * - `STACKGATE_RULES_URL`: the page that describes the rules, for links to `#` and a rule's id.
 *
 * Decisions are recorded in `log`. Throws when one of the variables cannot be used.
 */
export function settingsFrom(environment: Environment, home: string, log?: Log): HookSettings {
  const { STACKGATE_ORGANIZATION_ID, STACKGATE_VALUES, STACKGATE_RULES_URL } = environment;
  const { STACKGATE_ORGANIZATIONAL_UNIT } = environment;
  const store = verifiedStore({
    ...bundlesFrom(environment, home),
    pointerInterval: 60_000,
    staleFor: numberIn(environment, 'STACKGATE_STALE_HOURS', 24) * 3_600_000,
  });
  return {
    store,
    now: Date.now,
    ...(log && { evidence: log }),
    ...(STACKGATE_ORGANIZATION_ID === undefined ? {} : { organizationID: STACKGATE_ORGANIZATION_ID }),
    ...(STACKGATE_ORGANIZATIONAL_UNIT === undefined
      ? {}
      : { organizationalUnit: STACKGATE_ORGANIZATIONAL_UNIT }),
    ...(STACKGATE_VALUES === undefined ? {} : { values: readValues(STACKGATE_VALUES) }),
    ...(STACKGATE_RULES_URL === undefined ? {} : { rulesUrl: readRulesUrl(STACKGATE_RULES_URL) }),
  };
}

/**
 * Where bundles are, and what one must satisfy to be taken, from the same variables. The guard of the Hook verifies
 * by them what the Hook does. Throws when one of the variables cannot be used.
 */
export function bundlesFrom(environment: Environment, home: string): Trust & { readonly blobs: Blobs } {
  return {
    blobs: blobsAt(environment.STACKGATE_BUNDLE ?? join(home, 'bundle'), environment),
    publicKeys: publicKeysOf(environment.STACKGATE_PUBLIC_KEY ?? readPublicKey(home)),
    minimumSequence: numberIn(environment, 'STACKGATE_MINIMUM_SEQUENCE', 1),
    now: Date.now,
  };
}

/** A bucket is read as the function's own role, whose credentials Lambda puts into the environment. */
function blobsAt(place: string, environment: Environment): Blobs {
  const s3 = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(place);
  if (!s3) return folderReader(place);
  const { AWS_SESSION_TOKEN, AWS_ENDPOINT_URL_S3 } = environment;
  const { STACKGATE_BUNDLE_OWNER, STACKGATE_BUNDLE_REGION } = environment;
  return s3Reader({
    bucket: s3[1] ?? '',
    prefix: s3[2] ?? '',
    region: STACKGATE_BUNDLE_REGION ?? needed(environment, 'AWS_REGION'),
    credentials: {
      accessKeyId: needed(environment, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: needed(environment, 'AWS_SECRET_ACCESS_KEY'),
      ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
    },
    ...(STACKGATE_BUNDLE_OWNER !== undefined && { expectedOwner: STACKGATE_BUNDLE_OWNER }),
    ...(AWS_ENDPOINT_URL_S3 !== undefined && { endpoint: AWS_ENDPOINT_URL_S3 }),
  });
}

function needed(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set; Lambda sets it.`);
  return value;
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

/** It stands in messages, so it is short; its fragment is the rule. */
function readRulesUrl(text: string): string {
  const url = text.length <= LONGEST_URL && URL.canParse(text) ? new URL(text) : undefined;
  if (url && ['http:', 'https:'].includes(url.protocol) && !text.includes('#')) return url.href;
  throw new Error(
    `STACKGATE_RULES_URL is not an HTTP address without a fragment, of at most ${LONGEST_URL} characters.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
