import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitsWildcard, fitsWildcardInAnyLetters } from '../../gate/wildcard.ts';

it.each<[string, string, boolean]>([
  ['orders', 'orders', true],
  ['orders', 'orders-2', false],
  ['orders', 'Orders', false],
  ['orders*', 'orders', true],
  ['orders*', 'orders-2', true],
  ['*-lake-*', 'my-lake-bucket', true],
  ['order?', 'orders', true],
  ['order?', 'order', false],
  ['a.c', 'abc', false],
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['*/ou-ab12-11111111/*', 'o-a/r-ab12/ou-ab12-11111111/ou-ab12-22222222/', true],
  ['*a*b', 'aXbXab', true],
])('%s and %s: %s', (pattern, text, fits) => {
  expect(fitsWildcard(pattern, text)).toBe(fits);
});

it('agrees with a regular expression', () => {
  const letters = fc.constantFrom('a', 'b', '*', '?');
  fc.assert(
    fc.property(
      fc.string({ unit: letters, maxLength: 8 }),
      fc.string({ unit: letters, maxLength: 12 }),
      (pattern, text) => {
        const source = pattern.replaceAll('*', '[^]*').replaceAll('?', '[^]');
        expect(fitsWildcard(pattern, text)).toBe(new RegExp(`^${source}$`).test(text));
      },
    ),
    { numRuns: 5000 },
  );
});

it('takes capitals for small letters where letters do not count', () => {
  expect(fitsWildcardInAnyLetters('S3:Put*Acl', 's3:putBucketACL')).toBe(true);
  expect(fitsWildcardInAnyLetters('s3:Get*', 's3:PutBucketAcl')).toBe(false);
});

it('ends soon, whatever the pattern', () => {
  expect(fitsWildcard('a*'.repeat(200), 'a'.repeat(20_000).concat('b'))).toBe(true);
  expect(fitsWildcard(`${'a*'.repeat(200)}c`, 'a'.repeat(20_000))).toBe(false);
});
