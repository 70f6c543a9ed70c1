import type { RestrictedSchema } from '../gate/schema.ts';
import type { StackRule } from '../gate/stack/stack-rule.ts';
import type { Waiver } from '../gate/waiver.ts';
import type { Blobs } from './blobs.ts';
import type { Digest } from './digest.ts';
import { inParallel } from './in-parallel.ts';
import { objectsOf, type Manifest } from './manifest.ts';
import { BundleError, readObject } from './verified.ts';
import { UNWATCHED, type Watch } from '../schemas/watch.ts';

/** All that a bundle holds. */
export interface Contents {
  readonly types: ReadonlyMap<string, RestrictedSchema>;
  readonly stackRules: readonly StackRule[];
  readonly waivers: readonly Waiver[];
}

/** Reads every object of a bundle. Throws a BundleError that names each that is missing, altered or in the wrong place. */
export async function readContents(
  manifest: Manifest,
  blobs: Blobs,
  watch: Watch = UNWATCHED,
): Promise<Contents> {
  const problems: string[] = [];
  const objects = new Map<Digest, unknown>();
  await inParallel(objectsOf(manifest), async (digest) => {
    watch.signal.throwIfAborted();
    try {
      objects.set(digest, await readObject(digest, blobs));
    } catch (error) {
      if (!(error instanceof BundleError)) throw error;
      problems.push(error.message);
    }
    watch.step();
  });
  const types = new Map<string, RestrictedSchema>();
  for (const [type, digest] of Object.entries(manifest.types)) {
    const schema = objects.get(digest) as RestrictedSchema | undefined;
    if (!schema) continue;
    types.set(type, schema);
    if (schema.typeName !== type)
      problems.push(`The bundle in ${blobs.place} has the schema of ${schema.typeName} for ${type}.`);
  }
  if (problems.length > 0) throw new BundleError(problems.sort().join('\n'));
  return {
    types,
    stackRules: objects.get(manifest.stackRules) as readonly StackRule[],
    waivers: objects.get(manifest.waivers) as readonly Waiver[],
  };
}
