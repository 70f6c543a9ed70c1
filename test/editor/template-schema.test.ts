import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { templateSchema } from '../../editor/template-schema.ts';
import type { Context } from '../../gate/context.ts';
import { judge } from '../../gate/judge.ts';
import type { ValueObject } from '../../gate/value.ts';
import { mutantsOf } from '../../schemas/mutants.ts';
import type { Restriction } from '../../schemas/restriction.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { EXAMPLE_CONTEXT } from '../../schemas/prove.ts';
import { propertiesWithOnePartReplaced } from '../gate/generators.ts';

const policy = openPolicy('restricted-schemas');
const markerOf = (type: string, context: Context): ValidateFunction =>
  new Ajv({ strict: false, validateSchema: false }).compile(
    templateSchema({ ...policy, types: [type] }, context),
  );

/**
 * Refused examples that are not marked: JSON is written in them as text, a number or boolean stands for text, or a
 * condition of the rule is too much for an editor.
 */
const NOT_MARKED = [
  'AWS::Events::EventBusPolicy everyone-as-text',
  'AWS::Glue::Connection plain',
  'AWS::Glue::Trigger script-as-text',
  'AWS::Glue::Workflow token-as-text',
  'AWS::KMS::Key service-for-anyone',
  'AWS::KMS::Key service-for-another-account',
  'AWS::KMS::ReplicaKey service-for-anyone',
  'AWS::KMS::ReplicaKey service-for-anyone-alone',
  'AWS::KMS::ReplicaKey service-for-another-account',
  'AWS::RDS::DBClusterParameterGroup logins-unseen',
  'AWS::RDS::DBParameterGroup logins-unseen',
  'AWS::RDS::DBParameterGroup logins-unseen-at-one-instance',
  'AWS::SQS::Queue dead-letters-elsewhere-as-text',
  'AWS::SQS::Queue endless-tries',
];

describe.each(policy.types)('%s', (type) => {
  const [snapshot, schema] = [policy.snapshotFor(type), policy.schemaFor(type)];
  const [restriction, examples] = [policy.restrictionFor(type), policy.examplesFor(type)];
  if (!snapshot || !schema || !restriction || !examples)
    throw new Error(`${type} lacks a restriction or examples.`);
  const template = (properties: unknown): object => ({
    Resources: { Example: { Type: type, Properties: properties } },
  });
  const approved = Object.values(examples.approved);
  const [here, anywhere] = [markerOf(type, EXAMPLE_CONTEXT), markerOf(type, {})];

  it('is not marked where it is approved, nor where a function stands in it', () => {
    for (const properties of approved) {
      const withFunctions = [{ Ref: 'Other' }, { 'Fn::If': ['C', 1, { Ref: 'AWS::NoValue' }] }].flatMap(
        (part) => propertiesWithOnePartReplaced(properties as ValueObject, part),
      );
      for (const one of [properties, ...withFunctions]) {
        expect([here(template(one)), here.errors], JSON.stringify(one)).toEqual([true, null]);
        expect([anywhere(template(one)), anywhere.errors], JSON.stringify(one)).toEqual([true, null]);
      }
    }
  });

  it('is marked only where it is refused', () => {
    for (const properties of approved.flatMap((one) =>
      mutantsOf(one, snapshot).map((mutant) => mutant.properties),
    )) {
      const resource = { type, logicalId: 'Example', properties: properties as ValueObject };
      if (judge(resource, schema, EXAMPLE_CONTEXT).verdict !== 'approved') continue;
      expect([here(template(properties)), here.errors], JSON.stringify(properties)).toEqual([true, null]);
    }
  });

  it.each(examples.refused.filter(({ rules }) => rules.some((rule) => isSeen(restriction, rule))))(
    'is marked where it is refused: $name',
    ({ name, properties }) => {
      expect(here(template(properties))).toBe(NOT_MARKED.includes(`${type} ${name}`));
    },
  );
});

/** Whether a rule asks for nothing but what an editor can see. */
function isSeen({ rules }: Restriction, id: string): boolean {
  const rule = rules.find((one) => one.id === id);
  return (
    rule === undefined || ('restrict' in rule && !JSON.stringify(rule.restrict).includes('"policyDocument"'))
  );
}
