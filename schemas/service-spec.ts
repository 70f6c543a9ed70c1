import type { PropertyType, Resource, SpecDatabase } from '@aws-cdk/service-spec-types';
import type { JsonSchema, SchemaObject } from '../gate/schema.ts';
import { FREE_FORM_JSON } from './free-form-json.ts';
import { freeName, sortedEntries, sortedSet } from './sorting.ts';
import type { TypeStructure } from './sources/source.ts';

/**
 * Translates a resource of the `@aws-cdk/aws-service-spec` database. The database knows types, required
 * properties and allowed values; it has no patterns, lengths or ranges (reference: the model in
 * `@aws-cdk/service-spec-types`).
 */
export function fromServiceSpec(db: SpecDatabase, resource: Resource): TypeStructure {
  const definitions = new Definitions(db);
  const root = definitions.object(resource.cloudFormationType, resource.properties);
  const all = definitions.all();
  // An attribute at or below a settable property (BranchName of AWS::Amplify::Branch) answers what was set.
  const readOnly = Object.keys(resource.attributes).filter(
    (name) => !Object.hasOwn(root.properties, name.split('.')[0] ?? ''),
  );
  return {
    typeName: resource.cloudFormationType,
    ...root,
    ...(Object.keys(all).length > 0 && { definitions: all }),
    ...(resource.primaryIdentifier && { primaryIdentifier: resource.primaryIdentifier.map(pointer) }),
    ...(resource.cfnRefIdentifier && { refIdentifier: resource.cfnRefIdentifier.map(pointer) }),
    ...(readOnly.length > 0 && { readOnlyProperties: readOnly.map(pointer) }),
    ...(resource.arnTemplate !== undefined && { arnTemplate: resource.arnTemplate }),
  };
}

/** `A.B` (attributes) and `A/B` (identifiers) to `/properties/A/B`. */
function pointer(name: string): string {
  return `/properties/${name.replaceAll('.', '/')}`;
}

/** Without the properties that the database marks as added by mistake. */
function settable(properties: Resource['properties']): Resource['properties'] {
  const kept = Object.entries(properties).filter(([, property]) => String(property.deprecated) !== 'IGNORE');
  return Object.fromEntries(kept);
}

const BUILT_IN_TAG: SchemaObject = {
  type: 'object',
  properties: { Key: { type: 'string' }, Value: { type: 'string' } },
  additionalProperties: false,
  required: ['Key', 'Value'],
};

interface ObjectSchema extends SchemaObject {
  readonly properties: Readonly<Record<string, JsonSchema>>;
}

/**
 * A field of an Iceberg schema (AWS::S3Tables::Table) has a type such as `long`, or JSON that describes a nested
 * one: the properties for which the database says JSON, and that take a word.
 */
const TEXT_OR_JSON: SchemaObject = { anyOf: [{ type: 'string' }, { type: 'object' }] };
const isTextOrJson = (name: string): boolean =>
  ['SchemaV2Field.Type', 'IcebergInput.MetadataOperation'].includes(name);

/** The definitions of one type, translated when first referred to. */
class Definitions {
  readonly #db: SpecDatabase;
  readonly #names = new Map<string, string>();
  readonly #schemas = new Map<string, JsonSchema>();

  constructor(db: SpecDatabase) {
    this.#db = db;
  }

  all(): Record<string, JsonSchema> {
    return Object.fromEntries(this.#schemas);
  }

  /** Closed, also without any property: the database has a few such definitions (BarSeriesItem of QuickSight). */
  object(owner: string, properties: Resource['properties']): ObjectSchema {
    const entries = sortedEntries(settable(properties));
    const required = entries.filter(([, property]) => property.required).map(([name]) => name);
    const schemas = entries.map(([name, { type }]) => {
      return [name, isTextOrJson(`${owner}.${name}`) ? TEXT_OR_JSON : this.#schema(type)] as const;
    });
    return {
      type: 'object',
      properties: Object.fromEntries(schemas),
      additionalProperties: false,
      ...(required.length > 0 && { required }),
    };
  }

  #schema(type: PropertyType): SchemaObject {
    switch (type.type) {
      case 'string':
      case 'integer':
        return { type: type.type, ...(type.allowedValues && { enum: type.allowedValues }) };
      case 'number':
      case 'boolean':
      case 'null':
        return { type: type.type };
      case 'date-time':
        return { type: 'string' };
      case 'json':
        return FREE_FORM_JSON;
      case 'array':
        return { type: 'array', items: this.#schema(type.element) };
      case 'map':
        return { type: 'object', additionalProperties: this.#schema(type.element) };
      case 'tag':
        return this.#define('built-in tag', 'Tag', () => BUILT_IN_TAG);
      case 'ref': {
        const definition = this.#db.get('typeDefinition', type.reference.$ref);
        return this.#define(definition.$id, definition.name, () =>
          this.object(definition.name, definition.properties),
        );
      }
      case 'union':
        return this.#union(type.types);
    }
  }

  /**
   * JSON beside text is JSON or its text, as everywhere. In a larger union JSON is an object: its lists and its
   * text would let through what the other members refuse.
   */
  #union(types: readonly PropertyType[]): SchemaObject {
    const names = new Set(types.map((type) => type.type));
    if (names.size === 2 && names.has('json') && names.has('string')) return FREE_FORM_JSON;
    const members = types.map((type): SchemaObject =>
      type.type === 'json' ? { type: 'object' } : this.#schema(type),
    );
    const branches = sortedSet(members, (member) => JSON.stringify(member));
    const [only] = branches;
    return only && branches.length === 1 ? only : { anyOf: branches };
  }

  /** A reference to the definition with this identity, named as AWS does or, if that is taken, with a number. */
  #define(identity: string, wanted: string, schema: () => SchemaObject): SchemaObject {
    let name = this.#names.get(identity);
    if (name === undefined) {
      name = freeName(wanted, (taken) => this.#schemas.has(taken));
      this.#names.set(identity, name);
      this.#schemas.set(name, true); // Holds the name while a recursive definition is under way.
      this.#schemas.set(name, schema());
    }
    return { $ref: `#/definitions/${name}` };
  }
}
