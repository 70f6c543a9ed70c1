import { isObject, Unknown, type Value } from '../value.ts';
import {
  allOf,
  allows,
  answered,
  anyOf,
  membersOf,
  valuesOf,
  type Answer,
  type Placed,
  type Problem,
  type Statement,
} from './statement.ts';
import { undecided } from './undecided.ts';
import { fitsWildcardInAnyLetters } from '../wildcard.ts';

/**
 * Nobody comes without TLS: a statement denies the action to everyone when `aws:SecureTransport` is false, under
 * no other condition. For S3 that is for the bucket and for all that is below it, in one statement or in two; else
 * for each resource that the document allows something on.
 */
export function tls(document: Placed, statements: readonly Statement[], action: string): Problem[] {
  const denials = statements
    .map((statement) => ({
      denies: deniesPlain(statement, action),
      resources: valuesOf(statement, 'Resource'),
    }))
    .filter(({ denies }) => denies !== false);
  const answers = toBeDenied(statements, action).map((isDenied) =>
    anyOf(
      denials.map(({ denies, resources }) =>
        allOf([denies, anyOf(resources.map(({ value }) => answered(value, isDenied)))]),
      ),
    ),
  );
  const at = { value: null, path: `${document.path}/Statement` };
  return undecided(allOf(answers), at, `does not deny ${action} to everyone who comes without TLS`);
}

/** For each part that must be denied, whether the resource of a denial covers it. */
function toBeDenied(statements: readonly Statement[], action: string): ((resource: string) => Answer)[] {
  if (action.startsWith('s3:')) {
    return [(text) => /^[^*?]*[^/*?]$/.test(text), (text) => /^[^/*?]*\/\*$/.test(text)];
  }
  const allowed = statements.filter(allows).flatMap((statement) => valuesOf(statement, 'Resource'));
  return [
    () => true,
    ...allowed.map(
      ({ value }) =>
        (text: string) =>
          answered(value, (one) => fitsWildcardInAnyLetters(text, one)),
    ),
  ];
}

function deniesPlain(statement: Statement, action: string): Answer {
  const { Effect, NotAction, NotPrincipal, NotResource, Condition } = statement.members;
  if (NotAction !== undefined || NotPrincipal !== undefined || NotResource !== undefined) return false;
  return allOf([
    answered(Effect ?? null, (text) => text === 'Deny'),
    anyOf(
      valuesOf(statement, 'Action').map(({ value }) => answered(value, (text) => deniesAll(text, action))),
    ),
    anyOf(valuesOf(statement, 'Principal').map(everyone)),
    withoutTls(Condition),
  ]);
}

/** A wildcard in the middle leaves actions out, so a denial of all is spelt as such. */
function deniesAll(written: string, action: string): boolean {
  if (!action.endsWith(':*')) return fitsWildcardInAnyLetters(written, action);
  return /^\*+$/.test(written) || written.toLowerCase() === action.toLowerCase();
}

function everyone({ value, path }: Placed): Answer {
  const members = membersOf({ value, path }).filter(({ name }) => name === 'AWS');
  const values = isObject(value) ? members.flatMap((member) => member.values) : [{ value, path }];
  return anyOf(values.map((one) => answered(one.value, (text) => text === '*')));
}

/** Just `{Bool: {aws:SecureTransport: 'false'}}`: any other condition would let somebody through. */
function withoutTls(condition: Value | undefined): Answer {
  if (condition instanceof Unknown) return condition.reason;
  const [operator, ...others] = membersOf({ value: condition ?? null, path: '' });
  if (!operator || others.length > 0 || operator.name !== 'Bool') return false;
  const unknown = operator.values.find(({ value }) => value instanceof Unknown)?.value;
  if (unknown instanceof Unknown) return unknown.reason;
  const keys = operator.values.flatMap(membersOf);
  const [key, ...more] = keys;
  if (!key || more.length > 0 || key.values.length === 0 || key.name.toLowerCase() !== 'aws:securetransport')
    return false;
  return allOf(key.values.map(({ value }) => answered(value, (text) => text.toLowerCase() === 'false')));
}
