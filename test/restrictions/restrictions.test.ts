import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { coerce } from '../../gate/coerce.ts';
import { judge } from '../../gate/judge.ts';
import type { RestrictedSchema } from '../../gate/schema.ts';
import { Unknown, type ValueObject } from '../../gate/value.ts';
import {
  fillPattern,
  fillText,
  NOTHING,
  parsePlaceholders,
  placeholderValue,
} from '../../gate/placeholder.ts';
import { buildRestrictedSchema } from '../../schemas/build.ts';
import { flatView } from '../../schemas/flat.ts';
import { mutantsOf } from '../../schemas/mutants.ts';
import { lintPolicy } from '../../schemas/lint-policy.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { EXAMPLE_CONTEXT, prove } from '../../schemas/prove.ts';
import { propertiesWithOnePartReplaced } from '../gate/generators.ts';

const policy = openPolicy('restricted-schemas');
let approvedMutants = 0;

it('has nothing to lint', () => {
  expect(lintPolicy(policy, Date.now())).toEqual([]);
});

describe.each(policy.types)('%s', (type) => {
  const [snapshot, schema] = [policy.snapshotFor(type), policy.schemaFor(type)];
  const [restriction, examples] = [policy.restrictionFor(type), policy.examplesFor(type)];
  if (!snapshot || !schema || !restriction || !examples)
    throw new Error(`${type} lacks a restriction or examples.`);
  const resources = [
    ...Object.values(examples.approved),
    ...examples.refused.map(({ properties }) => properties),
  ];
  const verdictOf = (properties: unknown, by: RestrictedSchema = schema, context = EXAMPLE_CONTEXT): string =>
    judge({ type, logicalId: 'Example', properties: properties as ValueObject }, by, context).verdict;

  it('is proven by its examples', () => {
    expect(prove({ snapshot, schema, restriction, examples }, EXAMPLE_CONTEXT).problems).toEqual([]);
  });

  it('says nothing without account or Region that they would turn', () => {
    for (const properties of resources) {
      const verdict = verdictOf(properties);
      for (const context of [{}, { accountID: '111122223333' }, { region: 'eu-west-1', partition: 'aws' }]) {
        expect([verdict, 'deferred']).toContain(verdictOf(properties, schema, context));
      }
    }
  });

  it('says nothing of a resource that one of its parts could turn while it is not known', () => {
    for (const properties of resources) {
      const blanks = propertiesWithOnePartReplaced(
        properties as ValueObject,
        new Unknown('any', 'is made later'),
      );
      const filled = PARTS.map((part) => propertiesWithOnePartReplaced(properties as ValueObject, part));
      for (const [index, blank] of blanks.entries()) {
        const verdict = verdictOf(blank);
        if (verdict === 'deferred') continue;
        for (const one of [properties, ...filled.map((all) => all[index] ?? {})]) {
          expect(verdictOf(one), JSON.stringify([blank, one])).toBe(verdict);
        }
      }
    }
  });

  it('accepts the structures that ajv accepts, and approves nothing that the snapshot or the flat view refuses', () => {
    const plain = buildRestrictedSchema(snapshot, []);
    const [structure, flat] = [snapshot, filled(flatView(schema)) as object].map((one) =>
      new Ajv({ strict: false, validateFormats: false }).compile(one),
    );
    const says = JSON.stringify(schema).includes('contentMediaType') ? 'part' : 'all';
    const mutants = Object.values(examples.approved).flatMap((properties) => mutantsOf(properties, snapshot));
    for (const { properties } of mutants) {
      const verdict = verdictOf(properties);
      const [inFlat, inSnapshot] = [flat, structure].map((one) =>
        one?.(coerce(properties as ValueObject, schema)),
      );
      if (says === 'all')
        expect(verdictOf(properties, plain) === 'approved', JSON.stringify(properties)).toBe(inSnapshot);
      if (verdict === 'approved') {
        approvedMutants += 1;
        expect([verdictOf(properties, plain), inFlat], JSON.stringify(properties)).toEqual([
          'approved',
          true,
        ]);
      } else if (says === 'all') expect(inFlat, JSON.stringify(properties)).toBe(false);
    }
  });
});

it('approves enough of them to mean something', () => {
  expect(approvedMutants).toBeGreaterThan(1000);
});

/** What an unknown part could turn out to be. */
const PARTS = ['*', 'Allow', 'Deny', 'true', '111122223333', 's3:GetObject', {}, [], ['*']] as const;

/** A schema with its placeholders filled, for a validator that knows none. */
function filled(schema: unknown, keyword = ''): unknown {
  if (Array.isArray(schema)) return schema.map((item) => filled(item, keyword));
  if (typeof schema === 'object' && schema !== null) {
    return Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, filled(part, key)]));
  }
  const text = typeof schema === 'string' ? parsePlaceholders(schema) : undefined;
  if (!text) return schema;
  const values = text.names.map((name) => placeholderValue(name, EXAMPLE_CONTEXT, 'Example') ?? '');
  return keyword === 'pattern' ? fillPattern(text, values, NOTHING).source : fillText(text, values);
}
