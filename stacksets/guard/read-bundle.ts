import { readCurrent } from '../../bundle/current.ts';
import { refuseExpired, type Trust } from '../../bundle/verified.ts';
import type { Blobs } from '../../bundle/blobs.ts';
import type { Bundle } from './state.ts';

/** Where bundles are, and what one must satisfy. */
export type BundleSource = Trust & { readonly blobs: Blobs };

/**
 * The bundle that is current, verified as the Hook verifies it; `undefined` when there is none. Throws a BundleError
 * when it is not to be trusted or has expired, and other errors when nobody can tell.
 */
export async function readBundle({ blobs, ...trust }: BundleSource): Promise<Bundle | undefined> {
  const current = await readCurrent(blobs, trust);
  if (current === undefined) return undefined;
  refuseExpired(current.manifest, blobs, trust);
  const { sequence, issued } = current.manifest;
  return { sequence, issued };
}
