import type { JsonSchema, SchemaObject, TypeName } from '../gate/schema.ts';
import { INTRINSICS } from '../template/intrinsics.ts';

/** What may stand in a template where a value is asked for, by the names of their definitions. */
export const STAND_INS: Readonly<Record<string, SchemaObject>> = {
  /**
   * A function in its long form. The short forms are objects too where the editor is told so
   * (`!GetAtt scalar:object`). What a function gives is seen by `check`, not by an editor.
   */
  function: {
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    propertyNames: { enum: [...Object.keys(INTRINSICS), 'Fn::If'] },
  },
  /** The text of a value that CloudFormation fetches when it deploys. */
  dynamicReference: { type: 'string', pattern: '\\{\\{resolve:' },
};

const STAND_IN: SchemaObject = {
  anyOf: Object.keys(STAND_INS).map((name) => ({ $ref: `#/definitions/${name}` })),
};

/** `schema` for a value, and nothing for what stands in for one. */
export function unlessStandIn(schema: JsonSchema): JsonSchema {
  return typeof schema === 'boolean' ? schema : { if: STAND_IN, else: schema };
}

/** `schema` for a value, and no stand-in. */
export function neverStandIn(schema: JsonSchema): JsonSchema {
  return { allOf: [{ not: STAND_IN }, schema] };
}

/** Members that CloudFormation replaces by others: a loop or a macro. */
export const REPLACED_MEMBERS: Readonly<Record<string, JsonSchema>> = {
  '^Fn::(ForEach::|Transform$)': true,
};

const TRUE_OR_FALSE = '^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$';
const NUMBER = '^[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?$';

/**
 * `schema` for a value of one of `types`, and nothing for scalars of other types that CloudFormation makes one of
 * these: `5` for a string, `"true"` for a boolean.
 */
export function unlessCoerced(schema: SchemaObject, types: ReadonlySet<TypeName>): SchemaObject {
  const numeric = types.has('integer') || types.has('number');
  const coerced: SchemaObject[] = types.has('string')
    ? [
        ...(types.has('boolean') ? [] : [{ type: 'boolean' as const }]),
        ...(numeric ? [] : [{ type: 'number' as const }]),
      ]
    : [
        ...(types.has('boolean') ? [{ type: 'string' as const, pattern: TRUE_OR_FALSE }] : []),
        ...(numeric ? [{ type: 'string' as const, pattern: NUMBER }] : []),
      ];
  return coerced.length === 0 ? schema : { if: { anyOf: coerced }, else: schema };
}
