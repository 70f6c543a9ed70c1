import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contentDigest,
  ManifestError,
  parseManifest,
  printManifest,
  type Manifest,
} from '../../bundle/manifest.ts';

const DIGEST = 'a'.repeat(64);

const MANIFEST: Manifest = {
  version: 1,
  sequence: 3,
  issued: '2026-01-01T00:00:00.000Z',
  expires: '2026-04-01T00:00:00.000Z',
  commit: 'abc',
  previous: DIGEST,
  sources: ['a test'],
  types: { 'Test::Store::Thing': DIGEST },
  stackRules: DIGEST,
  waivers: DIGEST,
};

describe('a manifest', () => {
  it('is read as it was printed', () => {
    expect(parseManifest(printManifest(MANIFEST))).toEqual(MANIFEST);
    const { commit, previous, ...first } = MANIFEST;
    expect(parseManifest(printManifest(first))).toEqual(first);
  });

  it.each<[keyof Manifest, readonly unknown[]]>([
    ['version', [undefined, 2, '1']],
    ['sequence', [undefined, 0, -1, 1.5, '3', 2 ** 53]],
    ['issued', [undefined, 1, 'today', '2026-13-01T00:00:00Z', '2026-01-01T00:00:00+02:00']],
    ['expires', [undefined, null, 'never', MANIFEST.issued, '2025-01-01T00:00:00.000Z']],
    ['commit', [1, null, {}]],
    ['previous', ['', 'A'.repeat(64), 1, null]],
    ['sources', [undefined, 'a test', [1]]],
    ['types', [undefined, null, [], [DIGEST], 'x']],
    ['stackRules', [undefined, '', [DIGEST]]],
  ])('is refused for its %s', (member, values) => {
    for (const value of values) {
      expect(() => parseManifest(JSON.stringify({ ...MANIFEST, [member]: value }))).toThrow(
        new ManifestError(`The manifest's ${member} is not what this version of stackgate reads.`),
      );
    }
  });

  it('is refused when it is none, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parseManifest(text)).toThrow(ManifestError);
      }),
    );
  });
});

describe('the content digest', () => {
  it('is of types and rules, not of when, whence, or in what order', () => {
    const types = { 'Test::A::B': DIGEST, 'Test::C::D': 'b'.repeat(64) };
    const turned = Object.fromEntries(Object.entries(types).reverse());
    const digest = contentDigest({ ...MANIFEST, types });
    expect(contentDigest({ ...MANIFEST, types: turned, sequence: 9, commit: 'def' } as Manifest)).toBe(
      digest,
    );
    expect(contentDigest({ ...MANIFEST, types: { ...types, 'Test::C::D': DIGEST } })).not.toBe(digest);
    expect(contentDigest({ ...MANIFEST, types, stackRules: 'b'.repeat(64) })).not.toBe(digest);
  });
});
