import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonSchema, SchemaObject } from '../../gate/schema.ts';
import { ingestRegistrySchema } from '../../schemas/ingest.ts';
import { printSnapshot } from '../../schemas/snapshot.ts';
import { SnapshotError } from '../../schemas/snapshot-error.ts';
import type { TypeStructure } from '../../schemas/sources/source.ts';

const FREE_FORM = { type: ['array', 'object', 'string'], contentMediaType: 'application/json' };

/** The ingest of a type with one property, `P`. */
function property(schema: unknown, definitions: Record<string, unknown> = {}): JsonSchema | undefined {
  return ingest({ properties: { P: schema }, definitions }).properties.P;
}

function ingest(schema: Record<string, unknown>): TypeStructure {
  return ingestRegistrySchema({ typeName: 'Acme::Road::Lane', additionalProperties: false, ...schema });
}

test('a registry schema becomes a closed structure without prose and metadata', () => {
  const lane = JSON.parse(readFileSync('test/fixtures/registry/lane.json', 'utf8')) as unknown;
  expect(ingestRegistrySchema(lane)).toEqual({
    typeName: 'Acme::Road::Lane',
    primaryIdentifier: ['/properties/Id'],
    readOnlyProperties: ['/properties/Id', '/properties/Arn'],
    uncheckedPatterns: [{ path: '/properties/Name', pattern: '^(?!(?i)acme)[a-z]+$' }],
    type: 'object',
    properties: {
      Name: { type: 'string' },
      Signs: { type: 'array', uniqueItems: true, items: { $ref: '#/definitions/Sign' } },
      Tags: { type: 'array', items: { $ref: '#/definitions/Tag' } },
      Policy: FREE_FORM,
      Labels: {
        type: 'object',
        patternProperties: { '^[a-z]+$': { type: 'string' } },
        additionalProperties: false,
      },
      Owner: { type: 'string' },
      Copy: { $ref: '#/definitions/Arn' },
    },
    additionalProperties: false,
    required: ['Name'],
    oneOf: [{ required: ['Signs'] }, { required: ['Policy'] }],
    definitions: {
      Arn: { type: 'string' },
      Sign: {
        type: 'object',
        properties: { Text: { type: 'string', pattern: '^[A-Z]+$' }, Next: { $ref: '#/definitions/Sign' } },
        additionalProperties: false,
        required: ['Text'],
      },
      Tag: {
        type: 'object',
        properties: { Key: { type: 'string', minLength: 1, maxLength: 128 }, Value: { type: 'string' } },
        additionalProperties: false,
        required: ['Key', 'Value'],
      },
    },
  });
});

describe('objects', () => {
  const closed = { type: 'object', properties: { A: true }, additionalProperties: false };
  test.each([
    ['properties alone', { properties: { A: true } }, closed],
    [
      'properties, open by its own word',
      { ...closed, additionalProperties: true },
      { ...closed, additionalProperties: true },
    ],
    ['an object of anything', { type: 'object' }, FREE_FORM],
    ['an object of anything, in so many words', { type: 'object', additionalProperties: true }, FREE_FORM],
    ['an object or text', { type: ['string', 'object'] }, FREE_FORM],
    [
      'a map',
      { type: 'object', additionalProperties: { type: 'string' } },
      { type: 'object', additionalProperties: { type: 'string' } },
    ],
    [
      'an object of nothing',
      { type: 'object', additionalProperties: false },
      { type: 'object', additionalProperties: false },
    ],
    [
      'an object that is a union',
      { type: 'object', oneOf: [closed, closed] },
      { type: 'object', oneOf: [closed, closed] },
    ],
    ['items alone', { items: { type: 'string' } }, { type: 'array', items: { type: 'string' } }],
    [
      'a union of text and an object',
      { oneOf: [{ type: 'string' }, { type: 'object' }] },
      { oneOf: [{ type: 'string' }, { type: 'object' }] },
    ],
    [
      'branches that refine properties, which stay open',
      {
        ...closed,
        anyOf: [
          { properties: { A: { const: 1 } } },
          { properties: { A: { items: { properties: { B: true } } } } },
        ],
      },
      {
        ...closed,
        anyOf: [
          { properties: { A: { const: 1 } } },
          { properties: { A: { items: { properties: { B: true } } } } },
        ],
      },
    ],
    [
      'branches that describe',
      { anyOf: [{ properties: { A: true } }, { type: 'string' }] },
      { anyOf: [closed, { type: 'string' }] },
    ],
    [
      'conditions',
      {
        ...closed,
        dependencies: { A: ['B'], B: { properties: { A: false } } },
        not: { properties: { A: false } },
      },
      {
        ...closed,
        dependencies: { A: ['B'], B: { properties: { A: false } } },
        not: { properties: { A: false } },
      },
    ],
  ])('%s', (_, upstream, expected) => {
    expect(property(upstream)).toEqual(expected);
  });
});

describe('references', () => {
  test('a copied property does not take the name of a definition', () => {
    const lane = ingest({
      properties: {
        Arn: { type: 'string' },
        A: { $ref: '#/properties/Arn' },
        B: { $ref: '#/definitions/Arn' },
      },
      definitions: { Arn: { type: 'integer' } },
    });
    expect(lane.properties).toMatchObject({
      A: { $ref: '#/definitions/Arn2' },
      B: { $ref: '#/definitions/Arn' },
    });
    expect(lane.definitions).toEqual({ Arn: { type: 'integer' }, Arn2: { type: 'string' } });
  });

  test('a definition with an odd name gets a plain one', () => {
    const lane = ingest({
      properties: { A: { $ref: '#/definitions/a~1b%20c' } },
      definitions: { 'a/b c': { type: 'string' } },
    });
    expect(lane.properties.A).toEqual({ $ref: '#/definitions/a_b_c' });
    expect(lane.definitions).toEqual({ a_b_c: { type: 'string' } });
  });

  test('definitions whose plain names are one get two', () => {
    const definitions = { 'a b': { items: { $ref: '#/definitions/a~1b' } }, 'a/b': { type: 'string' } };
    const lane = ingest({ properties: { A: { $ref: '#/definitions/a%20b' } }, definitions });
    expect(lane.definitions).toEqual({
      a_b: { type: 'array', items: { $ref: '#/definitions/a_b2' } },
      a_b2: { type: 'string' },
    });
  });

  test.each([
    '#/definitions/Gone',
    '#/definitions/A/properties/B',
    '#/other/A',
    'https://example.com/a',
    '#',
  ])('a reference to %s is refused with the type and the reference', (ref) => {
    expect(() => property({ $ref: ref }, { A: true })).toThrow(SnapshotError);
    expect(() => property({ $ref: ref }, { A: true })).toThrow(
      `The schema of Acme::Road::Lane refers to ${ref}`,
    );
  });
});

describe('patterns of names without translation', () => {
  test('give way to any name, and are listed', () => {
    const lane = ingest({
      properties: { P: { type: 'object', patternProperties: { '^a${1}': { type: 'string' } } } },
    });
    expect(lane.properties.P).toEqual({
      type: 'object',
      patternProperties: { '': { anyOf: [{ type: 'string' }] } },
      additionalProperties: false,
    });
    expect(lane.uncheckedPatterns).toEqual([{ path: '/properties/P/patternProperties/', pattern: '^a${1}' }]);
  });

  test('that become equal both hold', () => {
    expect(property({ patternProperties: { 'a\\Z': { minLength: 1 }, a$: { maxLength: 2 } } })).toMatchObject(
      {
        patternProperties: { a$: { allOf: [{ minLength: 1 }, { maxLength: 2 }] } },
      },
    );
  });
});

test.each([
  ['no typeName', { properties: {} }, 'has no typeName'],
  ['nothing', undefined, 'has no typeName'],
  ['no properties', { typeName: 'A::B::C' }, 'The schema of A::B::C has no properties'],
  [
    'a malformed keyword',
    { typeName: 'A::B::C', properties: { P: { type: 'thing' } } },
    '/properties/P/type',
  ],
  [
    'a malformed list',
    { typeName: 'A::B::C', properties: {}, readOnlyProperties: 'x' },
    'has a readOnlyProperties',
  ],
  [
    'an unknown keyword',
    { typeName: 'A::B::C', properties: { P: { prefixItems: [] } } },
    '"prefixItems" at /properties/P',
  ],
])('a schema with %s is refused', (_, schema, message) => {
  expect(() => ingestRegistrySchema(schema)).toThrow(SnapshotError);
  expect(() => ingestRegistrySchema(schema)).toThrow(message);
});

test.each([
  ['create-only', { createOnlyProperties: ['/properties/P'] }],
  ['write-only', { writeOnlyProperties: ['/properties/P'] }],
  ['required', { required: ['P'] }],
])('a read-only property that is also %s can be set', (_, also) => {
  const lane = ingest({
    properties: { P: { type: 'string' } },
    readOnlyProperties: ['/properties/P'],
    ...also,
  });
  expect(lane.properties).toEqual({ P: { type: 'string' } });
  expect(lane.readOnlyProperties).toBeUndefined();
});

// Synthetic registry schemas: values of every kind, three definitions that refer to each other, and noise.
const NAMES = ['A', 'B', 'C'];
const noise = fc.record(
  {
    description: fc.string(),
    default: fc.integer(),
    insertionOrder: fc.boolean(),
    format: fc.constant('made-up'),
  },
  { requiredKeys: [] },
);
const { value } = fc.letrec<{ value: SchemaObject; object: SchemaObject }>((tie) => ({
  object: fc.record(
    {
      type: fc.constant('object' as const),
      properties: fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { minKeys: 1 }),
      required: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 1 }),
      additionalProperties: fc.constant(false),
    },
    { requiredKeys: ['type', 'properties'] },
  ),
  value: fc
    .tuple(
      fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.record({ type: fc.constant('string' as const), minLength: fc.nat(2) }),
        fc.constant<SchemaObject>({ type: 'string', enum: ['x', 'y'] }),
        fc.constant<SchemaObject>({ type: 'string', pattern: '\\A[a-z-\\_]*\\Z' }),
        fc.record({ type: fc.constant('integer' as const), maximum: fc.nat(3) }),
        fc.constantFrom(...NAMES).map((name) => ({ $ref: `#/definitions/${name}` })),
        fc.record({ type: fc.constant('array' as const), items: tie('value') }),
        fc.record({ type: fc.constant('object' as const), additionalProperties: tie('value') }),
        tie('object'),
      ),
      noise,
    )
    .map(([schema, extra]) => ({ ...extra, ...schema })),
}));
const registry = fc.record({
  typeName: fc.constant('Acme::Road::Lane'),
  properties: fc.dictionary(fc.constantFrom(...NAMES), value, { minKeys: 1 }),
  definitions: fc.record({ A: value, B: value, C: value }).filter(endsSomewhere),
  additionalProperties: fc.constant(false),
});

/** Without definitions that are nothing but each other. */
function endsSomewhere(definitions: Record<string, SchemaObject>): boolean {
  return NAMES.every((name) => {
    const seen = new Set<string>();
    let ref: string | undefined = `#/definitions/${name}`;
    while (ref !== undefined) {
      if (seen.has(ref)) return false;
      seen.add(ref);
      ref = definitions[ref.slice('#/definitions/'.length)]?.$ref;
    }
    return true;
  });
}

const resource = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>('', 'x', 'y_', 'NO', 0, 1, 7, true, null),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom(...NAMES, 'Z'), tie('value'), { maxKeys: 3 }),
  ),
})).value;
const properties = fc.dictionary(fc.constantFrom(...NAMES), resource, { maxKeys: 2 });

function accepts(schema: object, regExp: (source: string) => RegExp): (value: unknown) => boolean {
  const ajv = new Ajv({
    strict: false,
    validateFormats: false,
    logger: false,
    code: { regExp: Object.assign(regExp, { code: 'regExp' }) },
  });
  return ajv.compile({ type: 'object', ...schema });
}

describe('any registry schema', () => {
  test('accepts through its snapshot only what it accepts itself, siblings of references apart', () => {
    fc.assert(
      fc.property(registry, fc.array(properties, { minLength: 10 }), (schema, resources) => {
        const upstream = accepts(
          schema,
          (source) => new RegExp(source.replace('\\A', '^').replace('\\Z', '$')),
        );
        const ours = accepts(ingestRegistrySchema(schema), (source) => new RegExp(source, 'u'));
        for (const one of resources) if (ours(one)) expect(upstream(one), JSON.stringify(one)).toBe(true);
      }),
    );
  });

  test('prints the same whatever the order of its members', () => {
    const print = (schema: unknown): string =>
      printSnapshot({
        ...ingestRegistrySchema(schema),
        $schema: 'http://json-schema.org/draft-07/schema#',
        source: 'test',
      });
    fc.assert(
      fc.property(registry, (schema) => {
        expect(print(reversed(schema))).toBe(print(schema));
      }),
    );
  });

  test('keeps no noise, closes every object and resolves every reference', () => {
    fc.assert(
      fc.property(registry, (schema) => {
        const structure = ingestRegistrySchema(schema);
        const text = JSON.stringify(structure);
        expect(text).not.toMatch(/"(description|default|insertionOrder|format)":/);
        for (const [, name] of text.matchAll(/"\$ref":"#\/definitions\/(\w+)"/g)) {
          expect(structure.definitions).toHaveProperty(name ?? '');
        }
        expect(text.match(/"additionalProperties":false/g)?.length ?? 0).toBe(
          text.match(/"properties":/g)?.length,
        );
      }),
    );
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, part]) => [name, reversed(part)]),
  );
}
