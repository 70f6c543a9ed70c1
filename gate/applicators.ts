import { defer, outcome, type Branch, type Failure } from './failure.ts';
import { failuresOf, reportAll, type Check, type Frame } from './frame.ts';
import type { JsonSchema, SchemaObject } from './schema.ts';
import type { Value } from './value.ts';

/**
 * The draft-07 keywords that combine subschemas, in three values. In two, "cannot be decided" would be taken for "no":
 * a `not` would pass, an `if` would choose `else`.
 */

/** What a subschema becomes. */
export type Subschema = (schema: JsonSchema) => Check;

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
