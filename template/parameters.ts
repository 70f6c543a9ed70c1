import { Unknown, type Value } from '../gate/value.ts';
import { entryOf, memberOf, scalarText, textOf, type Entry, type Node } from './node.ts';
import type { Fail } from './problem.ts';

/**
 * The values of a template's parameters: what is given, else the default if `defaults` count, else unknown. A NoEcho
 * parameter is always unknown, so that its value can be printed nowhere. Reports a given value that the template does
 * not allow. Values of parameters that it does not declare are for other templates.
 */
export function parameterValues(
  root: Node,
  given: Readonly<Record<string, string>>,
  defaults: boolean,
  fail: Fail,
): ReadonlyMap<string, Value> {
  const section = entryOf(root, 'Parameters');
  const entries = section?.value.kind === 'map' ? section.value.entries : [];
  return new Map(
    entries.map((entry) => [
      entry.key,
      valueOf(entry, Object.hasOwn(given, entry.key) ? given[entry.key] : undefined, defaults, fail),
    ]),
  );
}

function valueOf(
  { key, keyOffset, value }: Entry,
  given: string | undefined,
  defaults: boolean,
  fail: Fail,
): Value {
  const type = textOf(memberOf(value, 'Type')) ?? 'String';
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<') || type.includes('Value<List<');
  const kind = isList ? 'list' : 'string';
  if (type.startsWith('AWS::SSM::Parameter::Value<') || type === 'AWS::SSM::Parameter::Value<String>') {
    return new Unknown(
      kind,
      `depends on the parameter ${key}, which is read from Parameter Store at deployment`,
    );
  }
  const text = given ?? (defaults ? scalarText(memberOf(value, 'Default')) : undefined);
  if (text === undefined)
    return new Unknown(kind, `depends on the parameter ${key}, which has no value here`);
  // Of a list each item is held to the pattern (User Guide, "Parameters").
  if (given !== undefined) refuseForbidden(key, isList ? itemsOf(given) : [given], value, keyOffset, fail);
  if (/^true$/i.test(scalarText(memberOf(value, 'NoEcho')) ?? '')) {
    return new Unknown(kind, `is the NoEcho parameter ${key}`);
  }
  return isList ? itemsOf(text) : text;
}

function itemsOf(list: string): readonly string[] {
  return list.split(',').map((item) => item.trim());
}

function refuseForbidden(
  name: string,
  given: readonly string[],
  declaration: Node,
  offset: number,
  fail: Fail,
): void {
  const allowed = memberOf(declaration, 'AllowedValues');
  const values = allowed?.kind === 'list' ? allowed.items.map((item) => scalarText(item) ?? '') : undefined;
  if (values && !given.every((one) => values.includes(one))) {
    fail(
      offset,
      `The given value of the parameter "${name}" is not one of its AllowedValues: ${values.join(', ')}.`,
    );
  }
  const pattern = textOf(memberOf(declaration, 'AllowedPattern'));
  if (pattern !== undefined && !given.every((one) => matchesWhole(pattern, one))) {
    fail(offset, `The given value of the parameter "${name}" does not match its AllowedPattern ${pattern}.`);
  }
  for (const [member, measure, breaks] of LIMITS) {
    const limit = scalarText(memberOf(declaration, member));
    if (limit !== undefined && given.some((one) => breaks(measure(one), Number(limit)))) {
      fail(offset, `The given value of the parameter "${name}" breaks its ${member} ${limit}.`);
    }
  }
}

const below = (value: number, limit: number): boolean => value < limit;
const above = (value: number, limit: number): boolean => value > limit;
const LIMITS: readonly (readonly [
  string,
  (text: string) => number,
  (value: number, limit: number) => boolean,
])[] = [
  ['MinLength', (text) => text.length, below],
  ['MaxLength', (text) => text.length, above],
  ['MinValue', Number, below],
  ['MaxValue', Number, above],
];

/** CloudFormation's patterns are Java's; one that JavaScript cannot read is left to CloudFormation. */
function matchesWhole(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return true;
  }
}
