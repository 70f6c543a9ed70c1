import { allOf, anyOf, ifThenElse, not, oneOf } from './applicators.ts';
import { json, limit, LIMIT_KEYWORDS, nothing, required, type, uniqueItems } from './assertions.ts';
import { enumeration } from './enumeration.ts';
import type { Check } from './frame.ts';
import {
  additionalProperties,
  contains,
  dependencies,
  items,
  patternProperties,
  properties,
  propertyNames,
} from './parts.ts';
import { pattern } from './pattern.ts';
import { definitionName } from './pointer.ts';
import { policyDocument } from './policy-document/policy-document.ts';
import type { JsonSchema, ResourceSchema, SchemaObject } from './schema.ts';
import { undecided } from './undecided.ts';

/**
 * Compiles a restricted schema into one check: a closure for each keyword, which reports what does not hold. Every
 * subschema is compiled when a resource first reaches it, so that a cold start pays only for what a resource uses;
 * nothing compiled depends on the account. Throws on first use when the schema has a keyword or a reference that the
 * gate does not know.
 */
export function compileSchema(schema: ResourceSchema): Check {
  const definitions = new Map<string, Check>();
  const compiler: Compiler = {
    subschema(node) {
      let compiled: Check | undefined;
      return (frame, data, path) => {
        compiled ??= compile(node);
        compiled(frame, data, path);
      };
    },
    definition(ref) {
      const check = definitions.get(ref) ?? compiler.subschema(resolveRef(schema, ref));
      definitions.set(ref, check);
      return check;
    },
  };

  function compile(node: JsonSchema): Check {
    if (typeof node === 'boolean') return node ? inTurn([]) : nothing;
    const checks = [undecided(node, compiler.subschema)];
    for (const name in node) {
      const keyword = ownOf(KEYWORDS, name);
      if (!keyword)
        throw new Error(`The schema of ${schema.typeName} has the keyword "${name}", which is unknown.`);
      const check = keyword(node, compiler);
      if (check) checks.push(check);
    }
    return inTurn(checks);
  }

  return compiler.subschema(schema);
}

function inTurn(checks: readonly Check[]): Check {
  const [only, ...others] = checks;
  if (only && others.length === 0) return only;
  return (frame, data, path) => {
    for (const check of checks) check(frame, data, path);
  };
}

interface Compiler {
  readonly subschema: (node: JsonSchema) => Check;
  readonly definition: (ref: string) => Check;
}

/** What becomes of a keyword of `node`: a check, or nothing where it asserts nothing by itself. */
type Keyword = (node: SchemaObject, compiler: Compiler) => Check | undefined;

const annotation: Keyword = () => undefined;

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  type: (node) => type(node.type ?? []),
  const: (node) => enumeration('const', [node.const ?? null]),
  enum: (node) => enumeration('enum', node.enum ?? []),
  pattern: (node) => pattern(node.pattern ?? ''),
  ...Object.fromEntries(
    LIMIT_KEYWORDS.map((name): [string, Keyword] => [name, (node) => limit(name, node[name] ?? NaN)]),
  ),
  required: (node) => required(node.required ?? []),
  uniqueItems: (node) => (node.uniqueItems ? uniqueItems : undefined),
  contentMediaType: () => json,
  policyDocument: (node) => policyDocument(node.policyDocument ?? {}),
  properties: (node, { subschema }) => properties(node.properties ?? {}, subschema),
  patternProperties: (node, { subschema }) => patternProperties(node.patternProperties ?? {}, subschema),
  additionalProperties: (node, { subschema }) => additionalProperties(node, subschema),
  propertyNames: (node, { subschema }) => propertyNames(node.propertyNames ?? true, subschema),
  items: (node, { subschema }) => items(node.items ?? true, subschema),
  contains: (node, { subschema }) => contains(node.contains ?? true, subschema),
  dependencies: (node, { subschema }) => dependencies(node.dependencies ?? {}, subschema),
  $ref: (node, { definition }) => definition(node.$ref ?? ''),
  allOf: (node, { subschema }) => allOf(node.allOf ?? [], subschema),
  anyOf: (node, { subschema }) => anyOf(node.anyOf ?? [], subschema),
  oneOf: (node, { subschema }) => oneOf(node.oneOf ?? [], subschema),
  not: (node, { subschema }) => not(node.not ?? false, subschema),
  if: (node, { subschema }) => ifThenElse(node, subschema),
  then: annotation, // read by `if`
  else: annotation,
  definitions: annotation, // read through `$ref`
  rule: annotation, // read by `allOf`
  rules: annotation,
  onDelete: annotation, // read by `judgeDeletion`
  transitions: annotation, // read by `judgeUpdate`
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
  const isHere = ref.startsWith('#/definitions/');
  const target = isHere ? ownOf(schema.definitions ?? {}, definitionName(ref)) : undefined;
  if (target === undefined)
    throw new Error(`The schema of ${schema.typeName} refers to ${ref}, which it lacks.`);
  return target;
}

/** Names come from files, where every object seems to have a "constructor". */
function ownOf<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
