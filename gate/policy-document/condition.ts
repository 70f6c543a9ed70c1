import { Unknown } from '../value.ts';
import { answered, allOf, membersOf, valuesOf, type Answer, type Statement } from './statement.ts';
import type { Frame } from './undecided.ts';

/**
 * For each condition of a statement with one of the operators on one of the keys: whether all of its values are
 * as wanted. A condition holds when one of its values matches, so all of them must be. Names of keys are
 * compared in any letters, as IAM does.
 */
export function conditionAnswers(
  statement: Statement,
  operators: readonly string[],
  keys: readonly string[],
  wanted: (text: string) => Answer,
): Answer[] {
  const names = keys.map((key) => key.toLowerCase());
  const conditions = valuesOf(statement, 'Condition');
  const operated = conditions
    .flatMap(membersOf)
    .filter(({ name }) => operators.includes(name))
    .flatMap(({ values }) => values);
  const compared = operated
    .flatMap(membersOf)
    .filter(({ name, values }) => names.includes(name.toLowerCase()) && values.length > 0);
  return [
    ...[...conditions, ...operated].flatMap(({ value }) => (value instanceof Unknown ? [value.reason] : [])),
    ...compared.map(({ values }) => allOf(values.map(({ value }) => answered(value, wanted)))),
  ];
}

/** Operators that compare whole texts. `...IfExists` holds without the key, so it closes nothing. */
const EQUALS = ['StringEquals', 'ArnEquals', 'ArnLike', 'StringLike'];

/** Whether a condition ties a statement to the organization. */
export function tiedToOrganization(statement: Statement, { context: { organizationID } }: Frame): Answer[] {
  return conditionAnswers(statement, EQUALS, ['aws:PrincipalOrgID', 'aws:SourceOrgID'], (text) =>
    organizationID === undefined
      ? 'depends on $<organizationID>, which is not known here'
      : text === organizationID,
  );
}

/** Whether a condition ties a statement to callers or sources of this account. */
export function tiedToAccount(statement: Statement, { context: { accountID } }: Frame): Answer[] {
  const isOwn = (account: string | undefined): Answer =>
    accountID === undefined ? 'depends on $<accountID>, which is not known here' : account === accountID;
  return [
    ...conditionAnswers(
      statement,
      EQUALS,
      ['aws:PrincipalAccount', 'aws:SourceAccount', 'kms:CallerAccount'],
      isOwn,
    ),
    ...conditionAnswers(statement, EQUALS, ['aws:SourceArn', 'aws:PrincipalArn'], (text) => {
      const account = /^arn:[^:*?]+:[^:*?]+:[^:]*:(\d{12}):/.exec(text)?.[1];
      return account === undefined ? false : isOwn(account);
    }),
  ];
}
