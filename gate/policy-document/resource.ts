import { allOf, allows, answered, anyOf, valuesOf, type Problem, type Statement } from './statement.ts';
import { undecided } from './undecided.ts';
import { isUnscoped } from './unscoped-actions.ts';

/** `*`, `arn:*` and whatever names no more than a service. */
const NO_MORE_THAN_A_SERVICE = /^(arn:([^:]*:){0,4})?[*?]+$/;

/** All names of a kind in whatever account: `arn:aws:kms:*:*:key/*`, and all objects of all buckets. */
const ALL_OF_A_KIND = /^arn:[^:]*:[^:]*:[^:]*:([*?]+:([A-Za-z-]+[:/])?|:)[*?:/]+$/;

function isEverything(text: string): boolean {
  return NO_MORE_THAN_A_SERVICE.test(text) || ALL_OF_A_KIND.test(text);
}

/** Allowed resources are named, but for actions that know none. */
export function resources(statements: readonly Statement[]): Problem[] {
  return statements.filter(allows).flatMap((statement) => {
    const actions = valuesOf(statement, 'Action');
    const unscoped = actions.length > 0 && allOf(actions.map(({ value }) => answered(value, isUnscoped)));
    return valuesOf(statement, 'Resource').flatMap((at) => {
      const named = answered(at.value, (text) => !isEverything(text));
      return undecided(anyOf([unscoped, named]), at, 'allows every resource');
    });
  });
}
