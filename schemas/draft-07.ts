import { nearestFailures } from '../gate/nearest.ts';
import { plainCheck } from '../gate/plain-check.ts';
import type { SchemaObject } from '../gate/schema.ts';
import type { Value } from '../gate/value.ts';

/** The name of the dialect of JSON Schema that snapshots are written in. */
export const DRAFT_07 = 'http://json-schema.org/draft-07/schema#';

const text = { type: 'string' } as const;
const number = { type: 'number' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const flag = { type: 'boolean' } as const;
const schema = { $ref: '#/definitions/schema' } as const;
const schemas = { type: 'array', minItems: 1, items: schema } as const;
const schemasByName = { type: 'object', additionalProperties: schema } as const;
const names = { type: 'array', uniqueItems: true, items: text } as const;
const typeName = { enum: ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] } as const;

/** What the value of each keyword of draft-07 has to be (json-schema.org, "JSON Schema Validation", draft 7). */
const KEYWORDS: Readonly<Record<string, SchemaObject>> = {
  $id: text,
  $schema: text,
  $ref: text,
  $comment: text,
  title: text,
  description: text,
  format: text,
  pattern: text,
  contentMediaType: text,
  contentEncoding: text,
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: { type: 'number', exclusiveMinimum: 0 },
  minLength: count,
  maxLength: count,
  minItems: count,
  maxItems: count,
  minProperties: count,
  maxProperties: count,
  uniqueItems: flag,
  readOnly: flag,
  type: { anyOf: [typeName, { type: 'array', minItems: 1, uniqueItems: true, items: typeName }] },
  enum: { type: 'array', minItems: 1, uniqueItems: true },
  examples: { type: 'array' },
  required: names,
  additionalItems: schema,
  contains: schema,
  additionalProperties: schema,
  propertyNames: schema,
  if: schema,
  then: schema,
  else: schema,
  not: schema,
  items: { anyOf: [schema, schemas] },
  allOf: schemas,
  anyOf: schemas,
  oneOf: schemas,
  definitions: schemasByName,
  properties: schemasByName,
  patternProperties: schemasByName,
  dependencies: { type: 'object', additionalProperties: { anyOf: [schema, names] } },
};

const check = plainCheck(
  { ...schema, definitions: { schema: { type: ['object', 'boolean'], properties: KEYWORDS } } },
  'draft-07',
);

/** What keeps a value from being a draft-07 schema, in a few words; `undefined` when it is one. */
export function draft07Problem(value: unknown): string | undefined {
  const [failure] = check(value as Value).flatMap(nearestFailures);
  if (!failure) return undefined;
  const { path, keyword, schema: wanted } = failure;
  return `${path === '' ? 'the root' : path} breaks ${keyword} ${JSON.stringify(wanted)}`;
}
