import { POLICY_DOCUMENT_FORM } from '../gate/policy-document/policy-document.ts';
import type { Json, JsonSchema, ResourceSchema, SchemaObject, TypeName } from '../gate/schema.ts';
import { didYouMean } from '../gate/suggest.ts';
import { formCheck } from './form.ts';
import { lintStrings } from './lint-strings.ts';
import * as places from './place.ts';
import type { Place } from './place.ts';
import { policyDocumentsIn } from './policy-documents.ts';
import type { PolicyProblem } from './problem.ts';
import { narrowingRules, schemasOf, type Restriction, type WrittenSchema } from './restriction.ts';

type Path = readonly (string | number)[];

/**
 * Holds a restriction against the snapshot of its type and reports every rule that names something unknown,
 * that does not narrow, or that can never apply. `placeholders` are the named ones that the policy folder
 * declares.
 */
export function lintRestriction(
  restriction: Restriction,
  snapshot: ResourceSchema,
  placeholders: ReadonlySet<string>,
): readonly PolicyProblem[] {
  return [
    ...restriction.rules.flatMap((rule) =>
      schemasOf(rule).flatMap((written) => lintSchema(rule.id, written, restriction, snapshot, placeholders)),
    ),
    ...lintPolicyForms(restriction),
  ];
}

/** What of a policy document has another form than its rules read would pass them all, so each needs that rule. */
function lintPolicyForms({ rules, file, positionOf }: Restriction): PolicyProblem[] {
  const found = narrowingRules(rules).flatMap(({ id, restrict }) =>
    policyDocumentsIn(restrict, []).map(({ path, rules: asked }) => ({ id, path, asked })),
  );
  const formed = new Set(found.filter(({ asked }) => asked.form).map(({ path }) => path.join('/')));
  return found
    .filter(({ path }) => !formed.has(path.join('/')))
    .map(({ id, path }) => ({
      file,
      ...positionOf(['rules', id, 'restrict', ...path, 'policyDocument']),
      message: `${id}: no rule asks for the form of this policy document; add one with policyDocument: { form: ... }.`,
    }));
}

function lintSchema(
  id: string,
  written: WrittenSchema,
  restriction: Restriction,
  snapshot: ResourceSchema,
  placeholders: ReadonlySet<string>,
): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const definitions = snapshot.definitions ?? {};
  const lint: Lint = {
    definitions,
    placeholders,
    report: (path, message) =>
      problems.push({
        file: restriction.file,
        ...restriction.positionOf(['rules', id, ...written.path, ...path]),
        message: `${id}: ${message}`,
      }),
  };
  const { definitions: narrowed = {}, ...root } = written.schema;
  if (written.schema.definitions && written.path[0] === 'transition') {
    lint.report(['definitions'], 'say what the properties hold, without definitions.');
    return problems;
  }
  lintNode(root, places.placeOf({ ...snapshot, type: 'object' }, definitions), [], lint);
  for (const [name, node] of Object.entries(narrowed)) {
    const definition = definitions[name];
    if (definition === undefined) {
      const hint = didYouMean(name, Object.keys(definitions));
      lint.report(['definitions', name], `${snapshot.typeName} has no definition "${name}".${hint}`);
    } else {
      lintNode(node, places.placeOf(definition, definitions), ['definitions', name], lint);
    }
  }
  return problems;
}

interface Lint {
  readonly definitions: Readonly<Record<string, JsonSchema>>;
  readonly placeholders: ReadonlySet<string>;
  readonly report: (path: Path, message: string) => void;
}

function lintNode(node: JsonSchema, place: Place, path: Path, lint: Lint): void {
  if (node === true) lint.report(path, '`true` narrows nothing; remove it.');
  if (typeof node === 'boolean') return;
  for (const keyword of Object.keys(node)) {
    const rule = KEYWORDS[keyword];
    if (!rule) {
      const hint =
        UNUSABLE[keyword] ??
        `"${keyword}" is no keyword of draft-07.${didYouMean(keyword, Object.keys(KEYWORDS))}`;
      lint.report([...path, keyword], hint);
      continue;
    }
    const types = places.placeTypes(place);
    if (rule.of && types.length > 0 && !rule.of.some((type) => types.includes(type))) {
      const message = `${keyword} can never apply: the value is ${types.join(' or ')}, never ${rule.of.join(' or ')}.`;
      lint.report([...path, keyword], message);
      continue;
    }
    if (isStructured(rule.of) && node.type === undefined && evadable(place)) {
      lint.report(
        [...path, keyword],
        'the value may also be text, which this rule would not read; add `type: object` (or `array`) beside it.',
      );
    }
    if (rule.of?.includes('string') && node.type === undefined && places.hasFreeForm(place)) {
      lint.report(
        [...path, keyword],
        'the value may also be a list or an object, which this rule would not read; add `type: string` beside it.',
      );
    }
    rule.lint?.(node, place, [...path, keyword], lint);
  }
}

function isStructured(types: readonly TypeName[] | undefined): boolean {
  return types?.some((type) => type === 'object' || type === 'array') ?? false;
}

/** A place that takes both JSON and plain text: text passes every keyword for objects. */
function evadable(place: Place): boolean {
  return places.hasFreeForm(place) && places.takesPlainText(place);
}

interface KeywordLint {
  /** The types of value that the keyword says something of. */
  readonly of?: readonly TypeName[];
  readonly lint?: (node: SchemaObject, place: Place, path: Path, lint: Lint) => void;
}

const NUMERIC = ['integer', 'number'] as const satisfies readonly TypeName[];

const KEYWORDS: Readonly<Record<string, KeywordLint>> = {
  properties: { of: ['object'], lint: lintProperties },
  required: { of: ['object'], lint: lintRequired },
  additionalProperties: { of: ['object'], lint: lintAdditional },
  propertyNames: {
    of: ['object'],
    lint: (node, _, path, lint) => same(node.propertyNames, STRING, path, lint),
  },
  minProperties: { of: ['object'] },
  maxProperties: { of: ['object'] },
  dependencies: { of: ['object'], lint: lintDependencies },
  items: { of: ['array'], lint: (node, place, path, lint) => items(node.items, place, path, lint) },
  contains: { of: ['array'], lint: (node, place, path, lint) => items(node.contains, place, path, lint) },
  minItems: { of: ['array'] },
  maxItems: { of: ['array'] },
  uniqueItems: { of: ['array'] },
  pattern: {
    of: ['string'],
    lint: (node, _, path, lint) => lintStrings(node.pattern, 'pattern', path, lint),
  },
  minLength: { of: ['string'] },
  maxLength: { of: ['string'] },
  minimum: { of: NUMERIC },
  maximum: { of: NUMERIC },
  exclusiveMinimum: { of: NUMERIC },
  exclusiveMaximum: { of: NUMERIC },
  multipleOf: { of: NUMERIC },
  type: { lint: lintType },
  const: { lint: (node, place, path, lint) => lintValues([node.const ?? null], place, path, lint) },
  enum: { lint: lintEnum },
  allOf: { lint: (node, place, path, lint) => list(node.allOf, place, path, lint) },
  anyOf: { lint: (node, place, path, lint) => list(node.anyOf, place, path, lint) },
  oneOf: { lint: (node, place, path, lint) => list(node.oneOf, place, path, lint) },
  not: { lint: (node, place, path, lint) => same(node.not, place, path, lint) },
  if: { lint: (node, place, path, lint) => same(node.if, place, path, lint) },
  then: { lint: (node, place, path, lint) => same(node.then, place, path, lint) },
  else: { lint: (node, place, path, lint) => same(node.else, place, path, lint) },
  policyDocument: { of: ['object'], lint: lintPolicyDocument },
  $comment: {},
};

const UNUSABLE: Readonly<Record<string, string>> = {
  $ref: '`$ref` has no place in a restriction; narrow the definition by its name under `definitions`, or use a YAML anchor.',
  definitions: '`definitions` belongs at the top of `restrict`; it narrows the definitions of the snapshot.',
  format: '`format` is not evaluated; use `pattern`.',
  patternProperties: '`patternProperties` is not used in restrictions; name the properties.',
};

const STRING: Place = { nodes: [{ type: 'string' }] };

function same(schema: JsonSchema | undefined, place: Place, path: Path, lint: Lint): void {
  if (schema !== undefined) lintNode(schema, place, path, lint);
}

function list(schemas: readonly JsonSchema[] | undefined, place: Place, path: Path, lint: Lint): void {
  for (const [index, schema] of (schemas ?? []).entries()) lintNode(schema, place, [...path, index], lint);
}

function items(schema: JsonSchema | undefined, place: Place, path: Path, lint: Lint): void {
  const below = places.itemPlace(place, lint.definitions);
  if (schema !== undefined && below) lintNode(schema, below, path, lint);
}

function lintProperties(node: SchemaObject, place: Place, path: Path, lint: Lint): void {
  for (const [name, schema] of Object.entries(node.properties ?? {})) {
    const below = places.memberPlace(place, name, lint.definitions);
    if (!below) unknownProperty(name, place, [...path, name], lint);
    else if (schema === false && node.required?.includes(name)) {
      lint.report([...path, name], `"${name}" is both required and forbidden, so nothing is ever approved.`);
    } else lintNode(schema, below, [...path, name], lint);
  }
}

function lintRequired(node: SchemaObject, place: Place, path: Path, lint: Lint): void {
  for (const [index, name] of (node.required ?? []).entries()) {
    if (!places.memberPlace(place, name, lint.definitions))
      unknownProperty(name, place, [...path, index], lint);
  }
}

function lintAdditional(node: SchemaObject, place: Place, path: Path, lint: Lint): void {
  if (node.additionalProperties === true)
    lint.report(path, '`additionalProperties: true` narrows nothing; remove it.');
  else if (typeof node.additionalProperties === 'object') {
    const below = places.memberPlace(place, '', lint.definitions);
    if (below) lintNode(node.additionalProperties, below, path, lint);
    else lint.report(path, 'can never apply: the snapshot allows no further properties here.');
  }
}

function lintDependencies(node: SchemaObject, place: Place, path: Path, lint: Lint): void {
  for (const [name, then] of Object.entries(node.dependencies ?? {})) {
    const names = Array.isArray(then) ? [name, ...(then as string[])] : [name];
    for (const one of names) {
      if (!places.memberPlace(place, one, lint.definitions))
        unknownProperty(one, place, [...path, name], lint);
    }
    if (!Array.isArray(then)) lintNode(then as JsonSchema, place, [...path, name], lint);
  }
}

function unknownProperty(name: string, place: Place, path: Path, lint: Lint): void {
  lint.report(
    path,
    `the snapshot has no property "${name}" here.${didYouMean(name, places.memberNames(place))}`,
  );
}

const policyDocumentCheck = formCheck(POLICY_DOCUMENT_FORM, 'policyDocument');

function lintPolicyDocument(node: SchemaObject, place: Place, path: Path, lint: Lint): void {
  const problems = policyDocumentCheck(node.policyDocument);
  if (problems.length > 0) {
    for (const { path: inside, message } of problems) lint.report([...path, ...inside], message);
  } else if (!places.hasFreeForm(place)) {
    lint.report(path, 'can never apply: no policy document stands here.');
  }
}

function lintType(node: SchemaObject, place: Place, path: Path, lint: Lint): void {
  const types = places.placeTypes(place);
  const wanted = [node.type].flat().filter((type) => type !== undefined);
  if (types.length === 0 || wanted.some((type) => types.includes(type))) return;
  lint.report(path, `can never apply: the value is ${types.join(' or ')}, never ${wanted.join(' or ')}.`);
}

function lintEnum(node: SchemaObject, place: Place, path: Path, lint: Lint): void {
  const values = node.enum ?? [];
  lintValues(values, place, path, lint);
  const approved = enumOf(place);
  if (approved?.every((value) => values.includes(value))) {
    lint.report(path, 'narrows nothing: it lists every value that the snapshot approves.');
  }
}

function lintValues(values: readonly Json[], place: Place, path: Path, lint: Lint): void {
  const types = places.placeTypes(place);
  const approved = enumOf(place);
  for (const value of values) {
    if (places.hasFreeForm(place) && (typeof value === 'boolean' || typeof value === 'number')) {
      lint.report(
        path,
        `in free-form JSON every scalar is compared as a string; write '${String(value)}' in quotes.`,
      );
    } else if (types.length > 0 && !types.includes(typeName(value)) && !types.includes(looseName(value))) {
      lint.report(path, `${JSON.stringify(value)} can never match: the value is ${types.join(' or ')}.`);
    } else if (approved && !approved.includes(value)) {
      const hint =
        typeof value === 'string'
          ? didYouMean(
              value,
              approved.filter((one) => typeof one === 'string'),
            )
          : '';
      lint.report(path, `the snapshot does not list the value ${JSON.stringify(value)}.${hint}`);
    }
    lintStrings(value, 'value', path, lint);
  }
}

/** The values that the snapshot lists, when it lists them for every form that the value can take. */
function enumOf({ nodes }: Place): readonly Json[] | undefined {
  return nodes.every((node) => node.enum !== undefined)
    ? nodes.flatMap((node) => node.enum ?? [])
    : undefined;
}

function typeName(value: Json): TypeName {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as 'boolean' | 'object' | 'string';
}

function looseName(value: Json): TypeName {
  return typeof value === 'number' ? 'number' : typeName(value);
}
