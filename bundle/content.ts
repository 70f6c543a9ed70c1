import { lintPolicy } from '../schemas/lint-policy.ts';
import type { Policy } from '../schemas/policy.ts';
import { PolicyError } from '../schemas/problem.ts';
import { digestOf, type Digest } from './digest.ts';
import type { Manifest } from './manifest.ts';

/** What a policy folder comes to: the objects of a bundle, and the part of the manifest that names them. */
export interface Content {
  readonly objects: ReadonlyMap<Digest, string>;
  readonly named: Pick<Manifest, 'sources' | 'types' | 'stackRules' | 'waivers'>;
}

/**
 * Builds every restricted schema of a policy. The same folder gives the same digests. Throws a PolicyError when anything
 * in it is wrong, or a waiver has expired by `now`, in milliseconds since 1970.
 */
export function contentOf(policy: Policy, now: number): Content {
  const problems = lintPolicy(policy, now);
  if (problems.length > 0) throw new PolicyError(problems);
  const objects = new Map<Digest, string>();
  const add = (value: unknown): Digest => {
    const text = `${JSON.stringify(value)}\n`;
    const digest = digestOf(text);
    objects.set(digest, text);
    return digest;
  };
  return {
    objects,
    named: {
      sources: [...new Set(policy.types.map((type) => policy.snapshotFor(type)?.source ?? 'unknown'))].sort(),
      types: Object.fromEntries(policy.types.map((type) => [type, add(policy.schemaFor(type))])),
      stackRules: add(policy.stackRules().rules),
      waivers: add(policy.waivers().waivers),
    },
  };
}
