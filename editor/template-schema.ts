import type { Context } from '../gate/context.ts';
import { escapeToken } from '../gate/pointer.ts';
import type { JsonSchema, ResourceSchema } from '../gate/schema.ts';
import { flatView } from '../schemas/flat.ts';
import type { Policy } from '../schemas/policy.ts';
import { narrowingRules } from '../schemas/restriction.ts';
import { rulesByPlace } from './rule-words.ts';
import { certain, possible, type EditorSchema, type Sense, type Surroundings } from './senses.ts';
import { REPLACED_MEMBERS, STAND_INS } from './written.ts';

/**
 * One JSON Schema (draft-07) for whole templates, in which an editor's completion and marks know only what the
 * policy approves. It marks nothing that `check` would approve in the same context, and less than `check` refuses:
 * policy documents, functions' values and rules that span resources are not seen.
 */
export function templateSchema(policy: Policy, context: Context): EditorSchema {
  const definitions: Record<string, JsonSchema> = { ...STAND_INS };
  for (const type of policy.types) Object.assign(definitions, definitionsOf(type, policy, context));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'What is approved in CloudFormation templates',
    type: 'object',
    required: ['Resources'],
    properties: {
      AWSTemplateFormatVersion: { enum: ['2010-09-09'] },
      Description: { type: 'string' },
      Metadata: ANY_OBJECT,
      Parameters: { type: 'object', additionalProperties: { type: 'object', required: ['Type'] } },
      Rules: ANY_OBJECT,
      Mappings: ANY_OBJECT,
      Conditions: ANY_OBJECT,
      Transform: true,
      Resources: {
        type: 'object',
        minProperties: 1,
        patternProperties: REPLACED_MEMBERS,
        additionalProperties: resourceSchema(policy.types),
      },
      Outputs: ANY_OBJECT,
    },
    additionalProperties: false,
    definitions,
  } as EditorSchema;
}

const ANY_OBJECT: JsonSchema = { type: 'object' };

function resourceSchema(types: readonly string[]): EditorSchema {
  const type: EditorSchema = {
    enum: types,
    errorMessage:
      'This type is not approved. Ask the security team; `stackgate schema new` starts an approval.',
  };
  return {
    type: 'object',
    required: ['Type'],
    properties: {
      Type: type,
      Properties: ANY_OBJECT,
      Condition: { type: 'string' },
      DependsOn: { type: ['string', 'array'] },
      CreationPolicy: ANY_OBJECT,
      UpdatePolicy: ANY_OBJECT,
      DeletionPolicy: { enum: ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'] },
      UpdateReplacePolicy: { enum: ['Delete', 'Retain', 'Snapshot'] },
      Metadata: ANY_OBJECT,
    },
    additionalProperties: false,
    allOf: types.map((one) => ({
      // A pattern, for while someone types, editors take the beginning of a `const` for the whole.
      if: { required: ['Type'], properties: { Type: { pattern: `^${one}$` } } },
      then: { $ref: refTo(one) },
    })),
  };
}

/** The definitions of one type: `AWS::SQS::Queue` of the resource, `AWS::SQS::Queue.Tag` of its parts. */
function definitionsOf(type: string, policy: Policy, context: Context): Record<string, JsonSchema> {
  const schema = policy.schemaFor(type);
  const restriction = policy.restrictionFor(type);
  if (!schema || !restriction) return {};
  const { definitions = {}, ...own } = flatView(schema);
  const told: Record<string, JsonSchema> = {};
  const around: Surroundings = {
    context,
    rules: rulesByPlace(narrowingRules(restriction.rules)),
    refTo(name, sense) {
      const key = definitionKey(type, name, sense);
      if (!Object.hasOwn(told, key)) {
        // Taken before it is worked out, for a definition may hold itself.
        told[key] = true;
        const definition = definitions[name] ?? true;
        told[key] = sense === 'possible' ? possible(definition, name, around) : certain(definition, around);
      }
      return refTo(key);
    },
  };
  const properties = possible(resourceProperties(own), '', around);
  const resource: EditorSchema = {
    title: type,
    ...(own.required && { required: ['Properties'] }),
    properties: { Properties: properties },
  };
  return { ...told, [type]: resource };
}

/** The schema of `Properties` alone. */
function resourceProperties(schema: Omit<ResourceSchema, 'definitions'>): JsonSchema {
  return { type: 'object', ...schema };
}

function definitionKey(type: string, name: string, sense: Sense): string {
  return sense === 'possible' ? `${type}.${name}` : `${type}.${name} certainly`;
}

function refTo(name: string): string {
  return `#/definitions/${encodeURI(escapeToken(name))}`;
}
