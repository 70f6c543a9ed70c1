import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePattern } from '../../gate/placeholder.ts';
import { translatePattern } from '../../schemas/pattern.ts';

test.each([
  ['ends of text', String.raw`\A[a-z]+\Z`, String.raw`^[a-z]+$`],
  ['the other end of text', String.raw`a\z`, String.raw`a$`],
  ['an escaped backslash before A', String.raw`\\A`, String.raw`\\A`],
  ['a dot that is any character', '(?s).+', String.raw`[\s\S]+`],
  ['a dot in a class or escaped', String.raw`(?s)[.]\.`, String.raw`[.]\.`],
  ['letters of either case', '(?i)ab[c1]', '[aA][bB][cC1]'],
  ['ranges of either case', '(?i)^[a-f0-9]-$', '^[a-fA-F0-9]-$'],
  ['both flags', '(?is)a.', String.raw`[aA][\s\S]`],
  ['a POSIX class', '[[:alnum:]_]', '[A-Za-z0-9_]'],
  ['a POSIX property in a class', String.raw`[\p{Graph}\x20]*`, String.raw`[!-~\x20]*`],
  ['a POSIX property alone', String.raw`\p{Graph}`, '[!-~]'],
  ['a property that JavaScript has', String.raw`[\p{L}\p{Zs}]`, String.raw`[\p{L}\p{Zs}]`],
  ['a property that POSIX has too', String.raw`\p{Alpha}`, String.raw`\p{Alpha}`],
  ['a code point', String.raw`[\x{60}a]`, String.raw`[\u{60}a]`],
  ['escapes without need', String.raw`a\-\_[\_\-\@]`, String.raw`a-_[_\-@]`],
  ['a hyphen between a set and a character', String.raw`[\w-.]`, String.raw`[\w\-.]`],
  ['a hyphen at the end', String.raw`[\w-]`, String.raw`[\w-]`],
  ['braces that count nothing', '^${a}$', String.raw`^$\{a\}$`],
  ['braces that count', 'a{1,3}b{2}c{4,}', 'a{1,3}b{2}c{4,}'],
  ['groups', '(?:a)(?=b)(?!c)(?<=d)(?<!e)(?<n>f)', '(?:a)(?=b)(?!c)(?<=d)(?<!e)(?<n>f)'],
  ['a counted assertion, which only compiles without u', String.raw`(?!\.)+a`, String.raw`(?!\.)+a`],
])('translates %s', (_, source, translated) => {
  expect(translatePattern(source)).toBe(translated);
  expect(() => compilePattern(translated)).not.toThrow();
});

test.each([
  ['flags in the middle', '^(?!(?i)aws)a'],
  ['two counts in a row', '^[a-z]+{1,255}$'],
  ['a counted end', '^a${1,128}'],
  ['an atomic group', '(?>a)'],
  ['a negated POSIX class', '[[:^alpha:]]'],
  ['an unknown POSIX class', '[[:word:]]'],
  ['an unknown property', String.raw`\p{InGreek}`],
  ['a quoted part', String.raw`\Qa.b\E`],
  ['an end of text in a class', String.raw`[\Z]`],
  ['a range of mixed case, folded', '(?i)[A-z]'],
  ['a hyphen after a range, folded', '(?i)[a-c-e]'],
  ['a code of a letter, folded', String.raw`(?i)\x41`],
  ['a class that does not end', '[a'],
  ['a group that does not end', '(a'],
])('has no translation for %s', (_, source) => {
  expect(translatePattern(source)).toBeUndefined();
});

const piece = fc.constantFrom(
  ...[
    'a',
    'B',
    '7',
    '_',
    ' ',
    '.',
    '^',
    '$',
    '|',
    '-',
    '/',
    ':',
    '[a-c]',
    '[^x-]',
    '[-\\w]',
    '[.+*]',
    '(a|b)',
  ],
  ...[
    '\\d',
    '\\w',
    '\\s',
    '\\.',
    '\\-',
    '\\/',
    '\\[',
    '\\{',
    '\\:',
    '(?:ab)',
    '(?=a)',
    '{2}',
    '+',
    '*',
    '?',
    '\\p{L}',
  ],
);

test('a pattern that compiles with u matches what it matched', () => {
  const letters = fc.string({
    unit: fc.constantFrom('a', 'b', 'B', '7', '_', '-', '.', ':', '/', ' ', 'é'),
    maxLength: 8,
  });
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 8 }),
      fc.array(letters, { minLength: 20, maxLength: 20 }),
      (pieces, texts) => {
        const source = pieces.join('');
        let upstream: RegExp;
        try {
          upstream = new RegExp(source, 'u');
        } catch {
          fc.pre(false);
          return;
        }
        const ours = compilePattern(translatePattern(source) ?? '(never)');
        for (const text of texts) expect(ours.test(text)).toBe(upstream.test(text));
      },
    ),
  );
});

test('case folding matches as the flag does', () => {
  const cases = fc.constantFrom('a', 'Z', '[a-f]', '[A-C7]', '[^q]', '\\d', '-', '[x-]');
  const letters = fc.string({
    unit: fc.constantFrom('a', 'A', 'f', 'F', 'q', 'Q', 'z', 'Z', '7', '-'),
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.array(cases, { maxLength: 4 }), letters, (pieces, text) => {
      const source = `^${pieces.join('')}$`;
      const ours = translatePattern(`(?i)${source}`);
      expect(new RegExp(ours ?? '(never)', 'u').test(text)).toBe(new RegExp(source, 'iu').test(text));
    }),
  );
});
