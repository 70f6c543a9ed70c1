import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../gate/judge.ts';
import type { JsonSchema, RestrictedSchema, ResourceSchema, SchemaObject } from '../../gate/schema.ts';
import type { ValueObject } from '../../gate/value.ts';
import { buildRestrictedSchema } from '../../schemas/build.ts';
import { parseRestriction } from '../../schemas/restriction.ts';
import { jsonObject, schemas } from '../gate/generators.ts';
import { restrictionText, THING } from './policies.ts';

function restrictedBy(
  restrict: SchemaObject | Record<string, unknown>,
  snapshot: ResourceSchema = THING,
): RestrictedSchema {
  const text = restrictionText(restrict, snapshot.typeName);
  return buildRestrictedSchema(snapshot, [parseRestriction(text, 'test.yaml')]);
}

function approves(schema: RestrictedSchema, properties: ValueObject): boolean {
  return judge({ type: schema.typeName, logicalId: 'R', properties }, schema, {}).verdict === 'approved';
}

const asObject = (schema: JsonSchema): SchemaObject =>
  typeof schema === 'boolean' ? { allOf: [schema] } : schema;

/** Schemas that references may lead to: they hold none themselves, `not` and `if` (see the last test). */
const target = schemas.filter((schema) => !/"(\$ref|not|if)"/.test(JSON.stringify(schema)));
const positive = schemas.filter((schema) => !/"(not|if)"/.test(JSON.stringify(schema)));

function snapshotOf(root: JsonSchema, d: JsonSchema, e: JsonSchema): ResourceSchema {
  return {
    typeName: 'Test::Store::Random',
    type: 'object',
    properties: { a: true, b: true, c: true },
    allOf: [root],
    definitions: { D: d, E: e },
  };
}

describe('a restricted schema', () => {
  it('approves nothing that the snapshot does not, whatever the rule says of a definition', () => {
    let narrowed = 0;
    fc.assert(
      fc.property(positive, target, target, target, jsonObject, (root, d, e, rule, properties) => {
        const snapshot = snapshotOf(root, d, e);
        const restricted = restrictedBy({ definitions: { D: asObject(rule) } }, snapshot);
        const before = approves({ ...snapshot, rules: {} }, properties);
        const after = approves(restricted, properties);
        if (before && !after) narrowed += 1;
        expect(!after || before).toBe(true);
      }),
      { numRuns: 5000 },
    );
    expect(narrowed).toBeGreaterThan(20);
  });

  it('approves what both the snapshot and a rule of the resource approve', () => {
    fc.assert(
      fc.property(positive, target, target, target, jsonObject, (root, d, e, rule, properties) => {
        const snapshot = snapshotOf(root, d, e);
        const restricted = restrictedBy(asObject(rule), snapshot);
        const alone = { typeName: 'Test::Store::Rule', properties: {}, allOf: [rule], rules: {} };
        const both = approves({ ...snapshot, rules: {} }, properties) && approves(alone, properties);
        expect(approves(restricted, properties)).toBe(both);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a definition that is narrowed', () => {
  it('is narrowed at every use', () => {
    const schema = restrictedBy({ definitions: { Tree: { properties: { Leaf: { maxLength: 2 } } } } });
    expect(approves(schema, { Name: 'n', Tree: { Sub: { Sub: { Leaf: 'ab' } } } })).toBe(true);
    expect(approves(schema, { Name: 'n', Tree: { Sub: { Sub: { Leaf: 'abc' } } } })).toBe(false);
  });

  // Queue and Topic both take { Arn }, so upstream takes it for neither. Narrowing one must not change that.
  it('inside a oneOf does not make two branches one', () => {
    const snapshot = restrictedBy({ required: ['Name'] });
    const schema = restrictedBy({ definitions: { Queue: { properties: { Arn: { pattern: '^arn:' } } } } });
    const both = { Name: 'n', Target: { Arn: 'queue' } };
    expect(approves(snapshot, both)).toBe(false);
    expect(approves(schema, both)).toBe(false);
  });

  it('inside a oneOf below another does not make two branches one', () => {
    const nested: JsonSchema = { oneOf: [true, { oneOf: [{ $ref: '#/definitions/D' }, true] }] };
    const snapshot = snapshotOf(nested, { type: 'string' }, true);
    const schema = restrictedBy({ definitions: { D: { minLength: 1 } } }, snapshot);
    expect(approves({ ...snapshot, rules: {} }, { a: 1 })).toBe(false);
    expect(approves(schema, { a: 1 })).toBe(false);
  });

  it('inside a oneOf, which the snapshot lacks, is an error: nothing may stand in its place', () => {
    const branches: JsonSchema = { oneOf: [{ $ref: '#/definitions/D' }, { $ref: '#/definitions/Gone' }] };
    const snapshot = snapshotOf(branches, true, true);
    expect(() => restrictedBy({ definitions: { D: { minLength: 1 } } }, snapshot)).toThrow('Gone');
  });

  it('inside a oneOf still narrows its branch', () => {
    const rule = { definitions: { Topic: { properties: { Filter: { const: 'x' } } } } };
    expect(approves(restrictedBy(rule), { Name: 'n', Target: { Filter: 'x' } })).toBe(true);
    expect(approves(restrictedBy(rule), { Name: 'n', Target: { Filter: 'y' } })).toBe(false);
    expect(approves(restrictedBy({ required: ['Name'] }), { Name: 'n', Target: { Filter: 'y' } })).toBe(true);
  });

  it('below `not` is an error: narrowing it there would widen', () => {
    const snapshot = { ...THING, not: { properties: { Tree: { $ref: '#/definitions/Tree' } } } };
    expect(() => restrictedBy({ definitions: { Tree: { maxProperties: 1 } } }, snapshot)).toThrow(
      'cannot narrow',
    );
  });
});
