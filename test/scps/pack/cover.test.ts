import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitsWildcardInAnyLetters } from '../../../gate/wildcard.ts';
import { cover, lengthOfList as length } from '../../../scps/pack/cover.ts';
import { patternsFor } from '../../../scps/pack/patterns.ts';
import { catalogue, lists } from './lists.ts';

const known = [...catalogue.actions.values()].map(({ name }) => name);

/** The shortest list of patterns and names, by trying all: which actions are matched is a set of bits. */
function shortest(wanted: readonly string[], others: readonly string[]): number {
  const patterns = [
    ...patternsFor(wanted, others),
    ...wanted.map((text, index) => ({ text, matches: [index] })),
  ].map(({ text, matches }) => ({
    cost: length([text]),
    bits: matches.reduce((bits, index) => bits | (1 << index), 0),
  }));
  const best = Array.from({ length: 1 << wanted.length }, () => Infinity);
  best[0] = 0;
  for (let bits = 0; bits < best.length; bits += 1) {
    for (const pattern of patterns) {
      const more = bits | pattern.bits;
      best[more] = Math.min(best[more] ?? Infinity, (best[bits] ?? Infinity) + pattern.cost);
    }
  }
  return best.at(-1) ?? Infinity;
}

it('is nearly as short as can be, and never longer than the names', () => {
  let [ours, theirs] = [0, 0];
  const services = fc.constantFrom(
    'kms',
    'sqs',
    'sns',
    'iam',
    's3',
    'glue',
    'athena',
    'ecr',
    'lambda',
    'kinesis',
  );
  const subsets = services.chain((service) =>
    fc.subarray(
      known.filter((name) => name.startsWith(`${service}:`)),
      { minLength: 1, maxLength: 12 },
    ),
  );
  fc.assert(
    fc.property(subsets, (wanted) => {
      const service = `${wanted[0]?.split(':', 1)[0] ?? ''}:`;
      const others = known.filter((name) => name.startsWith(service) && !wanted.includes(name));
      const [found, least] = [length(cover(wanted, others)), shortest(wanted, others)];
      expect(found).toBeGreaterThanOrEqual(least);
      expect(found).toBeLessThanOrEqual(length(wanted));
      const most = Math.max(1, ...patternsFor(wanted, others).map(({ matches }) => matches.length));
      const bound = Array.from({ length: most }, (_, index) => 1 / (index + 1)).reduce(
        (sum, part) => sum + part,
        0,
      );
      expect(found).toBeLessThanOrEqual(bound * least);
      ours += found;
      theirs += least;
    }),
    { numRuns: 200 },
  );
  // Patterns hardly ever overlap, so greed costs hardly anything.
  expect(ours / theirs).toBeLessThan(1.05);
});

it('has no pattern that the others make needless', () => {
  fc.assert(
    fc.property(lists(1), (list) => {
      const wanted = list.map((name) => catalogue.actions.get(name)?.name ?? name);
      const service = `${wanted[0]?.split(':', 1)[0] ?? ''}:`;
      const patterns = cover(
        wanted,
        known.filter((name) => name.startsWith(service) && !wanted.includes(name)),
      );
      const matching = wanted.map((name) => patterns.filter((text) => fitsWildcardInAnyLetters(text, name)));
      for (const text of patterns)
        expect(
          matching.some((some) => some.length === 1 && some[0] === text),
          text,
        ).toBe(true);
    }),
    { numRuns: 200 },
  );
});

it.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ['other letters count as the same', ['a:PutX', 'a:PutY'], ['a:putz'], ['a:PutX', 'a:PutY']],
  ['a head and a tail do not share letters', ['a:PutTagPut', 'a:PutRolePut'], ['a:Put'], ['a:Put*Put']],
  [
    'a tail that is hidden in another word counts',
    ['a:GetOne', 'a:SetOne'],
    ['a:MakeNone'],
    ['a:GetOne', 'a:SetOne'],
  ],
  ['abbreviations are words', ['a:CreateDBSubnet', 'a:CreateDBCluster'], ['a:CreateUser'], ['a:CreateDB*']],
  ['two letters are too few', ['a:DBMake', 'a:DBBreak'], ['a:OtherMake'], ['a:DBBreak', 'a:DBMake']],
  ['all of a service still names a word', ['a:PutOne', 'a:PutTwo'], [], ['a:Put*']],
  ['nothing in common', ['a:PutOne', 'a:GetTwo'], [], ['a:GetTwo', 'a:PutOne']],
])('%s', (_, wanted, others, patterns) => {
  expect(cover(wanted, others)).toEqual(patterns);
});
