import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitsWildcard } from '../../../gate/wildcard.ts';
import { arnsIntersect, intersects } from '../../../scps/lint/glob.ts';

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 4 });

/** Every text of two letters that is long enough to fit two patterns of four characters, if any does. */
const TEXTS = Array.from({ length: 9 }, (_, length) =>
  Array.from({ length: 2 ** length }, (_, bits) =>
    Array.from({ length }, (_, at) => ((bits >> at) & 1 ? 'a' : 'b')).join(''),
  ),
).flat();

it('says whether some text fits both patterns', () => {
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      const some = TEXTS.some((text) => fitsWildcard(one, text) && fitsWildcard(other, text));
      expect(intersects(one, other)).toBe(some);
    }),
    { numRuns: 500 },
  );
});

it.each([
  ['arn:*:s3:::*', 'arn:aws:s3:::gate', true],
  ['arn:*:s3:::*', 'arn:aws:sqs:*:*:gate', false],
  ['arn:*:lambda:*:*:function:*', 'arn:aws:lambda:*:*:function/*', false],
  ['arn:*:lambda:*:*:function:*', 'arn:aws:lambda:*:*:function:a:b', true],
  ['arn:*:sqs:*:*:*', 'arn:aws:s*', true],
])('compares the parts of ARNs one by one: %s, %s', (type, resource, expected) => {
  expect(arnsIntersect(type, resource)).toBe(expected);
});
