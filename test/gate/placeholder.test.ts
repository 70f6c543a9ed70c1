import fc from 'fast-check';
import { Unknown } from '../../gate/value.ts';
import { describe, expect, it } from 'vitest';
import {
  escapePattern,
  fillPattern,
  NOTHING,
  parsePlaceholders,
  placeholderNames,
} from '../../gate/placeholder.ts';
import { CONTEXT, judgedValue } from './bucket.ts';

const TEXT = { type: 'string' } as const;

/** Strings full of what means something to regular expressions, to JSON and to `String.replace`. */
const hostile = fc.oneof(
  fc.string({ unit: fc.constantFrom(...String.raw`.*+?^$(){}[]|\/-"'{}:,<>$&abc1`.split('')) }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '.*',
    '$&',
    "$'",
    '$<region>',
    '\\',
    '(?:',
    '[^]',
    '"}',
    '{1,}',
    ')|(.*',
    '\n',
    '\u2028',
    '^',
    '$',
  ),
);

describe('parsing', () => {
  it.each([
    ['', undefined],
    ['plain $ text < >', undefined],
    ['$<', undefined],
    ['$<a-b>', undefined],
    ['$<a>', { texts: ['', ''], names: ['a'] }],
    ['x$<a>y$<b>', { texts: ['x', 'y', ''], names: ['a', 'b'] }],
    ['$<a>$<a>', { texts: ['', '', ''], names: ['a', 'a'] }],
  ])('%j', (text, parsed) => {
    expect(parsePlaceholders(text)).toEqual(parsed);
  });

  it('finds placeholders anywhere in a value', () => {
    expect(placeholderNames({ a: ['$<x>', 1, null], b: { c: '-$<y>-$<z>' } })).toEqual(['x', 'y', 'z']);
  });
});

describe('a value in a placeholder', () => {
  it('is matched by itself and by nothing else, whatever it holds', () => {
    fc.assert(
      fc.property(hostile, hostile, (value, other) => {
        const rule = { pattern: '^arn:$<auditBucket>:end$' };
        const context = { ...CONTEXT, values: { auditBucket: value } };
        expect(judgedValue(`arn:${value}:end`, TEXT, rule, context).verdict).toBe('approved');
        fc.pre(other !== value);
        expect(judgedValue(`arn:${other}:end`, TEXT, rule, context).verdict).toBe('refused');
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '$<auditBucket>*',
    '$<auditBucket>?',
    '$<auditBucket>{0}',
    '(?:$<auditBucket>)+',
    '$<auditBucket>|x',
  ])('is not split by what stands around it: %s', (pattern) => {
    fc.assert(
      fc.property(hostile, (value) => {
        const filled = fillPattern(parsePlaceholders(pattern) ?? { texts: [], names: [] }, [value], NOTHING);
        const same = new RegExp(
          pattern.replace('$<auditBucket>', () => `(?:${escapePattern(value)})`),
          'u',
        );
        expect(filled.source).toBe(same.source);
      }),
    );
  });

  it('equals itself and nothing else in const and enum, at any depth', () => {
    fc.assert(
      fc.property(hostile, hostile, (value, other) => {
        const context = { ...CONTEXT, values: { auditBucket: value } };
        for (const rule of [
          { const: '-$<auditBucket>-' },
          { enum: ['never', '-$<auditBucket>-'] },
          { const: ['x', '-$<auditBucket>-'] },
          { const: { x: '-$<auditBucket>-' } },
        ]) {
          const shape = 'const' in rule ? rule.const : 'text';
          const shaped = (text: string) =>
            Array.isArray(shape) ? ['x', text] : typeof shape === 'object' ? { x: text } : text;
          const anything = { type: ['array', 'object', 'string'] } as const;
          expect(judgedValue(shaped(`-${value}-`), anything, rule, context).verdict).toBe('approved');
          if (other !== value) {
            expect(judgedValue(shaped(`-${other}-`), anything, rule, context).verdict).toBe('refused');
          }
        }
      }),
    );
  });
});

describe('what fills a placeholder', () => {
  it.each([
    ['$<accountID>', '111122223333'],
    ['$<region>', 'eu-west-1'],
    ['$<partition>', 'aws'],
    ['$<organizationID>', 'o-exampleorg1'],
    ['$<stackName>', 'orders'],
    ['$<logicalID>', 'Bucket'],
    ['$<auditBucket>', 'audit-111122223333'],
  ])('%s', (placeholder, value) => {
    expect(judgedValue(value, TEXT, { const: placeholder }).verdict).toBe('approved');
    expect(judgedValue(`${value}x`, TEXT, { const: placeholder }).verdict).toBe('refused');
  });

  it('comes from each context anew, though the schema is compiled once', () => {
    const rule = { pattern: '^$<accountID>$' };
    for (const accountID of ['111122223333', '444455556666', '111122223333']) {
      const context = { ...CONTEXT, accountID };
      expect(judgedValue(accountID, TEXT, rule, context).verdict).toBe('approved');
      expect(judgedValue('000000000000', TEXT, rule, context).verdict).toBe('refused');
    }
  });
});

describe('a placeholder that is not known', () => {
  const rule = { pattern: '^arn:$<partition>:sns:[a-z0-9-]+:$<accountID>:.+$' };

  it.each([
    ['arn:aws:sns:eu-west-1:111122223333:t', {}, 'deferred'],
    ['arn:aws:sns:eu-west-1:111122223333:t', { partition: 'aws' }, 'deferred'],
    ['arn:aws:sqs:eu-west-1:111122223333:t', {}, 'refused'],
    ['arn:aws-cn:sns:eu-west-1:111122223333:t', { partition: 'aws' }, 'refused'],
    ['hello', {}, 'refused'],
  ])('%s in %j is %s', (value, context, verdict) => {
    expect(judgedValue(value, TEXT, rule, context).verdict).toBe(verdict);
  });

  it.each([
    ['x-111122223333', { const: 'x-$<accountID>' }, 'deferred'],
    ['y-111122223333', { const: 'x-$<accountID>' }, 'refused'],
    ['y', { enum: ['y', 'x-$<accountID>'] }, 'approved'],
    ['z', { enum: ['y', 'x-$<accountID>'] }, 'refused'],
  ])('%s by %j is %s', (value, rule, verdict) => {
    expect(judgedValue(value, TEXT, rule, {}).verdict).toBe(verdict);
  });

  it.each([
    ['x', { pattern: '^(x|$<accountID>)$' }, 'approved'],
    ['x', { pattern: '^(?!$<accountID>)' }, 'deferred'],
    ['x', { pattern: '(?<!$<accountID>)x' }, 'deferred'],
    ['', { pattern: '^($<accountID>)?$' }, 'approved'],
  ])('%j by %j is %s', (value, rule, verdict) => {
    expect(judgedValue(value, TEXT, rule, {}).verdict).toBe(verdict);
  });

  it('claims nothing that a value could turn', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '1',
      '$<accountID>',
      '(?!$<accountID>)',
      '(a|$<accountID>)',
      '($<accountID>)?',
      '(?=$<accountID>)',
      '.',
    );
    const pattern = fc
      .tuple(fc.constantFrom('', '^'), fc.array(piece, { maxLength: 4 }), fc.constantFrom('', '$'))
      .map((parts) => parts.flat().join(''));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 4 });
    fc.assert(
      fc.property(pattern, text, fc.array(text), (one, value, accounts) => {
        const { verdict } = judgedValue(value, TEXT, { pattern: one }, {});
        if (verdict === 'deferred') return;
        for (const accountID of ['', 'a', '1', ...accounts]) {
          expect(judgedValue(value, TEXT, { pattern: one }, { accountID }).verdict).toBe(verdict);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [{ const: '$<accountID>' }, {}],
    [{ const: '$<accountID>' }, CONTEXT],
    [{ enum: ['x', '$<accountID>'] }, {}],
    [{ const: ['$<accountID>'] }, CONTEXT],
  ])('beside a value that is not known, %j is deferred', (rule, context) => {
    const value = new Unknown('string', 'is made later');
    const shaped = 'const' in rule && Array.isArray(rule.const) ? [value] : value;
    const { verdict, findings } = judgedValue(shaped, {}, rule, context);
    expect([verdict, findings.length]).toEqual(['deferred', 1]);
  });

  it('says which one', () => {
    const [finding] = judgedValue('arn:aws:sns:eu-west-1:1:t', TEXT, rule, { partition: 'aws' }).findings;
    expect(finding?.message).toBe(
      'P cannot be judged yet: it depends on $<accountID>, which is not known here.',
    );
  });
});
