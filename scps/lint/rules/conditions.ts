import { didYouMean } from '../../../gate/suggest.ts';
import { isFalse, isNetworkKey, exemptsServices, OPERATORS, type Test } from '../condition.ts';
import { hasWildcard } from '../glob.ts';
import { BOTH, eachDeny, eachStatement, type Place, type Rule } from '../rule.ts';
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

export const CONDITION_RULES: readonly Rule[] = [
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
  {
    id: 'scp-literal-wildcard',
    title: 'A wildcard under an operator that takes it literally',
    severity: 'error',
    why: 'StringEquals and StringNotEquals compare letter by letter: an asterisk matches only an asterisk. An exemption written so exempts nobody.',
    fix: 'Use StringLike or StringNotLike; for ARNs ArnLike or ArnNotLike.',
    types: BOTH,
    check: eachStatement(
      eachValue(({ operator }, value) =>
        operator.startsWith('String') && operator.includes('Equals') && hasWildcard(withoutVariables(value))
          ? `${operator} takes the wildcard of "${value}" literally.`
          : undefined,
      ),
    ),
  },
  {
    id: 'scp-arn-shape',
    title: 'An ARN operator on something that is no ARN',
    severity: 'error',
    why: 'ARN operators compare the six parts of an ARN one by one; no wildcard spans a colon. A value of fewer parts matches nothing.',
    fix: 'Write all six parts, as in arn:aws:iam::*:role/name.',
    types: BOTH,
    check: eachStatement(
      eachValue(({ operator }, value) =>
        operator.startsWith('Arn') && !value.startsWith('*') && value.split(':').length < 6
          ? `"${value}" has not the six parts of an ARN.`
          : undefined,
      ),
    ),
  },
  {
    id: 'scp-variable-in-arn-operator',
    title: 'A policy variable under an ARN operator',
    severity: 'warning',
    why: 'Simulators leave the variable as it is, and then ArnNotLike denies everyone.',
    unconfirmed: 'whether AWS resolves variables there in control policies',
    fix: 'Write * for the account, or use StringLike or StringNotLike.',
    types: BOTH,
    check: eachStatement(
      eachValue(({ operator }, value) =>
        operator.startsWith('Arn') && /\$\{[^}]*:[^}]*\}/.test(value)
          ? `"${value}" has a policy variable under ${operator}.`
          : undefined,
      ),
    ),
  },
  {
    id: 'scp-operator-unknown',
    title: 'An operator that IAM does not have',
    severity: 'error',
    why: 'AWS refuses the document.',
    fix: 'Correct the name.',
    types: BOTH,
    check: eachStatement(
      eachTest(({ operator }) =>
        OPERATORS.includes(operator)
          ? undefined
          : `IAM has no operator "${operator}".${didYouMean(operator, OPERATORS)}`,
      ),
    ),
  },
  {
    id: 'scp-condition-key-unknown',
    title: 'A condition key that no service has',
    severity: 'error',
    why: 'The key is missing in every request. A negated test on it denies everything, any other never holds.',
    fix: 'Correct the name.',
    types: BOTH,
    check: eachStatement(({ tests }, { reference }) =>
      tests.flatMap(({ key, name, path }) =>
        reference.knowsKey(key)
          ? []
          : [
              {
                path,
                message: `No service has the condition key "${name}" (data of ${reference.catalogue.date}).${didYouMean(key, reference.conditionKeys)}`,
              },
            ],
      ),
    ),
  },
  {
    id: 'scp-network-without-services',
    title: 'A network perimeter without a way for services',
    severity: 'warning',
    why: 'When a service calls another with the credentials of its caller, the keys of the network are not passed on. CloudFormation and others are then denied.',
    fix: 'Add BoolIfExists on aws:ViaAWSService false, so that calls through services pass.',
    types: BOTH,
    check: eachDeny(({ tests }) =>
      tests.some(exemptsServices)
        ? []
        : tests
            .filter(({ key, negated }) => isNetworkKey(key) && negated)
            .slice(0, 1)
            .map(({ name, path }) => ({
              path,
              message: `Calls that services make for a principal come without ${name}, and are denied.`,
            })),
    ),
  },
];

type StatementCheck = (view: StatementView) => readonly Place[];

function eachTest(say: (test: Test) => string | undefined): StatementCheck {
  return ({ tests }) =>
    tests.flatMap((test) => {
      const message = say(test);
      return message === undefined ? [] : [{ path: test.path, message }];
    });
}

function eachValue(say: (test: Test, value: string) => string | undefined): StatementCheck {
  return ({ tests }) =>
    tests.flatMap((test) =>
      test.values.flatMap(({ value, path }) => {
        const message = say(test, value);
        return message === undefined ? [] : [{ path, message }];
      }),
    );
}

function asksFor(wanted: string, { tests }: StatementView): boolean {
  return tests.some(
    ({ operator, key, values }) =>
      operator === 'Null' && key === wanted && values.every(({ value }) => isFalse(value)),
  );
}

/** `${*}` is how IAM writes an asterisk that is one. */
function withoutVariables(value: string): string {
  return value.replace(/\$\{[^}]*\}/g, '');
}
