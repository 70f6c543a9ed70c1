import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coerce } from '../../gate/coerce.ts';
import type { JsonSchema, ResourceSchema } from '../../gate/schema.ts';
import { Unknown, type Value } from '../../gate/value.ts';
import { jsonObject, schemas } from './generators.ts';

function coerced(value: Value, schema: JsonSchema, definitions: Record<string, JsonSchema> = {}): Value {
  const whole: ResourceSchema = {
    typeName: 'Test::Gate::Type',
    type: 'object',
    properties: { P: schema },
    definitions,
  };
  return coerce({ P: value }, whole).P ?? null;
}

const json = { contentMediaType: 'application/json', type: ['array', 'object', 'string'] } as const;
const unknown = new Unknown('string', 'is not known');

describe('coercion follows the schema, never the look of a value', () => {
  it.each<[string, Value, JsonSchema, Value]>([
    ['boolean', 'true', { type: 'boolean' }, true],
    ['boolean in other letters', 'False', { type: 'boolean' }, false],
    ['no boolean', 'yes', { type: 'boolean' }, 'yes'],
    ['no boolean from a number', 1, { type: 'boolean' }, 1],
    ['integer', '22', { type: 'integer' }, 22],
    ['negative integer', '-1', { type: 'integer' }, -1],
    ['number', '2.5', { type: 'number' }, 2.5],
    ['number with exponent', '1e3', { type: 'number' }, 1000],
    ['no number', '0x10', { type: 'number' }, '0x10'],
    ['no number from nothing', '', { type: 'number' }, ''],
    ['no number from blanks', ' ', { type: 'number' }, ' '],
    ['account id in a string', '012345678901', { type: 'string' }, '012345678901'],
    ['version in a string', '1.10', { type: 'string' }, '1.10'],
    ['number for a string', 5, { type: 'string' }, '5'],
    ['boolean for a string', true, { type: 'string' }, 'true'],
    ['string or boolean keeps a string', 'true', { type: ['string', 'boolean'] }, 'true'],
    ['integer or string keeps an integer', 5, { type: ['integer', 'string'] }, 5],
    [
      'anyOf with a string branch keeps a string',
      '5',
      { anyOf: [{ type: 'integer' }, { type: 'string' }] },
      '5',
    ],
    ['anyOf without one', '5', { anyOf: [{ type: 'boolean' }, { type: 'integer' }] }, 5],
    ['items', ['1', '2'], { type: 'array', items: { type: 'integer' } }, [1, 2]],
    [
      'map members',
      { a: 'true' },
      { type: 'object', additionalProperties: { type: 'boolean' } },
      { a: true },
    ],
    [
      'members by pattern',
      { xa: '1' },
      { type: 'object', patternProperties: { '^x': { type: 'integer' } } },
      { xa: 1 },
    ],
    [
      'an unlisted member',
      { b: 'true' },
      { type: 'object', properties: { a: { type: 'boolean' } } },
      { b: 'true' },
    ],
    [
      'an inherited name',
      { toString: 'x' },
      { type: 'object', properties: { a: { type: 'boolean' } } },
      { toString: 'x' },
    ],
    ['nothing known of it', 'true', {}, 'true'],
    ['null', null, { type: 'boolean' }, null],
    ['unknown', unknown, { type: 'boolean' }, unknown],
    ['free-form JSON', { a: [true, 1, 'x', null] }, json, { a: ['true', '1', 'x', null] }],
    ['free-form JSON as text', '{"a":[true,1]}', json, { a: ['true', '1'] }],
    ['free-form JSON with an unknown', { a: unknown, b: 1 }, json, { a: unknown, b: '1' }],
    ['text that is not JSON', 'Version: 1', json, 'Version: 1'],
    ['JSON text of a scalar', '5', json, '5'],
    ['a dynamic reference', '{{resolve:ssm-secure:x}}', json, '{{resolve:ssm-secure:x}}'],
    [
      'JSON text where plain text may stand too',
      '{"a":1}',
      { anyOf: [json, { type: 'string' }] },
      { a: '1' },
    ],
  ])('%s', (_, value, schema, expected) => {
    expect(coerced(value, schema)).toEqual(expected);
  });

  it('follows references, into recursion too', () => {
    const tree = {
      type: 'object',
      properties: { leaf: { type: 'boolean' }, sub: { $ref: '#/definitions/Tree' } },
    } as const;
    const value = { leaf: 'true', sub: { sub: { leaf: 'false' } } };
    expect(coerced(value, { $ref: '#/definitions/Tree' }, { Tree: tree })).toEqual({
      leaf: true,
      sub: { sub: { leaf: false } },
    });
  });

  it('takes the branch that knows most members of an object', () => {
    const branches = {
      anyOf: [
        { type: 'object', properties: { On: { type: 'string' } } },
        { type: 'object', properties: { On: { type: 'boolean' }, Size: { type: 'integer' } } },
      ],
    } as const;
    expect(coerced({ On: 'true', Size: '5' }, branches)).toEqual({ On: true, Size: 5 });
  });

  it('changes nothing a second time, and never its input', () => {
    fc.assert(
      fc.property(schemas, jsonObject, (schema, properties) => {
        const whole: ResourceSchema = {
          typeName: 'Test::Gate::Type',
          type: 'object',
          properties: { a: schema, b: schema },
          definitions: { D: { type: 'integer' }, E: { type: 'boolean' } },
        };
        const before = structuredClone(properties);
        const once = coerce(properties, whole);
        expect(properties).toEqual(before);
        expect(coerce(once, whole)).toBe(once);
      }),
    );
  });
});
