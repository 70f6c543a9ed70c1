import type { Digest } from '../bundle/digest.ts';
import { contentDigest } from '../bundle/manifest.ts';
import { builtPolicy, type BuiltPolicy } from '../schemas/compare-policies.ts';
import { openPolicy } from '../schemas/policy.ts';
import { CommandError } from './exit.ts';
import { isPlace, placeNamed, type PlaceOptions } from './place-options.ts';
import { publicKeysIn } from './trust-options.ts';

/** Options that say how published bundles are reached and trusted. */
export interface NamedPolicyOptions extends PlaceOptions {
  readonly publicKey?: string;
}

/** A policy that was read whole. */
export interface NamedPolicy {
  /** Equal for policies that judge alike. */
  readonly content: Digest;
  readonly policy: BuiltPolicy;
}

/**
 * The policy of a folder, or the bundle that is current in a place: signed with one of the keys, expired or not. Throws
 * when anything in it is wrong.
 */
export function policyNamed(name: string, options: NamedPolicyOptions): Promise<NamedPolicy> {
  return isPlace(name) ? bundleIn(name, options) : folderNamed(name);
}

async function folderNamed(name: string): Promise<NamedPolicy> {
  const { contentOf } = await import('../bundle/content.ts');
  const policy = openPolicy(name);
  return { content: contentDigest(contentOf(policy, Date.now()).named), policy: builtPolicy(policy) };
}

async function bundleIn(name: string, { publicKey, ...options }: NamedPolicyOptions): Promise<NamedPolicy> {
  if (publicKey === undefined) {
    throw new CommandError(`${name} is a bundle. Say with --public-key what it is signed with.`);
  }
  const [{ readCurrent, whenever }, { readContents }] = await Promise.all([
    import('../bundle/current.ts'),
    import('../bundle/contents.ts'),
  ]);
  const blobs = await placeNamed(name, options);
  const current = await readCurrent(blobs, whenever(publicKeysIn(publicKey)));
  if (!current) throw new CommandError(`Nothing was ever published to ${name}.`);
  return {
    content: contentDigest(current.manifest),
    policy: await readContents(current.manifest, blobs),
  };
}
