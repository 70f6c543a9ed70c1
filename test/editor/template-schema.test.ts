import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { templateSchema } from '../../editor/template-schema.ts';
import type { Context } from '../../gate/context.ts';
import { judge } from '../../gate/judge.ts';
import type { ValueObject } from '../../gate/value.ts';
import { mutantsOf } from '../../schemas/mutants.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { EXAMPLE_CONTEXT } from '../../schemas/prove.ts';
import { propertiesWithOnePartReplaced } from '../gate/generators.ts';

const policy = openPolicy('restricted-schemas');
const inContext = (context: Context): ValidateFunction =>
  new Ajv({ strict: false, validateSchema: false }).compile(templateSchema(policy, context));
const [here, anywhere] = [inContext(EXAMPLE_CONTEXT), inContext({})];

let refusals = 0;
let marked = 0;

describe.each(policy.types)('%s', (type) => {
  const [snapshot, schema, examples] = [
    policy.snapshotFor(type),
    policy.schemaFor(type),
    policy.examplesFor(type),
  ];
  if (!snapshot || !schema || !examples) throw new Error(`${type} lacks a restriction or examples.`);
  const template = (properties: unknown): object => ({ Resources: { Example: { Type: type, Properties: properties } } });
  const approved = Object.values(examples.approved);

  it('is not marked where it is approved, nor where a function stands in it', () => {
    for (const properties of approved) {
      const withFunctions = [{ Ref: 'Other' }, { 'Fn::If': ['C', 1, { Ref: 'AWS::NoValue' }] }].flatMap((part) =>
        propertiesWithOnePartReplaced(properties as ValueObject, part),
      );
      for (const one of [properties, ...withFunctions]) {
        expect([here(template(one)), here.errors], JSON.stringify(one)).toEqual([true, null]);
        expect([anywhere(template(one)), anywhere.errors], JSON.stringify(one)).toEqual([true, null]);
      }
    }
  });

  it('is marked only where it is refused', () => {
    const mutants = approved.flatMap((properties) => mutantsOf(properties, snapshot).map((mutant) => mutant.properties));
    for (const properties of [...mutants, ...examples.refused.map((one) => one.properties)]) {
      const { verdict, findings } = judge(
        { type, logicalId: 'Example', properties: properties as ValueObject },
        schema,
        EXAMPLE_CONTEXT,
      );
      const clean = here(template(properties));
      if (verdict === 'approved') expect([clean, here.errors], JSON.stringify(properties)).toEqual([true, null]);
      else {
        refusals += 1;
        if (!clean) marked += 1;
        else if (process.env.SHOW) console.log(type, findings.map(({ rule, path }) => `${rule} ${path}`).join(), JSON.stringify(properties).slice(0, 200));
      }
    }
  });
});

it('marks most of what is refused', () => {
  console.log(refusals, marked);
  expect(marked / refusals).toBeGreaterThan(0.8);
});
