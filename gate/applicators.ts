import { outcome, type Branch, type Failure } from './failure.ts';
import { failuresOf, reportAll, type Check, type Frame } from './frame.ts';
import { childPointer } from './pointer.ts';
import type { JsonSchema, SchemaObject } from './schema.ts';
import { isOfType } from './unknown-type.ts';
import { firstUnknown, isObject, Unknown, type Value } from './value.ts';

/**
 * The draft-07 keywords that combine subschemas, in three values. ajv's own versions know two, and would take
 * "cannot be decided" for "no": a `not` would pass, an `if` would choose `else`.
 */
export type Subschema = (schema: JsonSchema) => Check;

/** Marks failures as uncertain, for the reason of the first uncertain one among `because`. */
function defer(failures: readonly Failure[], because: readonly Failure[]): Failure[] {
  const reason =
    because.find((failure) => failure.deferred !== undefined)?.deferred ?? 'cannot be decided here';
  return failures.map((failure) => ({ ...failure, deferred: failure.deferred ?? reason }));
}

/** `allOf`: every member holds. What a member with a `rule` finds carries that rule's id. */
export function allOf(members: readonly JsonSchema[], subschema: Subschema): Check {
  const checks = members.map((member) => {
    const check = subschema(member);
    const rule = typeof member === 'object' ? member.rule : undefined;
    return rule === undefined ? check : ruled(rule, check);
  });
  return (frame, data, path) => {
    for (const check of checks) check(frame, data, path);
  };
}

function ruled(rule: string, check: Check): Check {
  return (frame, data, path) => {
    const failures = failuresOf(check, frame, data, path);
    for (const failure of failures) frame.failures.push({ ...failure, rule: failure.rule ?? rule });
  };
}

/** `anyOf`: at least one branch holds. */
export function anyOf(branches: readonly JsonSchema[], subschema: Subschema): Check {
  const checks = branches.map(subschema);
  return (frame, data, path) => {
    const found: Branch[] = [];
    for (const [index, check] of checks.entries()) {
      const failures = failuresOf(check, frame, data, path);
      if (failures.length === 0) return;
      found.push({ schema: branches[index] ?? true, failures });
    }
    reportNoBranch('anyOf', branches, found, frame, data, path);
  };
}

/** `oneOf`: exactly one branch holds. */
export function oneOf(branches: readonly JsonSchema[], subschema: Subschema): Check {
  const checks = branches.map(subschema);
  return (frame, data, path) => {
    const found = checks.map((check, index) => ({
      schema: branches[index] ?? true,
      failures: failuresOf(check, frame, data, path),
    }));
    const held = found.filter(({ failures }) => failures.length === 0);
    const undecided = found.find(({ failures }) => outcome(failures) === undefined);
    const failure: Failure = { keyword: 'oneOf', path, data, schema: branches };
    if (held.length > 1) frame.failures.push(failure);
    else if (held.length === 0) reportNoBranch('oneOf', branches, found, frame, data, path);
    else if (undecided) reportAll(frame, defer([failure], undecided.failures));
  };
}

function reportNoBranch(
  keyword: 'anyOf' | 'oneOf',
  schema: readonly JsonSchema[],
  branches: readonly Branch[],
  frame: Frame,
  data: Value,
  path: string,
): void {
  const undecided = branches.find(({ failures }) => outcome(failures) === undefined);
  if (undecided) reportAll(frame, undecided.failures);
  else frame.failures.push({ keyword, path, data, schema, branches });
}

/** `not`: the subschema does not hold. */
export function not(schema: JsonSchema, subschema: Subschema): Check {
  const check = subschema(schema);
  return (frame, data, path) => {
    const failures = failuresOf(check, frame, data, path);
    const held = outcome(failures);
    if (held === false) return;
    const failure: Failure = { keyword: 'not', path, data, schema };
    reportAll(frame, held ? [failure] : defer([failure], failures));
  };
}

/** `if`, `then`, `else`. An undecided `if` defers what either way finds. */
export function ifThenElse(node: SchemaObject, subschema: Subschema): Check {
  const condition = subschema(node.if ?? true);
  const then = subschema(node.then ?? true);
  const otherwise = subschema(node.else ?? true);
  return (frame, data, path) => {
    const failures = failuresOf(condition, frame, data, path);
    switch (outcome(failures)) {
      case true:
        then(frame, data, path);
        return;
      case false:
        otherwise(frame, data, path);
        return;
      case undefined: {
        const either = [...failuresOf(then, frame, data, path), ...failuresOf(otherwise, frame, data, path)];
        reportAll(frame, defer(either, failures));
      }
    }
  };
}

/** `properties` whose own schemas are compiled only when a resource has them. */
export function members(schemas: Readonly<Record<string, JsonSchema>>, subschema: Subschema): Check {
  const checks = new Map(Object.entries(schemas).map(([name, schema]) => [name, subschema(schema)]));
  return (frame, data, path) => {
    if (!isObject(data)) return;
    for (const name in data) checks.get(name)?.(frame, data[name] ?? null, childPointer(path, name));
  };
}

/** `contains`: at least one item holds. */
export function contains(schema: JsonSchema, subschema: Subschema): Check {
  const check = subschema(schema);
  return (frame, data, path) => {
    if (!Array.isArray(data)) return;
    let undecided: readonly Failure[] | undefined;
    for (const [index, item] of (data as readonly Value[]).entries()) {
      const failures = failuresOf(check, frame, item, childPointer(path, index));
      const held = outcome(failures);
      if (held) return;
      if (held === undefined) undecided ??= failures;
    }
    const failure: Failure = { keyword: 'contains', path, data, schema };
    reportAll(frame, undecided ? defer([failure], undecided) : [failure]);
  };
}

/** `uniqueItems`: no two items are equal. ajv compares each with each, which takes minutes for a long list of objects. */
export const uniqueItems: Check = (frame, data, path) => {
  if (!Array.isArray(data)) return;
  const items = data as readonly Value[];
  if (new Set(items.map(canonical)).size === items.length) return;
  const deferred = firstUnknown(items)?.reason;
  frame.failures.push({
    keyword: 'uniqueItems',
    path,
    data: items,
    schema: true,
    ...(deferred !== undefined && { deferred }),
  });
};

/** One text for values that JSON takes for equal: the order of members does not count. */
function canonical(value: Value): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

/**
 * Holds an unknown value against the keywords of a node that say something of a value. Nothing can be said
 * yet, so it is reported as deferred, once. Items of an unknown list are unknown strings, of what may be a list unknown
 * as it is. No check where ajv
 * itself can tell: a node that says no more than a type which is not an object's.
 */
export function undecided(node: SchemaObject, subschema: Subschema): Check | undefined {
  const asserts = VALUE_KEYWORDS.some((keyword) => node[keyword] !== undefined);
  const item = node.items === undefined ? undefined : subschema(node.items);
  const forObjects = node.type === 'object' || (Array.isArray(node.type) && node.type.includes('object'));
  if (!asserts && !item && !forObjects) return undefined;
  return (frame, data, path) => {
    if (!frame.hasUnknowns) return;
    if (!(data instanceof Unknown)) {
      if (node.uniqueItems && Array.isArray(data)) undecidedTwins(frame, data as readonly Value[], path);
    } else if (asserts || (forObjects && !isOfType(data, node.type))) {
      frame.failures.push({ keyword: 'undecided', path, data, schema: node, deferred: data.reason });
    } else if ((data.kind === 'list' || data.kind === 'any') && item) {
      // The list may turn out empty, so nothing that its items would break is certain.
      const one = new Unknown(data.kind === 'list' ? 'string' : 'any', data.reason);
      const failures = failuresOf(item, frame, one, path);
      reportAll(
        frame,
        failures.map((failure) => ({ ...failure, deferred: data.reason })),
      );
    }
  };
}

/** Items of a list without repetition may turn out equal while one of them is unknown. */
function undecidedTwins(frame: Frame, items: readonly Value[], path: string): void {
  const unknown = items.length > 1 ? firstUnknown(items) : undefined;
  if (!unknown) return;
  frame.failures.push({ keyword: 'uniqueItems', path, data: items, schema: true, deferred: unknown.reason });
}

const VALUE_KEYWORDS = [
  'const',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'contains',
  'minItems',
  'maxItems',
  'uniqueItems',
  'properties',
  'patternProperties',
  'additionalProperties',
  'propertyNames',
  'required',
  'minProperties',
  'maxProperties',
  'dependencies',
] as const satisfies readonly (keyof SchemaObject)[];
