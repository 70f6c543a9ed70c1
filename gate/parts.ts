import type { Subschema } from './applicators.ts';
import { defer, outcome, type Failure } from './failure.ts';
import { failuresOf, report, reportAll, type Check } from './frame.ts';
import { compilePattern } from './placeholder.ts';
import { childPointer } from './pointer.ts';
import type { JsonSchema, SchemaObject } from './schema.ts';
import { isObject, type Value } from './value.ts';

/** The draft-07 keywords that hold the parts of a value, its members or items, against subschemas. */

/** `properties` */
export function properties(schemas: Readonly<Record<string, JsonSchema>>, subschema: Subschema): Check {
  const checks = new Map(Object.entries(schemas).map(([name, schema]) => [name, subschema(schema)]));
  return (frame, data, path) => {
    if (!isObject(data)) return;
    for (const name in data) checks.get(name)?.(frame, data[name] ?? null, childPointer(path, name));
  };
}

/** `patternProperties` */
export function patternProperties(
  schemas: Readonly<Record<string, JsonSchema>>,
  subschema: Subschema,
): Check {
  const checks = Object.entries(schemas).map(
    ([pattern, schema]) => [compilePattern(pattern), subschema(schema)] as const,
  );
  return (frame, data, path) => {
    if (!isObject(data)) return;
    for (const name in data) {
      for (const [pattern, check] of checks) {
        if (pattern.test(name)) check(frame, data[name] ?? null, childPointer(path, name));
      }
    }
  };
}

/** `additionalProperties` of a node: its schema for what neither `properties` nor `patternProperties` name. */
export function additionalProperties(node: SchemaObject, subschema: Subschema): Check | undefined {
  const { additionalProperties: schema = true } = node;
  if (schema === true) return undefined;
  const named = new Set(Object.keys(node.properties ?? {}));
  const patterns = Object.keys(node.patternProperties ?? {}).map(compilePattern);
  const check = schema === false ? undefined : subschema(schema);
  return (frame, data, path) => {
    if (!isObject(data)) return;
    for (const name in data) {
      if (named.has(name) || patterns.some((pattern) => pattern.test(name))) continue;
      const at = childPointer(path, name);
      if (check) check(frame, data[name] ?? null, at);
      else {
        const failure = { keyword: 'additionalProperties', path: at, data, schema, property: name };
        report(frame, { ...failure, known: [...named] });
      }
    }
  };
}

/** `propertyNames` */
export function propertyNames(schema: JsonSchema, subschema: Subschema): Check {
  const check = subschema(schema);
  return (frame, data, path) => {
    if (!isObject(data)) return;
    for (const name in data) {
      const at = childPointer(path, name);
      const failures = failuresOf(check, frame, name, at);
      const failure = { keyword: 'propertyNames', path: at, data, schema, property: name };
      reportAll(frame, outcome(failures) === undefined ? defer([failure], failures) : []);
      if (outcome(failures) === false) report(frame, failure);
    }
  };
}

/** `items` */
export function items(schema: JsonSchema, subschema: Subschema): Check {
  const check = subschema(schema);
  return (frame, data, path) => {
    if (!Array.isArray(data)) return;
    for (const [index, item] of (data as readonly Value[]).entries())
      check(frame, item, childPointer(path, index));
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

/** `dependencies`: what an object has to have, or how it has to be, when it has a property. */
export function dependencies(schema: NonNullable<SchemaObject['dependencies']>, subschema: Subschema): Check {
  const entries = Object.entries(schema).map(
    ([name, one]) => [name, isNames(one) ? one : subschema(one)] as const,
  );
  return (frame, data, path) => {
    if (!isObject(data)) return;
    for (const [name, one] of entries) {
      if (!Object.hasOwn(data, name)) continue;
      if (typeof one === 'function') one(frame, data, path);
      else {
        for (const property of one) {
          if (!Object.hasOwn(data, property))
            report(frame, { keyword: 'dependencies', path, data, schema, property });
        }
      }
    }
  };
}

function isNames(dependency: JsonSchema | readonly string[]): dependency is readonly string[] {
  return Array.isArray(dependency);
}
