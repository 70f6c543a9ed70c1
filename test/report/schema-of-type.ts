import ts from 'typescript';

type Schema = Record<string, unknown>;

/**
 * The JSON Schema (draft-07) of what a type prints as JSON: closed objects, docstrings as descriptions, a definition for
 * each type that has a name. Throws for a type that JSON has no words for.
 */
export function schemaOfType(file: string, name: string, title: string): Schema {
  const program = ts.createProgram([file], {
    strict: true,
    target: ts.ScriptTarget.ES2023,
    noEmit: true,
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    exactOptionalPropertyTypes: true,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const exported = source && checker.getSymbolAtLocation(source);
  const symbol = exported && checker.getExportsOfModule(exported).find((one) => one.name === name);
  if (!symbol) throw new Error(`${file} exports no ${name}.`);
  const definitions: Record<string, Schema> = {};
  const known = new Map<ts.Type, string>();

  function named(type: ts.Type): Schema {
    const label = nameOf(type);
    if (label === undefined) return structure(type);
    if (!known.has(type)) {
      if (Object.hasOwn(definitions, label)) throw new Error(`Two types are named ${label}.`);
      known.set(type, label);
      definitions[label] = {};
      definitions[label] = { ...described(type.aliasSymbol ?? type.symbol), ...structure(type) };
    }
    return { $ref: `#/definitions/${label}` };
  }

  function structure(type: ts.Type): Schema {
    if (type.flags & (ts.TypeFlags.StringLike & ~ts.TypeFlags.StringLiteral)) return { type: 'string' };
    // Lines, columns, counts and days: we print no fractions.
    if (type.flags & ts.TypeFlags.Number) return { type: 'integer' };
    if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' };
    if (type.isLiteral()) return { const: type.value };
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isUnion()) return union(type.types.filter((one) => !(one.flags & ts.TypeFlags.Undefined)));
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      if (item) return { type: 'array', items: named(item) };
    }
    if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return object(type);
    throw new Error(`JSON has no words for ${checker.typeToString(type)}.`);
  }

  function union(types: readonly ts.Type[]): Schema {
    const [only] = types;
    if (only && types.length === 1) return named(only);
    const literals = types.flatMap((one) => (one.isLiteral() ? [one.value] : []));
    return literals.length === types.length ? { enum: literals.sort() } : { anyOf: types.map(named) };
  }

  function object(type: ts.Type): Schema {
    const members = checker.getPropertiesOfType(type);
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const properties = members.map((member) => {
      const schema = named(checker.getNonNullableType(checker.getTypeOfSymbol(member)));
      return [member.name, { ...described(member), ...schema }] as const;
    });
    const required = members.filter(({ flags }) => !(flags & ts.SymbolFlags.Optional)).map((one) => one.name);
    return {
      type: 'object',
      ...(required.length > 0 && { required }),
      ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
      additionalProperties: index ? named(index.type) : false,
    };
  }

  function described(symbol: ts.Symbol | undefined): Schema {
    const text = ts.displayPartsToString(symbol?.getDocumentationComment(checker)).replaceAll('\n', ' ');
    return text === '' ? {} : { description: text };
  }

  const root = structure(checker.getDeclaredTypeOfSymbol(symbol));
  return { $schema: 'http://json-schema.org/draft-07/schema#', title, ...root, definitions };
}

/** The name of a type of its own, not of what is made by another, such as a list or an `Omit`. */
function nameOf(type: ts.Type): string | undefined {
  if (type.aliasSymbol) return type.aliasTypeArguments ? undefined : type.aliasSymbol.name;
  const isInterface = type.isClassOrInterface() && !(type.flags & ts.TypeFlags.Intersection);
  return isInterface ? type.symbol.name : undefined;
}
