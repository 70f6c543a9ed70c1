import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMIT_KEYWORDS } from '../../gate/assertions.ts';
import { coerce } from '../../gate/coerce.ts';
import { judge } from '../../gate/judge.ts';
import type { Json, JsonSchema, RestrictedSchema } from '../../gate/schema.ts';
import { Unknown, type Value, type ValueObject } from '../../gate/value.ts';
import { jsonObject, propertiesWithOnePartReplaced, schemas } from './generators.ts';

const RUNS = { numRuns: 2000 };

/** A resource schema that says `schema` of the resource, with two definitions that refer to each other. */
function restricted(schema: JsonSchema, d: JsonSchema, e: JsonSchema): RestrictedSchema {
  return {
    typeName: 'Test::Gate::Resource',
    type: 'object',
    properties: { a: true, b: true, c: true },
    allOf: [schema],
    definitions: { D: d, E: e },
    rules: {},
  };
}

/** References that lead back to themselves without going down are endless in every evaluator. */
const leaf = schemas.filter((schema) => !JSON.stringify(schema).includes('$ref'));

function verdict(properties: ValueObject, schema: RestrictedSchema): string {
  return judge({ type: schema.typeName, logicalId: 'R', properties }, schema, {}).verdict;
}

describe('the gate beside ajv', () => {
  it('approves exactly what ajv accepts, when every value is known', () => {
    const outcomes = new Set<boolean>();
    fc.assert(
      fc.property(schemas, leaf, leaf, jsonObject, (schema, d, e, properties) => {
        // ajv 8 keeps what `contains` found in one member of a map for an empty list in the next.
        fc.pre(!JSON.stringify(schema).includes('"contains"') || !JSON.stringify(properties).includes('[]'));
        const whole = restricted(schema, d, e);
        const accepted = new Ajv({ strict: false, validateSchema: false }).compile({
          ...whole,
          rules: undefined,
        })(coerce(properties, whole));
        outcomes.add(accepted);
        expect(verdict(properties, whole)).toBe(accepted ? 'approved' : 'refused');
      }),
      RUNS,
    );
    expect(outcomes.size).toBe(2);
  });

  it.each(LIMIT_KEYWORDS)('measures as ajv does: %s', (keyword) => {
    const outcomes = new Set<boolean>();
    for (const limit of [0.5, 1, 2, 3]) {
      const whole = restricted({ properties: { a: { [keyword]: limit } } }, true, true);
      const accepts = new Ajv({ strict: false, validateSchema: false }).compile(whole.allOf?.[0] as object);
      for (const a of MEASURED) {
        outcomes.add(accepts({ a }));
        expect([a, limit, verdict({ a }, whole)]).toEqual([
          a,
          limit,
          accepts({ a }) ? 'approved' : 'refused',
        ]);
      }
    }
    expect(outcomes.size).toBe(2);
  });
});

const LOCK = '\u{1f512}';
const MEASURED: readonly Json[] = [
  ...[-1, 0, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4, true],
  ...['', 'x', 'xy', 'xyz', 'wxyz', LOCK, `${LOCK}x`, LOCK.repeat(2), LOCK.repeat(3), LOCK.slice(1)],
  ...[[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]],
  ...[{}, { a: 1 }, { a: 1, b: 2 }, { a: 1, b: 2, c: 3 }, { a: 1, b: 2, c: 3, d: 4 }],
];

describe('unknown values', () => {
  const candidates: Readonly<Record<'string' | 'number' | 'boolean' | 'list', readonly Value[]>> = {
    string: ['', 'x', 'xy', 'true', '1', 'zzz'],
    number: [0, 1, 2.5, 100],
    boolean: [true, false],
    list: [[], ['x'], ['x', 'x'], ['xy', 'true', 'z']],
  };

  it.each(['string', 'number', 'boolean', 'list'] as const)(
    'decide nothing that a %s could still turn: approved and refused hold for every value',
    (kind) => {
      const outcomes = new Set<string>();
      fc.assert(
        fc.property(schemas, leaf, leaf, jsonObject, (schema, d, e, properties) => {
          const whole = restricted(schema, d, e);
          const typed = coerce(properties, whole);
          const hidden = propertiesWithOnePartReplaced(typed, new Unknown(kind, 'is not known'));
          const shown = candidates[kind].map((value) => propertiesWithOnePartReplaced(typed, value));
          for (const [index, unknown] of hidden.entries()) {
            const before = verdict(unknown, whole);
            outcomes.add(before);
            if (before === 'deferred') continue;
            for (const known of shown) {
              const properties = known[index] ?? {};
              if (kind !== 'number' || coerce(properties, whole) === properties) {
                expect([before, properties]).toEqual([verdict(properties, whole), properties]);
              }
            }
          }
        }),
        RUNS,
      );
      expect([...outcomes].sort()).toEqual(['approved', 'deferred', 'refused']);
    },
  );
});
