import type { Context } from '../../gate/context.ts';
import { judge } from '../../gate/judge.ts';
import type { Judgement } from '../../gate/finding.ts';
import type { RestrictedSchema, SchemaObject } from '../../gate/schema.ts';
import type { Value, ValueObject } from '../../gate/value.ts';

/** Where the tests provision. */
export const CONTEXT: Context = {
  accountID: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  organizationID: 'o-exampleorg1',
  stackName: 'orders',
  values: { auditBucket: 'audit-111122223333' },
};

/** The restricted schema of a type with the one property `P`, of which the snapshot says `snapshot`. */
export function schemaOf(snapshot: SchemaObject, rule?: SchemaObject): RestrictedSchema {
  return {
    typeName: 'Test::Gate::Bucket',
    type: 'object',
    additionalProperties: false,
    properties: { P: snapshot },
    definitions: {},
    rules: { 'test-rule': { title: 'Title', why: 'Why.', fix: 'Fix.', severity: 'HIGH' } },
    ...(rule && { allOf: [{ rule: 'test-rule', properties: { P: rule } }] }),
  };
}

/** Judges a resource by its properties. */
export function judged(
  properties: ValueObject,
  schema: RestrictedSchema,
  context: Context = CONTEXT,
): Judgement {
  return judge({ type: schema.typeName, logicalId: 'Bucket', properties }, schema, context);
}

/** Judges the value of `P` by a snapshot and a rule. */
export function judgedValue(
  P: Value,
  snapshot: SchemaObject,
  rule?: SchemaObject,
  context?: Context,
): Judgement {
  return judged({ P }, schemaOf(snapshot, rule), context);
}
