import { contentDigest } from '../bundle/manifest.ts';
import type { Verified } from '../bundle/verified.ts';

/** What a bundle says of itself, a line each. */
export function factsOf({ digest, manifest }: Verified, withoutCommit = 'none'): string {
  const { sequence, types, commit = withoutCommit, issued, expires } = manifest;
  const facts: readonly (readonly [string, string | number])[] = [
    ['sequence', sequence],
    ['content', contentDigest(manifest)],
    ['types', Object.keys(types).length],
    ['commit', commit],
    ['issued', issued],
    ['expires', expires],
    ['manifest', digest],
  ];
  return facts.map(([name, fact]) => `${name.padEnd(10)}${fact}\n`).join('');
}
