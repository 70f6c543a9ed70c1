import type { PolicyDocumentRules } from './policy-document/policy-document.ts';

/** The `type` names of JSON Schema draft-07. */
export type TypeName = 'array' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string';

/** A JSON value without unknowns. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A draft-07 schema or the boolean that stands for "anything" or "nothing". */
export type JsonSchema = boolean | SchemaObject;

/**
 * The keywords of JSON Schema draft-07 that snapshots and restrictions use, with their own meaning. Strings
 * in `const`, `enum` and `pattern` may hold placeholders (`gate/placeholder.ts`).
 */
export interface SchemaObject {
  readonly $ref?: string;
  readonly type?: TypeName | readonly TypeName[];
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly items?: JsonSchema;
  readonly contains?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependencies?: Readonly<Record<string, JsonSchema | readonly string[]>>;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly else?: JsonSchema;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  /** `application/json` marks free-form JSON: an object, a list, or their JSON text. */
  readonly contentMediaType?: 'application/json';
  /** What is asked of the policy document that stands here; a keyword of ours. */
  readonly policyDocument?: PolicyDocumentRules;
  /** The id of the rule that this `allOf` member enforces; written by the build, never by hand. */
  readonly rule?: string;
}

/**
 * The structure of one CloudFormation type: a snapshot, or what a source says of the type today. The extra
 * members carry CloudFormation's own registry names.
 */
export interface ResourceSchema extends SchemaObject {
  readonly typeName: string;
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  /** JSON Pointers such as `/properties/BucketName`. */
  readonly primaryIdentifier?: readonly string[];
  /** What `Ref` returns where it is not the primary identifier; JSON Pointers. */
  readonly refIdentifier?: readonly string[];
  /** JSON Pointers such as `/properties/Arn` or `/properties/SnapStartResponse/ApplyOn`. */
  readonly readOnlyProperties?: readonly string[];
  /** Such as `arn:${Partition}:s3:::${BucketName}`. */
  readonly arnTemplate?: string;
}

/** Hook annotation severities (AWS CloudFormation API, Annotation.SeverityLevel), mildest first. */
export const SEVERITIES = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What people read of one rule of a restriction. */
export interface Rule {
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly severity: Severity;
  /** `false`: no waiver is ever granted. */
  readonly waivable?: false;
}

/** A snapshot narrowed by restrictions: what the gate judges by. */
export interface RestrictedSchema extends ResourceSchema {
  /** The rules whose ids stand in the schema's `rule` members. */
  readonly rules: Readonly<Record<string, Rule>>;
  /** The ids of the rules that refuse to delete a resource of the type. */
  readonly onDelete?: readonly string[];
  /** What an update may not undo. */
  readonly transitions?: readonly Transition[];
}

/** Where the properties before an update have the form `from`, the new ones must have the form `to`. */
export interface Transition {
  readonly from: RestrictedSchema;
  readonly to: RestrictedSchema;
}
