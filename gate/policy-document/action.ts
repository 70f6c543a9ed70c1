import { Unknown } from '../value.ts';
import {
  allows,
  answered,
  membersOf,
  valuesOf,
  type Answer,
  type Placed,
  type Problem,
  type Statement,
} from './statement.ts';
import { undecided, type Frame } from './undecided.ts';
import { fitsWildcardInAnyLetters } from '../wildcard.ts';

/** A service and the name of one or some of its actions: three letters at least, before any wildcard. */
const NAMED = /^[A-Za-z0-9-]+:[A-Za-z0-9]{3}[A-Za-z0-9*?]*$/;

/** Allowed actions are named. In a key's policy the account's root may have all of them. */
export function actions(
  statements: readonly Statement[],
  exempt: 'named' | 'named-but-for-root',
  frame: Frame,
): Problem[] {
  return statements.filter(allows).flatMap((statement) => {
    const problems = valuesOf(statement, 'Action').flatMap((at) =>
      undecided(
        answered(at.value, (text) => NAMED.test(text)),
        at,
        'allows more than named actions',
      ),
    );
    const isRoot = exempt === 'named-but-for-root' ? ownRoot(statement, frame) : false;
    if (isRoot === true) return [];
    return isRoot === false ? problems : problems.map((problem) => ({ ...problem, deferred: isRoot }));
  });
}

/** Whether a statement's only principal is the root of the account that the stack is deployed to. */
function ownRoot(statement: Statement, { context: { accountID } }: Frame): Answer {
  const principals = valuesOf(statement, 'Principal');
  const unknown = principals.find(({ value }) => value instanceof Unknown)?.value;
  if (unknown instanceof Unknown) return unknown.reason;
  const entries = principals.flatMap(membersOf);
  const [only, ...others] = entries.flatMap(({ values }) => values);
  if (!only || others.length > 0 || entries[0]?.name !== 'AWS') return false;
  return answered(only.value, (text) => {
    const account = /^arn:[a-z-]+:iam::(\d{12}):root$/.exec(text)?.[1];
    if (account === undefined) return false;
    return accountID === undefined
      ? 'depends on $<accountID>, which is not known here'
      : account === accountID;
  });
}

/** The actions of a statement that cover one of `actions`, or might. */
export function covering(
  statement: Statement,
  actions: readonly string[],
): { readonly at: Placed; readonly answer: true | string }[] {
  return valuesOf(statement, 'Action').flatMap((at) => {
    const answer = answered(at.value, (text) =>
      actions.some((action) => fitsWildcardInAnyLetters(text, action)),
    );
    return answer === false ? [] : [{ at, answer }];
  });
}
