import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BUNDLE_INDEX, bundleFile, type BundleIndex } from './bundle-form.ts';
import { lintPolicy } from './lint-policy.ts';
import type { Policy } from './policy.ts';
import { PolicyError } from './problem.ts';
import { writeFileAtomic } from './write-file.ts';

/**
 * Builds every restricted schema of a policy folder into a bundle folder: one file a type, then the index
 * that makes them known. Throws a PolicyError, and writes nothing, when anything in the folder is wrong.
 * Returns the types.
 */
export async function buildBundle(policy: Policy, folder: string): Promise<readonly string[]> {
  const problems = lintPolicy(policy);
  if (problems.length > 0) throw new PolicyError(problems);
  await mkdir(folder, { recursive: true });
  for (const type of policy.types) {
    await writeFileAtomic(join(folder, bundleFile(type)), `${JSON.stringify(policy.schemaFor(type))}\n`);
  }
  const index: BundleIndex = { types: policy.types };
  await writeFileAtomic(join(folder, BUNDLE_INDEX), `${JSON.stringify(index)}\n`);
  return policy.types;
}
