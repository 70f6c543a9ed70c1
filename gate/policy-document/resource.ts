import { allOf, allows, answered, anyOf, valuesOf, type Problem, type Statement } from './statement.ts';
import { undecided } from './undecided.ts';
import { isUnscoped } from './unscoped-actions.ts';

/** `*`, `arn:*` and whatever names no more than a service. */
const EVERYTHING = /^(arn:([^:]*:){0,4})?[*?]+$/;

/** Allowed resources are named, but for actions that know none. */
export function resources(statements: readonly Statement[]): Problem[] {
  return statements.filter(allows).flatMap((statement) => {
    const actions = valuesOf(statement, 'Action');
    const unscoped = actions.length > 0 && allOf(actions.map(({ value }) => answered(value, isUnscoped)));
    return valuesOf(statement, 'Resource').flatMap((at) => {
      const named = answered(at.value, (text) => !EVERYTHING.test(text));
      return undecided(anyOf([unscoped, named]), at, 'allows every resource');
    });
  });
}
