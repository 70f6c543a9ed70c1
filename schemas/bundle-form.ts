import { snapshotFileName } from './snapshot.ts';

/** The file of a bundle that lists its types. */
export const BUNDLE_INDEX = 'index.json';

/** What the index of a bundle says. */
export interface BundleIndex {
  readonly types: readonly string[];
}

/** The file of a bundle that holds one type. */
export function bundleFile(type: string): string {
  return snapshotFileName(type);
}

/** The types that a bundle approves. Throws when the text is no index. */
export function parseBundleIndex(text: string): ReadonlySet<string> {
  const { types } = JSON.parse(text) as Partial<BundleIndex>;
  if (!Array.isArray(types)) throw new Error(`The bundle's ${BUNDLE_INDEX} lists no types.`);
  return new Set(types);
}
