import type { Json, JsonSchema, SchemaObject, TypeName } from '../gate/schema.ts';
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
    // A pattern, for while someone types, yaml-language-server takes the beginning of an `enum`'s value for it.
    propertyNames: { pattern: `^(${[...Object.keys(INTRINSICS), 'Fn::If'].join('|')})$` },
  },
  /** The text of a value that CloudFormation fetches when it deploys. */
  dynamicReference: { type: 'string', pattern: '\\{\\{resolve:' },
};

/** `schema` for a value, and nothing for what stands in for one. */
export function unlessStandIn(schema: JsonSchema): JsonSchema {
  return typeof schema === 'boolean' ? schema : unless(STAND_IN_REFS, schema);
}

/** `schema` for a value, and no stand-in. */
export function neverStandIn(schema: JsonSchema): JsonSchema {
  return { allOf: [...STAND_IN_REFS.map((ref) => ({ not: ref })), schema] };
}

const STAND_IN_REFS = Object.keys(STAND_INS).map((name): SchemaObject => ({ $ref: `#/definitions/${name}` }));

/** One `if` for each, for while someone types, every branch of an `anyOf` matches there. */
function unless(others: readonly SchemaObject[], schema: SchemaObject): SchemaObject {
  return others.reduceRight((inner, other): SchemaObject => ({ if: other, else: inner }), schema);
}

/** Members that CloudFormation replaces by others: a loop or a macro. */
export const REPLACED_MEMBERS: Readonly<Record<string, JsonSchema>> = {
  '^Fn::(ForEach::|Transform$)': true,
};

const TRUE = '^[Tt][Rr][Uu][Ee]$';
const FALSE = '^[Ff][Aa][Ll][Ss][Ee]$';
const NUMBER = '^[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?$';

/**
 * `schema` for a scalar as it is written, and nothing for scalars of other types that CloudFormation makes one that
 * may fit: `5` for a string, `"true"` for a boolean.
 */
export function unlessCoerced(schema: SchemaObject): SchemaObject {
  const values = schema.const === undefined ? schema.enum : [schema.const];
  const coerced = values ? otherSpellings(values) : otherTypes(new Set([schema.type ?? []].flat()));
  return unless(coerced, schema);
}

function otherSpellings(values: readonly Json[]): SchemaObject[] {
  return values.flatMap((value): SchemaObject[] => {
    if (typeof value === 'boolean') return [{ type: 'string', pattern: value ? TRUE : FALSE }];
    if (typeof value === 'number') return [{ type: 'string', pattern: NUMBER }];
    if (value === 'true' || value === 'false') return [{ const: value === 'true' }];
    return typeof value === 'string' && value !== '' && String(Number(value)) === value
      ? [{ const: Number(value) }]
      : [];
  });
}

function otherTypes(types: ReadonlySet<TypeName>): SchemaObject[] {
  const numeric = types.has('integer') || types.has('number');
  const spellings: readonly [boolean, SchemaObject][] = types.has('string')
    ? [
        [!types.has('boolean'), { type: 'boolean' }],
        [!numeric, { type: 'number' }],
      ]
    : [
        [types.has('boolean'), { type: 'string', pattern: `${TRUE}|${FALSE}` }],
        [numeric, { type: 'string', pattern: NUMBER }],
      ];
  return spellings.flatMap(([counts, spelling]) => (counts ? [spelling] : []));
}
