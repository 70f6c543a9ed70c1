import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { contentOf, type Content } from '../../bundle/content.ts';
import { digestOf } from '../../bundle/digest.ts';
import { contentDigest } from '../../bundle/manifest.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { temporaryFolder } from '../schemas/policies.ts';

/** All snapshots, and the restrictions of a few services. */
const FILES = readdirSync('restricted-schemas', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative('restricted-schemas', join(entry.parentPath, entry.name)))
  .filter((file) => /^(snapshot|frameworks|restrictions\/(iam|kms|s3|sqs))\//.test(file));

function contentWith(files: readonly string[]): Content {
  const folder = temporaryFolder();
  for (const file of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(join('restricted-schemas', file), join(folder, file));
  }
  return contentOf(openPolicy(folder), Date.now());
}

it('is the same for the same files, wherever they are and in whatever order they came', () => {
  const [here, there] = [contentWith(FILES), contentWith(FILES.toReversed())];
  expect(there.named).toEqual(here.named);
  expect(contentDigest(there.named)).toBe(contentDigest(here.named));
  expect([...there.objects]).toEqual([...here.objects]);
  for (const [digest, text] of here.objects) expect(digestOf(text)).toBe(digest);
});
