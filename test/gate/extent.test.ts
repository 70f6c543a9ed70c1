import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SchemaObject } from '../../gate/schema.ts';
import type { Value } from '../../gate/value.ts';
import { Unknown } from '../../gate/value.ts';
import { judgedValue } from './bucket.ts';
import { jsonValue } from './generators.ts';

const JSON_PROPERTY: SchemaObject = { type: 'object', contentMediaType: 'application/json' };

function nested(depth: number): Value {
  return depth === 0 ? {} : { a: nested(depth - 1) };
}

function messagesOf(value: Value, schema: SchemaObject): string[] {
  return judgedValue(value, schema).findings.map(({ verdict, message }) => `${verdict}: ${message}`);
}

describe('a resource that is too much to be judged', () => {
  const list = (length: number): Value => Array.from({ length }, () => 0);
  const deep = 'refused: The resource is nested deeper than 100 levels, so it is not judged.';
  const many = 'refused: The resource has more than 100000 values, so it is not judged.';

  it.each<[string, Value, SchemaObject, string[]]>([
    ['deep', nested(97), JSON_PROPERTY, []],
    ['too deep', nested(100), JSON_PROPERTY, [deep]],
    ['deep beyond the stack', JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as Value, {}, [deep]],
    ['too deep as text', JSON.stringify(nested(100)), JSON_PROPERTY, [deep]],
    ['deep beyond the stack, as text', '['.repeat(50_000) + ']'.repeat(50_000), JSON_PROPERTY, [deep]],
    ['many', list(90_000), {}, []],
    ['too many', list(100_000), {}, [many]],
    ['too many as text', JSON.stringify({ a: list(100_000) }), JSON_PROPERTY, [many]],
    ['text that only looks deep', '['.repeat(50_000), { type: 'string' }, []],
  ])('%s', (_, value, schema, expected) => {
    expect(messagesOf(value, schema)).toEqual(expected);
  });
});

describe('a policy that is too long to be judged', () => {
  const snapshot: SchemaObject = { type: 'object', contentMediaType: 'application/json' };
  const policy = (Resource: Value): Value => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource }],
  });
  it.each<[string, Value, string[]]>([
    ['as long as may be', policy('a'.repeat(39_000)), []],
    [
      'too long',
      policy('a'.repeat(40_000)),
      ['refused: P is longer than a policy may be, so it is not judged.'],
    ],
    [
      'with too many values',
      policy(Array.from({ length: 14_000 }, () => null)),
      ['refused: P is longer than a policy may be, so it is not judged.'],
    ],
  ])('%s', (_, value, expected) => {
    const { findings } = judgedValue(value, snapshot, { policyDocument: { form: 'resource' } });
    expect(findings.map(({ verdict, message }) => `${verdict}: ${message}`)).toEqual(expected);
  });
});

describe('very many findings', () => {
  const integers: SchemaObject = { type: 'array', items: { type: 'object', required: ['x'] } };

  it('are counted where they are not told', () => {
    const messages = messagesOf(
      Array.from({ length: 3000 }, () => ({})),
      integers,
    );
    expect(messages).toHaveLength(1001);
    expect(messages.at(-1)).toBe('refused: 2000 more places break rules and are not listed.');
  });

  it('tell what is certain first', () => {
    const unknown = new Unknown('string', 'depends on a parameter');
    const values: Value = [...Array.from({ length: 2000 }, () => unknown), 5];
    const { verdict, findings } = judgedValue(values, {
      type: 'array',
      items: { type: 'string', pattern: '^x$' },
    });
    expect(verdict).toBe('refused');
    expect(findings[0]).toMatchObject({ verdict: 'refused' });
    expect(findings.at(-1)).toMatchObject({ verdict: 'deferred' });
  });
});

describe('items without repetition', () => {
  const unique: SchemaObject = { type: 'array', uniqueItems: true };

  it('are told apart by what they are, not by the order of their members', () => {
    const isUnique = new Ajv().compile(unique);
    fc.assert(
      fc.property(fc.array(jsonValue, { maxLength: 4 }), (items) => {
        expect(messagesOf(items, unique)).toEqual(isUnique(items) ? [] : ['refused: P names an item twice.']);
      }),
    );
    expect(
      messagesOf(
        [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
        unique,
      ),
    ).toHaveLength(1);
    expect(messagesOf([{ a: 1 }, { b: 1 }, ['a', 1], 'a', 1, '1', null, 'null'], unique)).toEqual([]);
  });
});
