import fc from 'fast-check';
import { LIMIT_KEYWORDS } from '../../gate/assertions.ts';
import type { Json, JsonSchema, SchemaObject } from '../../gate/schema.ts';
import { isObject, type Value, type ValueObject } from '../../gate/value.ts';

/** Few names and values, so that schemas and data meet often. */
const NAMES = ['a', 'b', 'c'] as const;
const name = fc.constantFrom(...NAMES);
const scalar = fc.constantFrom<Json[]>(true, false, 0, 1, 2.5, 'x', 'xy', '\u{1f512}', 'true', '1', '');

export const jsonValue: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(name, tie('json'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).json;

/** The properties of a resource. */
export const jsonObject: fc.Arbitrary<Record<string, Json>> = fc.dictionary<Json>(name, jsonValue, {
  maxKeys: 3,
  noNullPrototype: true,
});

const type = fc.constantFrom(...(['array', 'boolean', 'integer', 'number', 'object', 'string'] as const));

const limits: fc.Arbitrary<SchemaObject> = fc.constantFrom(...LIMIT_KEYWORDS).chain((keyword) =>
  (keyword === 'multipleOf' ? fc.constantFrom(0.5, 1, 2) : fc.nat(2)).map((limit) => ({
    [keyword]: limit,
  })),
);

/** Draft-07 schemas of every keyword that asserts or combines, over the definitions `D` and `E`. */
export const schemas = fc.letrec<{ schema: JsonSchema }>((tie) => {
  const list = fc.array(tie('schema'), { minLength: 1, maxLength: 3 });
  const map = fc.dictionary(name, tie('schema'), { maxKeys: 3, noNullPrototype: true });
  return {
    schema: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.boolean(),
      fc.record<SchemaObject>({ type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })) }),
      fc.record<SchemaObject>({ const: fc.oneof(scalar, jsonValue) }),
      fc.record<SchemaObject>({
        enum: fc.uniqueArray(fc.oneof(scalar, jsonValue), {
          minLength: 1,
          maxLength: 3,
          selector: (one) => JSON.stringify(one),
        }),
      }),
      fc.record<SchemaObject>({ pattern: fc.constantFrom('^x', 'y$', '^$', '^.$') }),
      limits,
      fc.record<SchemaObject>({ required: fc.uniqueArray(name, { minLength: 1 }) }),
      fc.record<SchemaObject>({ $ref: fc.constantFrom('#/definitions/D', '#/definitions/E') }),
      fc.record<SchemaObject>(
        { properties: map, additionalProperties: fc.oneof(fc.constant(false), tie('schema')) },
        { requiredKeys: ['properties'] },
      ),
      fc.record<SchemaObject>(
        {
          patternProperties: fc.dictionary(fc.constantFrom('^a', '[bc]', '^d$'), tie('schema'), {
            maxKeys: 2,
            noNullPrototype: true,
          }),
          properties: map,
          additionalProperties: tie('schema'),
        },
        { requiredKeys: ['patternProperties'] },
      ),
      fc.record<SchemaObject>({ propertyNames: tie('schema') }),
      fc.record<SchemaObject>({ items: tie('schema'), minItems: fc.nat(1) }, { requiredKeys: ['items'] }),
      fc.record<SchemaObject>({ contains: tie('schema') }),
      fc.record<SchemaObject>({ uniqueItems: fc.constant(true) }),
      fc.record<SchemaObject>({ allOf: list }),
      fc.record<SchemaObject>({ anyOf: list }),
      fc.record<SchemaObject>({ oneOf: list }),
      fc.record<SchemaObject>({ not: tie('schema') }),
      fc.record<SchemaObject>({ if: tie('schema'), then: tie('schema'), else: tie('schema') }),
      fc.record<SchemaObject>({
        dependencies: fc.dictionary(name, fc.oneof(tie('schema'), fc.uniqueArray(name, { minLength: 1 })), {
          minKeys: 1,
          maxKeys: 2,
          noNullPrototype: true,
        }),
      }),
    ),
  };
}).schema;

/** Every way to put `replacement` in the place of one part of `value`. */
export function withOnePartReplaced(value: Value, replacement: Value): Value[] {
  const here = [replacement];
  if (Array.isArray(value)) {
    const items = value as readonly Value[];
    return [
      ...here,
      ...items.flatMap((item, at) =>
        withOnePartReplaced(item, replacement).map((one) => items.with(at, one)),
      ),
    ];
  }
  if (!isObject(value)) return here;
  return [
    ...here,
    ...Object.entries(value).flatMap(([key, part]) =>
      withOnePartReplaced(part, replacement).map((one) => ({ ...value, [key]: one })),
    ),
  ];
}

/** As above for the properties of a resource, which are never unknown as a whole. */
export function propertiesWithOnePartReplaced(value: ValueObject, replacement: Value): ValueObject[] {
  return withOnePartReplaced(value, replacement).slice(1) as ValueObject[];
}
