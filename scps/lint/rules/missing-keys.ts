import { isFalse } from '../condition.ts';
import { eachTest } from '../each-test.ts';
import { BOTH, eachDeny, eachStatement, type Rule } from '../rule.ts';
import type { StatementView } from '../statement.ts';

/** Keys with more than one value, which need a quantifier (IAM user guide, global keys; KMS developer guide). */
const MULTIVALUED = new Set([
  'aws:calledvia',
  'aws:tagkeys',
  'aws:principalorgpaths',
  'aws:principalservicenameslist',
  'aws:resourceorgpaths',
  'aws:sourceorgpaths',
  'kms:resourcealiases',
  'kms:encryptioncontextkeys',
  'kms:grantoperations',
]);

/** Multivalued keys by which a deny lets callers off; of tags and the like every value is to be denied. */
const LETS_OFF = /^aws:(?:calledvia|principal|sourceorg|resourceorg|vpceorg)/;

/** In every request, so a missing key is no way around (IAM user guide, aws:SecureTransport). */
const ALWAYS_PRESENT = new Set(['aws:securetransport']);

/** What tests make of a key that is missing, or has several values. */
export const MISSING_KEY_RULES: readonly Rule[] = [
  {
    id: 'scp-any-value-negated',
    title: 'ForAnyValue with a negated operator in a deny',
    severity: 'error',
    why: 'On a key that lets callers off. When the key is missing the test does not hold, so the deny lets the call pass. When it has several values, one that differs is enough to deny, so legitimate chains are denied.',
    fix: 'Use the single-valued key without a quantifier (StringNotEquals on aws:CalledViaFirst), or ForAllValues.',
    types: BOTH,
    check: eachDeny(
      eachTest(({ quantifier, negated, ifExists, operator, key, name }) =>
        quantifier === 'ForAnyValue' && negated && !ifExists && LETS_OFF.test(key)
          ? `ForAnyValue:${operator} does not hold when ${name} is missing, so nothing is denied then.`
          : undefined,
      ),
    ),
  },
  {
    id: 'scp-bool-fails-open',
    title: 'Bool false without IfExists in a deny',
    severity: 'error',
    why: 'A Bool test does not hold when its key is missing, so the deny lets the call pass.',
    fix: 'Use BoolIfExists.',
    types: BOTH,
    check: eachDeny(
      eachTest(({ operator, ifExists, key, name, values }) =>
        operator === 'Bool' &&
        !ifExists &&
        !ALWAYS_PRESENT.has(key) &&
        values.some(({ value }) => isFalse(value))
          ? `Where ${name} is missing the deny does not apply.`
          : undefined,
      ),
    ),
  },
  {
    id: 'scp-all-values-in-allow',
    title: 'ForAllValues in an allow',
    severity: 'error',
    why: 'It holds when the key is missing or empty, so the statement allows what it was to narrow.',
    fix: 'Add a Null test that asks for the key, or use ForAnyValue.',
    types: BOTH,
    check: eachStatement((view) =>
      view.denies
        ? []
        : eachTest(({ quantifier, key, name }) =>
            quantifier === 'ForAllValues' && !asksFor(key, view)
              ? `This holds for calls without ${name} too.`
              : undefined,
          )(view),
    ),
  },
  {
    id: 'scp-all-values-in-deny',
    title: 'ForAllValues with a positive operator in a deny',
    severity: 'warning',
    why: 'It holds when the key is missing or empty too, so the deny also meets what has no such value: with kms:ResourceAliases every key without an alias.',
    fix: 'Use ForAnyValue.',
    types: BOTH,
    check: eachDeny((view) =>
      eachTest(({ quantifier, negated, key, name }) =>
        quantifier === 'ForAllValues' && !negated && !asksFor(key, view)
          ? `This denies calls without ${name} too.`
          : undefined,
      )(view),
    ),
  },
  {
    id: 'scp-multivalued-key',
    title: 'A key of several values without a quantifier',
    severity: 'warning',
    why: 'The key has a list of values. Without ForAllValues or ForAnyValue it is left to AWS how the list is compared.',
    fix: 'Say ForAllValues or ForAnyValue, or use a key of one value such as aws:CalledViaFirst.',
    types: BOTH,
    check: eachStatement(
      eachTest(({ quantifier, key, name, operator }) =>
        quantifier === undefined && operator !== 'Null' && MULTIVALUED.has(key)
          ? `${name} has several values.`
          : undefined,
      ),
    ),
  },
  {
    id: 'scp-if-exists-idle',
    title: 'IfExists that adds nothing',
    severity: 'note',
    why: 'A negated operator holds for a missing key anyway. IfExists costs characters and suggests that it does more.',
    fix: 'Take IfExists away.',
    types: BOTH,
    check: eachStatement(
      eachTest(({ ifExists, negated, quantifier, operator }) =>
        ifExists && negated && quantifier !== 'ForAnyValue'
          ? `${operator} holds for a missing key without IfExists.`
          : undefined,
      ),
    ),
  },
];

function asksFor(wanted: string, { tests }: StatementView): boolean {
  return tests.some(
    ({ operator, key, values }) =>
      operator === 'Null' && key === wanted && values.every(({ value }) => isFalse(value)),
  );
}
