import type { Test } from './condition.ts';
import type { Place } from './rule.ts';
import type { StatementView } from './statement.ts';

type StatementCheck = (view: StatementView) => readonly Place[];

/** A check of each test of a statement by itself; what it says is told at the condition key. */
export function eachTest(say: (test: Test) => string | undefined): StatementCheck {
  return ({ tests }) =>
    tests.flatMap((test) => {
      const message = say(test);
      return message === undefined ? [] : [{ path: test.path, message }];
    });
}

/** The same of each value that a test names, told at the value. */
export function eachValue(say: (test: Test, value: string) => string | undefined): StatementCheck {
  return ({ tests }) =>
    tests.flatMap((test) =>
      test.values.flatMap(({ value, path }) => {
        const message = say(test, value);
        return message === undefined ? [] : [{ path, message }];
      }),
    );
}
