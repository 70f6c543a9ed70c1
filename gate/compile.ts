import type { AnySchema } from 'ajv';
import { compileLazily } from './ajv.ts';
import {
  allOf,
  anyOf,
  contains,
  ifThenElse,
  members,
  not,
  oneOf,
  undecided,
  uniqueItems,
} from './applicators.ts';
import type { Check, Frame } from './frame.ts';
import { parsePlaceholders, placeholderNames } from './placeholder.ts';
import { placeholderEnum, placeholderPattern } from './placeholder-checks.ts';
import { policyDocument } from './policy-document/policy-document.ts';
import type { JsonSchema, ResourceSchema, SchemaObject } from './schema.ts';
import type { Value } from './value.ts';

/**
 * Compiles a restricted schema into one check. ajv does what draft-07 says of a single value; references,
 * combinations, placeholders and unknowns are checks of ours, which ajv calls. Every subschema behind a
 * reference or a combination is compiled when a resource first reaches it, so that a cold start pays only for
 * what a resource uses; nothing compiled depends on the account. Throws on first use when the schema has a
 * keyword or a reference that the gate does not know.
 */
export function compileSchema(schema: ResourceSchema): Check {
  const definitions = new Map<string, Check>();
  const compiler: Compiler = {
    prepare,
    subschema: (part) => compileLazily(() => prepare(part)),
    definition(ref) {
      const check = definitions.get(ref) ?? compiler.subschema(resolveRef(schema, ref));
      definitions.set(ref, check);
      return check;
    },
  };

  /** What ajv compiles in place of `node`: plain keywords as they are, the others as checks. */
  function prepare(node: JsonSchema): AnySchema {
    if (typeof node === 'boolean') return node;
    const plain: Record<string, unknown> = {};
    const checks = [undecided(node, compiler.subschema)];
    for (const name of Object.keys(node)) {
      const keyword = KEYWORDS[name];
      if (!keyword)
        throw new Error(`The schema of ${schema.typeName} has the keyword "${name}", which is unknown.`);
      const { keep, check } = keyword(node, compiler);
      if (keep !== undefined) plain[name] = keep;
      checks.push(check);
    }
    const present = checks.filter((check) => check !== undefined);
    return present.length === 0 ? plain : { ...plain, checks: present };
  }

  return compiler.subschema(schema);
}

interface Compiler {
  readonly prepare: (node: JsonSchema) => AnySchema;
  readonly subschema: (node: JsonSchema) => Check;
  readonly definition: (ref: string) => Check;
}

/** What becomes of a keyword of `node`: kept for ajv, turned into a check, or neither for an annotation. */
type Keyword = (
  node: SchemaObject,
  compiler: Compiler,
) => { readonly keep?: unknown; readonly check?: Check };

const annotation: Keyword = () => ({});

function kept(name: keyof SchemaObject): Keyword {
  return (node) => ({ keep: node[name] });
}

function oneSchema(name: 'items' | 'additionalProperties' | 'propertyNames'): Keyword {
  return (node, { prepare }) => ({ keep: prepare(node[name] ?? true) });
}

const patternProperties: Keyword = (node, { prepare }) => ({
  keep: Object.fromEntries(
    Object.entries(node.patternProperties ?? {}).map(([key, part]) => [key, prepare(part)]),
  ),
});

/** Scalars are compiled with their object; what goes deeper waits until a resource has it. */
const properties: Keyword = (node, { prepare, subschema }) => {
  const entries = Object.entries(node.properties ?? {});
  const deep = entries.filter(([, part]) => isDeep(part));
  const keep = entries.map(([name, part]) => [name, isDeep(part) || prepare(part)]);
  return {
    keep: Object.fromEntries(keep),
    ...(deep.length > 0 && { check: members(Object.fromEntries(deep), subschema) }),
  };
};

function isDeep(node: JsonSchema): boolean {
  return typeof node === 'object' && DEEP_KEYWORDS.some((keyword) => node[keyword] !== undefined);
}

const DEEP_KEYWORDS = [
  '$ref',
  'items',
  'properties',
  'patternProperties',
  'additionalProperties',
  'allOf',
  'anyOf',
  'oneOf',
] as const satisfies readonly (keyof SchemaObject)[];

const dependencies: Keyword = (node, { prepare }) => ({
  keep: Object.fromEntries(
    Object.entries(node.dependencies ?? {}).map(([key, part]) => [
      key,
      typeof part === 'object' && Array.isArray(part) ? part : prepare(part as JsonSchema),
    ]),
  ),
});

const pattern: Keyword = ({ pattern: source = '' }) => {
  const parsed = parsePlaceholders(source);
  return parsed ? { check: placeholderPattern(source, parsed) } : { keep: source };
};

const constant: Keyword = ({ const: value = null }) =>
  placeholderNames(value).length > 0 ? { check: placeholderEnum('const', [value]) } : { keep: value };

const enumeration: Keyword = ({ enum: values = [] }) =>
  placeholderNames(values).length > 0 ? { check: placeholderEnum('enum', values) } : { keep: values };

/** Coercion has parsed JSON text; what is still text is not JSON. */
const contentMediaType: Keyword = () => ({
  check: (frame: Frame, data: Value, path: string) => {
    if (typeof data !== 'string') return;
    frame.failures.push({ keyword: 'contentMediaType', path, data, schema: 'application/json' });
  },
});

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  type: kept('type'),
  minLength: kept('minLength'),
  maxLength: kept('maxLength'),
  minimum: kept('minimum'),
  maximum: kept('maximum'),
  exclusiveMinimum: kept('exclusiveMinimum'),
  exclusiveMaximum: kept('exclusiveMaximum'),
  multipleOf: kept('multipleOf'),
  minItems: kept('minItems'),
  maxItems: kept('maxItems'),
  required: kept('required'),
  minProperties: kept('minProperties'),
  maxProperties: kept('maxProperties'),
  items: oneSchema('items'),
  additionalProperties: oneSchema('additionalProperties'),
  propertyNames: oneSchema('propertyNames'),
  properties,
  patternProperties,
  dependencies,
  pattern,
  const: constant,
  enum: enumeration,
  contentMediaType,
  policyDocument: (node) => ({ check: policyDocument(node.policyDocument ?? {}) }),
  $ref: (node, { definition }) => ({ check: definition(node.$ref ?? '') }),
  allOf: (node, { subschema }) => ({ check: allOf(node.allOf ?? [], subschema) }),
  anyOf: (node, { subschema }) => ({ check: anyOf(node.anyOf ?? [], subschema) }),
  oneOf: (node, { subschema }) => ({ check: oneOf(node.oneOf ?? [], subschema) }),
  not: (node, { subschema }) => ({ check: not(node.not ?? false, subschema) }),
  contains: (node, { subschema }) => ({ check: contains(node.contains ?? true, subschema) }),
  uniqueItems: (node) => (node.uniqueItems ? { check: uniqueItems } : {}),
  if: (node, { subschema }) => ({ check: ifThenElse(node, subschema) }),
  then: annotation, // read by `if`
  else: annotation,
  definitions: annotation, // read through `$ref`
  rule: annotation, // read by `allOf`
  rules: annotation,
  $schema: annotation,
  $comment: annotation,
  title: annotation,
  description: annotation,
  default: annotation,
  format: annotation,
  typeName: annotation,
  source: annotation,
  primaryIdentifier: annotation,
  refIdentifier: annotation,
  readOnlyProperties: annotation,
  uncheckedPatterns: annotation,
  arnTemplate: annotation,
};

/** The names of all keywords that the gate understands. */
export const KNOWN_KEYWORDS: readonly string[] = Object.keys(KEYWORDS);

function resolveRef(schema: ResourceSchema, ref: string): JsonSchema {
  const name = /^#\/definitions\/(.+)$/.exec(ref)?.[1];
  const target = name === undefined ? undefined : schema.definitions?.[decodeURIComponent(name)];
  if (target === undefined)
    throw new Error(`The schema of ${schema.typeName} refers to ${ref}, which it lacks.`);
  return target;
}
