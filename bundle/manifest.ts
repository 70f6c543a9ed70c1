import { digestOf, isDigest, type Digest } from './digest.ts';

/**
 * What a bundle is: the digests of all that it holds, and when it holds. Its signature covers these bytes, and so,
 * through the digests, everything.
 */
export interface Manifest {
  readonly version: 1;
  /** Grows with each publication, also with one that goes back to earlier content. */
  readonly sequence: number;
  /** ISO 8601 in UTC. */
  readonly issued: string;
  /** ISO 8601 in UTC. Nothing is judged by the bundle from then on. */
  readonly expires: string;
  /** The Git commit that the policy folder was built from. */
  readonly commit?: string;
  /** The manifest that was current before this one. */
  readonly previous?: Digest;
  /** Where the snapshots came from, such as `@aws-cdk/aws-service-spec 0.1.216`. */
  readonly sources: readonly string[];
  /** The restricted schema of each approved type. Hundreds, so each digest is looked at when its object is read. */
  readonly types: Readonly<Record<string, Digest>>;
  /** The rules that span resources. */
  readonly stackRules: Digest;
  /** The exceptions to rules. */
  readonly waivers: Digest;
}

/** A manifest whose content is not what a publisher writes. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

/** The bytes of a manifest, one form for one content. */
export function printManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest)}\n`;
}

/** Reads a manifest that was signed. Throws a ManifestError that names the member at fault. */
export function parseManifest(text: string): Manifest {
  const manifest = membersIn(text);
  const expectations: readonly [keyof Manifest, boolean][] = [
    ['version', manifest.version === 1],
    ['sequence', Number.isSafeInteger(manifest.sequence) && (manifest.sequence ?? 0) > 0],
    ['issued', isTime(manifest.issued)],
    ['expires', isTime(manifest.expires)],
    ['expires', Date.parse(manifest.expires ?? '') > Date.parse(manifest.issued ?? '')],
    ['commit', manifest.commit === undefined || typeof manifest.commit === 'string'],
    ['previous', manifest.previous === undefined || isDigest(manifest.previous)],
    ['sources', isStrings(manifest.sources)],
    ['types', isMap(manifest.types)],
    ['stackRules', isDigest(manifest.stackRules)],
    ['waivers', isDigest(manifest.waivers)],
  ];
  const wrong = expectations.find(([, met]) => !met);
  if (wrong)
    throw new ManifestError(`The manifest's ${wrong[0]} is not what this version of stackgate reads.`);
  return manifest as Manifest;
}

/** What two bundles share when they judge alike: the digest of all their digests. */
export function contentDigest({
  types,
  stackRules,
  waivers,
}: Pick<Manifest, 'types' | 'stackRules' | 'waivers'>): Digest {
  const lines = Object.entries(types).map(([type, digest]) => `${type} ${digest}\n`);
  return digestOf(`${lines.sort().join('')}stack-rules ${stackRules}\nwaivers ${waivers}\n`);
}

/** The digests of all objects that a bundle holds. */
export function objectsOf({
  types,
  stackRules,
  waivers,
}: Pick<Manifest, 'types' | 'stackRules' | 'waivers'>): ReadonlySet<Digest> {
  return new Set([...Object.values(types), stackRules, waivers]);
}

function membersIn(text: string): Partial<Manifest> {
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest === 'object' && manifest !== null) return manifest;
  } catch {
    // As below.
  }
  throw new ManifestError('The manifest is not what any version of stackgate writes.');
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isTime(value: unknown): boolean {
  return (
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value))
  );
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
