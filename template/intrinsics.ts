import { isObject, firstUnknown, Unknown, type Value } from '../gate/value.ts';
import { memberOf, textOf, type Node } from './node.ts';
import type { Resolver } from './resolver.ts';
import type { Resolved, Scope } from './scope.ts';

/** The value of a function's argument. */
type Intrinsic = (argument: Node, scope: Scope, resolver: Resolver) => Resolved;

/** Functions that give a value, by the name of their long form. `Fn::If` is taken before (`Resolver.choose`). */
export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope, resolver) => {
    const name = nameOf(argument, scope, resolver);
    if (name instanceof Unknown) return name;
    return name === undefined
      ? malformed(argument, resolver, 'Ref takes a name.')
      : resolver.reference(name, argument.offset, scope);
  },

  'Fn::GetAtt': (argument, scope, resolver) => {
    const whole = textOf(argument)?.split(/\.(.*)/s);
    const [id, attribute] =
      whole ?? (argument.kind === 'list' ? argument.items.map((item) => nameOf(item, scope, resolver)) : []);
    if (id instanceof Unknown) return id;
    if (attribute instanceof Unknown) return attribute;
    if (id === undefined || attribute === undefined) {
      return malformed(argument, resolver, 'Fn::GetAtt takes a resource and an attribute.');
    }
    return resolver.attribute(id, attribute, argument.offset, scope);
  },

  'Fn::Sub': (argument, scope, resolver) => {
    const [first, variables, ...others] = argument.kind === 'list' ? argument.items : [argument];
    const text = textOf(first);
    if (text === undefined || others.length > 0 || (variables && variables.kind !== 'map')) {
      return malformed(
        argument,
        resolver,
        'Fn::Sub takes a text, or a list of a text and a map of variables.',
      );
    }
    return substitute(text, variables, first?.offset ?? argument.offset, scope, resolver);
  },

  'Fn::Join': (argument, scope, resolver) => {
    const [delimiter, list] = operands(argument, 2, scope, resolver);
    if (delimiter instanceof Unknown) return new Unknown('string', delimiter.reason);
    if (typeof delimiter !== 'string' || list === undefined) {
      return malformed(argument, resolver, 'Fn::Join takes a delimiter and a list.');
    }
    const unknown = firstUnknown(list);
    if (unknown) return new Unknown('string', unknown.reason);
    if (!Array.isArray(list)) return malformed(argument, resolver, 'Fn::Join takes a delimiter and a list.');
    return (list as readonly Value[]).map(printed).join(delimiter);
  },

  'Fn::Select': (argument, scope, resolver) => {
    const [index, list] = operands(argument, 2, scope, resolver);
    if (index instanceof Unknown) return new Unknown('any', index.reason);
    if (list instanceof Unknown) return new Unknown(list.kind === 'list' ? 'string' : 'any', list.reason);
    const item = Array.isArray(list) ? (list as readonly Value[])[Number(index)] : undefined;
    return item ?? malformed(argument, resolver, 'Fn::Select takes an index and a list that has it.');
  },

  'Fn::Split': (argument, scope, resolver) => {
    const [delimiter, text] = operands(argument, 2, scope, resolver);
    const unknown = [delimiter, text].find((operand) => operand instanceof Unknown);
    if (unknown instanceof Unknown) return new Unknown('list', unknown.reason);
    if (typeof delimiter !== 'string' || typeof text !== 'string') {
      return malformed(argument, resolver, 'Fn::Split takes a delimiter and a text.');
    }
    return text.split(delimiter);
  },

  'Fn::FindInMap': (argument, scope, resolver) => findInMap(argument, scope, resolver),

  'Fn::Base64': (argument, scope, resolver) => {
    const text = resolver.resolve(argument, scope);
    if (text instanceof Unknown) return new Unknown('string', text.reason);
    return typeof text === 'string'
      ? Buffer.from(text, 'utf8').toString('base64')
      : malformed(argument, resolver, 'Fn::Base64 takes a text.');
  },

  'Fn::Length': (argument, scope, resolver) => {
    const list = resolver.resolve(argument, scope);
    if (list instanceof Unknown) return new Unknown('number', list.reason);
    return Array.isArray(list) ? list.length : malformed(argument, resolver, 'Fn::Length takes a list.');
  },

  'Fn::ToJsonString': (argument, scope, resolver) => {
    const value = resolver.resolve(argument, scope);
    const unknown = firstUnknown(value);
    if (unknown) return new Unknown('string', unknown.reason);
    return isObject(value) || Array.isArray(value)
      ? JSON.stringify(value)
      : malformed(argument, resolver, 'Fn::ToJsonString takes an object or a list.');
  },

  'Fn::Cidr': later('list', 'is computed by Fn::Cidr at deployment'),
  // An empty Region is that of the stack.
  'Fn::GetAZs': (argument, scope, resolver) => {
    const { zonesOf, region } = resolver.options;
    const named = resolver.resolve(argument, scope);
    const of = named === '' ? region : named;
    const zones = typeof of === 'string' ? zonesOf?.(of) : undefined;
    return zones ?? new Unknown('list', 'depends on the Availability Zones of the account');
  },

  'Fn::ImportValue': (argument, scope, resolver) => {
    const { imports = {} } = resolver.options;
    const name = resolver.resolve(argument, scope);
    const value = typeof name === 'string' && Object.hasOwn(imports, name) ? imports[name] : undefined;
    return value ?? new Unknown('string', 'is exported by another stack');
  },

  'Fn::Transform': later('any', 'is made by a macro at deployment'),
};

/** A function whose value only the deployment knows. Its argument is resolved for what it refers to. */
function later(kind: Unknown['kind'], reason: string): Intrinsic {
  return (argument, scope, resolver) => {
    resolver.resolve(argument, scope);
    return new Unknown(kind, reason);
  };
}

function malformed(argument: Node, resolver: Resolver, message: string): Unknown {
  resolver.fail(argument.offset, message);
  return new Unknown('any', 'is written in a form that cannot be read');
}

/** A text that may itself be made by a function. */
function nameOf(node: Node, scope: Scope, resolver: Resolver): string | Unknown | undefined {
  const name = resolver.resolve(node, scope);
  if (name instanceof Unknown) return new Unknown('any', name.reason);
  return typeof name === 'string' ? name : undefined;
}

function operands(argument: Node, count: number, scope: Scope, resolver: Resolver): Resolved[] {
  if (argument.kind !== 'list' || argument.items.length !== count) return [];
  return argument.items.map((item) => resolver.resolve(item, scope));
}

function printed(value: Value): string {
  if (Array.isArray(value)) return (value as readonly Value[]).map(printed).join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `${Name}`, `${Resource.Attribute}`, `${Variable}`; `${!Literal}` stands for `${Literal}`. */
function substitute(
  text: string,
  variables: Node | undefined,
  offset: number,
  scope: Scope,
  resolver: Resolver,
): Value {
  let unknown: Unknown | undefined;
  const filled = text.replace(/\$\{(!?)([^}]*)\}/g, (_, bang: string, inner: string) => {
    if (bang) return `\${${inner}}`;
    const value = substituted(inner.trim(), variables, offset, scope, resolver);
    if (value instanceof Unknown) unknown ??= value;
    return printed(value);
  });
  if (unknown) return new Unknown('string', unknown.reason);
  return filled.includes('{{resolve:ssm:')
    ? new Unknown('string', 'is read from Parameter Store at deployment')
    : filled;
}

function substituted(
  name: string,
  variables: Node | undefined,
  offset: number,
  scope: Scope,
  resolver: Resolver,
): Value {
  const variable = memberOf(variables, name);
  if (variable) return resolver.resolve(variable, scope) ?? '';
  const dot = name.indexOf('.');
  if (dot < 0) return resolver.reference(name, offset, scope);
  return resolver.attribute(name.slice(0, dot), name.slice(dot + 1), offset, scope);
}

function findInMap(argument: Node, scope: Scope, resolver: Resolver): Resolved {
  const [map, first, second, settings, ...others] = argument.kind === 'list' ? argument.items : [];
  if (!map || !first || !second || others.length > 0) {
    return malformed(argument, resolver, 'Fn::FindInMap takes a map, two keys and perhaps a DefaultValue.');
  }
  const keys = [map, first, second].map((node) => resolver.resolve(node, scope));
  const unknown = keys.find((key) => key instanceof Unknown);
  if (unknown instanceof Unknown) return new Unknown('any', unknown.reason);
  const [mapName = '', one = '', two = ''] = keys.map((key) => printed(key ?? ''));
  const found = resolver.mapped(mapName, one, two);
  if (found) return resolver.resolve(found, scope);
  const otherwise = memberOf(settings, 'DefaultValue');
  if (otherwise) return resolver.resolve(otherwise, scope);
  return malformed(argument, resolver, `The mapping "${mapName}" has no value at "${one}", "${two}".`);
}
