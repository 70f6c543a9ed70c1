import { childPointer, pointerTokens } from '../gate/pointer.ts';
import type { JsonSchema, SchemaObject } from '../gate/schema.ts';
import { FREE_FORM_JSON } from './free-form-json.ts';
import { translatePattern } from './pattern.ts';
import { malformed, registrySchema, type RegistrySchema } from './registry-schema.ts';
import { freeName } from './sorting.ts';
import type { TypeStructure, UncheckedPattern } from './sources/source.ts';

/**
 * Takes in a CloudFormation registry schema: the structure that can be set, without prose and metadata. Where
 * it is silent it is read strictly: objects that name properties have no others, keywords imply their type.
 * Formats are dropped, for the gate checks none. Throws `SnapshotError` when the schema is malformed, refers to
 * what it does not define, or uses a keyword that the gate cannot check.
 */
export function ingestRegistrySchema(registry: unknown): TypeStructure {
  const schema = registrySchema(registry);
  return new Ingest(schema).type();
}

/**
 * Where a node stands. A `value` describes a value on its own, a `branch` is one of several descriptions of it,
 * and a `refinement` says more of what is described elsewhere, so that neither closes it nor implies types.
 */
type Position = 'value' | 'branch' | 'refinement';

const BRANCHES = ['allOf', 'anyOf', 'oneOf'] as const;
const CONDITIONS = ['not', 'if', 'then', 'else', 'contains', 'propertyNames'] as const;
const ASSERTIONS = [
  'type',
  'const',
  'enum',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'required',
  'minProperties',
  'maxProperties',
] as const;
/** Members of nodes that say nothing of what is valid, and `format`, which nothing checks. */
const IGNORED: ReadonlySet<string> = new Set([
  '$comment',
  '$id',
  'arrayType',
  'default',
  'description',
  'examples',
  'format',
  'insertionOrder',
  'relationshipRef',
  'title',
]);
const HANDLED: ReadonlySet<string> = new Set([
  ...BRANCHES,
  ...CONDITIONS,
  ...ASSERTIONS,
  'pattern',
  'items',
  'properties',
  'patternProperties',
  'additionalProperties',
  'dependencies',
]);

class Ingest {
  readonly #registry: RegistrySchema;
  readonly #names = new Map<string, string>();
  readonly #definitions = new Map<string, JsonSchema>();
  readonly #unchecked: UncheckedPattern[] = [];

  constructor(registry: RegistrySchema) {
    this.#registry = registry;
  }

  type(): TypeStructure {
    const { typeName, primaryIdentifier, readOnlyProperties } = this.#registry;
    const root = this.#object(this.#settableRoot(), '', 'value');
    const properties = root.properties ?? {};
    const readOnly = readOnlyProperties?.filter(
      (pointer) => !Object.hasOwn(properties, firstProperty(pointer)),
    );
    return {
      typeName,
      ...root,
      properties,
      ...(this.#definitions.size > 0 && { definitions: Object.fromEntries(this.#definitions) }),
      ...(primaryIdentifier && { primaryIdentifier }),
      ...(readOnly && readOnly.length > 0 && { readOnlyProperties: readOnly }),
      ...(this.#unchecked.length > 0 && { uncheckedPatterns: this.#unchecked }),
    };
  }

  /**
   * The root without metadata and without read-only properties. A property that is read-only and also
   * create-only, write-only or required can be set: upstream lists EndpointName of AWS::SageMaker::Endpoint,
   * ProfileName of AWS::Signer::SigningProfile and three more so, and all of them can. Nested read-only
   * properties stay: their definitions may be used where they can be set.
   */
  #settableRoot(): SchemaObject {
    const schema = this.#registry;
    const settable = new Set([
      ...[...(schema.createOnlyProperties ?? []), ...(schema.writeOnlyProperties ?? [])],
      ...(schema.required ?? []).map((name) => childPointer('/properties', name)),
    ]);
    const readOnly = new Set(schema.readOnlyProperties?.filter((pointer) => !settable.has(pointer)));
    const properties = Object.entries(schema.properties).filter(
      ([name]) => !readOnly.has(childPointer('/properties', name)),
    );
    const structure = Object.entries(schema).filter(([keyword]) => HANDLED.has(keyword));
    return { ...Object.fromEntries(structure), type: 'object', properties: Object.fromEntries(properties) };
  }

  #schema(schema: JsonSchema, path: string, position: Position): JsonSchema {
    return typeof schema === 'boolean' ? schema : this.#object(schema, path, position);
  }

  #object(node: SchemaObject, path: string, position: Position): SchemaObject {
    // Draft-07 ignores what stands beside a reference; in the registry some of it contradicts the target.
    if (node.$ref !== undefined) return { $ref: this.#reference(node.$ref) };
    for (const keyword of Object.keys(node)) {
      if (!HANDLED.has(keyword) && !IGNORED.has(keyword)) {
        throw malformed(
          this.#subject(),
          `uses the keyword "${keyword}" at ${path}, which the gate cannot check`,
        );
      }
    }
    if (position === 'value' && isFreeForm(node)) return FREE_FORM_JSON;
    return {
      ...this.#assertions(node, path),
      ...this.#children(node, path, position),
      ...(position !== 'refinement' && strictly(node)),
    };
  }

  #assertions(node: SchemaObject, path: string): SchemaObject {
    const kept = ASSERTIONS.filter((keyword) => node[keyword] !== undefined);
    const assertions: SchemaObject = Object.fromEntries(kept.map((keyword) => [keyword, node[keyword]]));
    if (node.pattern === undefined) return assertions;
    const pattern = translatePattern(node.pattern);
    if (pattern !== undefined) return { ...assertions, pattern };
    this.#unchecked.push({ path, pattern: node.pattern });
    return assertions;
  }

  #children(node: SchemaObject, path: string, position: Position): SchemaObject {
    const at = (...tokens: (string | number)[]): string => tokens.reduce<string>(childPointer, path);
    const below: Position = position === 'refinement' ? 'refinement' : 'value';
    const besides: Position = position === 'refinement' || node.properties ? 'refinement' : 'branch';
    const { items, properties, patternProperties, additionalProperties, dependencies } = node;
    const branches = BRANCHES.flatMap((keyword) => {
      const members = node[keyword]?.map((member, index) =>
        this.#schema(member, at(keyword, index), besides),
      );
      return members ? [[keyword, members] as const] : [];
    });
    const conditions = CONDITIONS.flatMap((keyword) => {
      const condition = node[keyword];
      return condition === undefined
        ? []
        : [[keyword, this.#schema(condition, at(keyword), 'refinement')] as const];
    });
    const combined: SchemaObject = Object.fromEntries<unknown>([...branches, ...conditions]);
    return {
      ...(items !== undefined && { items: this.#schema(items, at('items'), below) }),
      ...(properties && { properties: this.#named(properties, at('properties'), below) }),
      ...(patternProperties && {
        patternProperties: this.#patterned(patternProperties, at('patternProperties'), below),
      }),
      ...(additionalProperties !== undefined && {
        additionalProperties: this.#schema(additionalProperties, at('additionalProperties'), below),
      }),
      ...(dependencies && { dependencies: this.#dependencies(dependencies, at('dependencies')) }),
      ...combined,
    };
  }

  #named(
    schemas: Readonly<Record<string, JsonSchema>>,
    path: string,
    position: Position,
  ): Record<string, JsonSchema> {
    return Object.fromEntries(
      Object.entries(schemas).map(([name, schema]) => [
        name,
        this.#schema(schema, childPointer(path, name), position),
      ]),
    );
  }

  /** Patterns of names that cannot be translated give way to the empty one, which any name matches. */
  #patterned(
    schemas: Readonly<Record<string, JsonSchema>>,
    path: string,
    position: Position,
  ): Record<string, JsonSchema> {
    const translated = new Map<string, JsonSchema>();
    const untranslated: JsonSchema[] = [];
    for (const [source, upstream] of Object.entries(schemas)) {
      const pattern = translatePattern(source);
      const schema = this.#schema(upstream, childPointer(path, pattern ?? ''), position);
      const twin = pattern === undefined ? undefined : translated.get(pattern);
      if (pattern !== undefined)
        translated.set(pattern, twin === undefined ? schema : { allOf: [twin, schema] });
      else {
        this.#unchecked.push({ path: childPointer(path, ''), pattern: source });
        untranslated.push(schema);
      }
    }
    if (untranslated.length > 0) translated.set('', { anyOf: untranslated });
    return Object.fromEntries(translated);
  }

  #dependencies(
    dependencies: NonNullable<SchemaObject['dependencies']>,
    path: string,
  ): NonNullable<SchemaObject['dependencies']> {
    return Object.fromEntries(
      Object.entries(dependencies).map(([name, then]) => [
        name,
        isNames(then) ? then : this.#schema(then, childPointer(path, name), 'refinement'),
      ]),
    );
  }

  /**
   * The reference to a definition, which is taken in when first referred to: what nothing refers to stays out.
   * The registry also refers to properties (`#/properties/Arn`), of which a copy becomes a definition.
   */
  #reference(ref: string): string {
    const known = this.#names.get(ref);
    if (known !== undefined) return `#/definitions/${known}`;
    const [room, wanted, ...rest] = pointerTokens(decodeURIComponent(ref));
    const upstream = room === 'definitions' || room === 'properties' ? this.#registry[room] : undefined;
    const target =
      upstream && wanted !== undefined && Object.hasOwn(upstream, wanted) ? upstream[wanted] : undefined;
    if (target === undefined || wanted === undefined || rest.length > 0 || !ref.startsWith('#/')) {
      throw malformed(this.#subject(), `refers to ${ref}, which it does not define`);
    }
    const name = this.#name(wanted, room === 'definitions');
    this.#names.set(ref, name);
    this.#definitions.set(name, true); // Holds the name while a recursive definition is under way.
    this.#definitions.set(name, this.#schema(target, childPointer('/definitions', name), 'value'));
    return `#/definitions/${name}`;
  }

  /** The upstream name of a definition; a name that no definition has for a copied property. */
  #name(wanted: string, isDefinition: boolean): string {
    const plain = wanted.replace(/[^\w.-]/g, '_');
    const upstream = this.#registry.definitions ?? {};
    return freeName(plain, (name) => {
      const isTheirs = Object.hasOwn(upstream, name) && !(isDefinition && name === wanted);
      return isTheirs || this.#definitions.has(name);
    });
  }

  #subject(): string {
    return `The schema of ${this.#registry.typeName}`;
  }
}

function firstProperty(pointer: string): string {
  return pointerTokens(pointer)[1] ?? '';
}

function isNames(value: JsonSchema | readonly string[]): value is readonly string[] {
  return Array.isArray(value);
}

/** Whether a node says no more than "an object", or "an object or text". */
function isFreeForm(node: SchemaObject): boolean {
  const types: readonly string[] = node.type === undefined ? [] : [node.type].flat();
  const onlyJson = types.every((type) => type === 'object' || type === 'array' || type === 'string');
  const says = Object.keys(node).filter((keyword) => HANDLED.has(keyword));
  const silent = says.every(
    (keyword) =>
      keyword === 'type' || (keyword === 'additionalProperties' && node.additionalProperties === true),
  );
  return types.includes('object') && onlyJson && silent;
}

/** What a node implies and does not say: its type, and that it is closed. */
function strictly(node: SchemaObject): SchemaObject {
  const isObject = node.properties !== undefined || node.patternProperties !== undefined;
  const type = isObject ? 'object' : node.items !== undefined ? 'array' : undefined;
  return {
    ...(type && node.type === undefined && { type }),
    ...(isObject && node.additionalProperties === undefined && { additionalProperties: false }),
  };
}
