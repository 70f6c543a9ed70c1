import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonSchema, RestrictedSchema, SchemaObject } from '../../gate/schema.ts';
import { flatView } from '../../schemas/flat.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { jsonObject, schemas } from '../gate/generators.ts';

const policy = openPolicy('restricted-schemas');
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });

/** A restricted schema of a snapshot with rules laid over it, as the build makes it. */
function restricted(snapshot: SchemaObject, ...members: readonly JsonSchema[]): RestrictedSchema {
  const allOf = members.map((member, index) =>
    typeof member === 'boolean' ? { rule: `r${index}`, allOf: [member] } : { ...member, rule: `r${index}` },
  );
  return {
    typeName: 'Test::Flat::Type',
    properties: {},
    ...snapshot,
    allOf: [...(snapshot.allOf ?? []), ...allOf],
    rules: {},
  };
}

describe('merges', () => {
  const cases: readonly (readonly [name: string, schema: RestrictedSchema, flat: object])[] = [
    [
      'an enum into an enum',
      restricted(
        { properties: { P: { enum: ['a', 'b', 'c'] } } },
        { properties: { P: { enum: ['b', 'd'] } } },
      ),
      { properties: { P: { enum: ['b'] } } },
    ],
    [
      'what is required',
      restricted({ required: ['A'], properties: { A: {}, B: {} } }, { required: ['B'] }),
      { required: ['A', 'B'], properties: { A: true, B: true } },
    ],
    [
      'a forbidden property, which a closed object need not name',
      restricted({ properties: { A: {}, B: {} }, additionalProperties: false }, { properties: { A: false } }),
      { properties: { B: true }, additionalProperties: false },
    ],
    [
      'a forbidden property, which an open object must name',
      restricted({ properties: { A: {} } }, { properties: { A: false } }),
      { properties: { A: false } },
    ],
    [
      'a rule over a reference as both, side by side',
      restricted(
        { properties: { A: { $ref: '#/definitions/D' } }, definitions: { D: {} } },
        { properties: { A: { minLength: 1 } } },
      ),
      {
        properties: { A: { allOf: [{ $ref: '#/definitions/D' }, { minLength: 1 }] } },
        definitions: { D: true },
      },
    ],
    [
      'two patterns as both, side by side',
      restricted({ properties: { A: { pattern: '^a' } } }, { properties: { A: { pattern: 'b$' } } }),
      { properties: { A: { pattern: '^a', allOf: [{ pattern: 'b$' }] } } },
    ],
    [
      'a contradiction as both, side by side',
      restricted({ properties: { A: { enum: ['a'] } } }, { properties: { A: { enum: ['b'] } } }),
      { properties: { A: { enum: ['a'], allOf: [{ enum: ['b'] }] } } },
    ],
  ];
  it.each(cases)('%s', (_, schema, flat) => {
    expect(flatView(schema)).toEqual({ typeName: 'Test::Flat::Type', definitions: {}, ...flat });
  });
});

it('accepts what the conjunction accepts, and nothing else', () => {
  const snapshot = schemas.filter(
    (schema): schema is SchemaObject => typeof schema === 'object' && !schema.$ref,
  );
  const definitions = fc.record({ D: schemas, E: schemas });
  fc.assert(
    fc.property(
      snapshot,
      fc.array(schemas, { maxLength: 3 }),
      definitions,
      jsonObject,
      (base, rules, defined, value) => {
        const schema = { ...restricted({ ...base, definitions: defined }, ...rules) };
        const conjunction = { definitions: defined, allOf: [base, ...rules] };
        const [flat, both] = [accepts(flatView(schema), value), accepts(conjunction, value)];
        // References that lead to nothing but themselves never end.
        fc.pre(flat !== 'circular' && both !== 'circular');
        expect(flat).toBe(both);
      },
    ),
    { numRuns: 800 },
  );
});

it.each(policy.types)('leaves no rule behind of %s', (type) => {
  const schema = policy.schemaFor(type);
  if (!schema) throw new Error(type);
  const flat = flatView(schema);
  expect(JSON.stringify(flat)).not.toContain('"rule"');
  expect(() => ajv.compile(flat)).not.toThrow();
});

/** Whether ajv accepts the value; `circular` when it never would say. */
function accepts(schema: object, value: unknown): boolean | 'circular' {
  try {
    return new Ajv({ strict: false, validateFormats: false }).validate(schema, value);
  } catch (error) {
    if (error instanceof RangeError) return 'circular';
    throw error;
  }
}
