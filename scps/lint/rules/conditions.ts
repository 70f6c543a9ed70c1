import { didYouMean } from '../../../gate/suggest.ts';
import { exemptsServices, isNetworkKey, OPERATORS } from '../condition.ts';
import { eachTest, eachValue } from '../each-test.ts';
import { hasWildcard } from '../glob.ts';
import { BOTH, eachDeny, eachStatement, type Rule } from '../rule.ts';

/** Operators, keys and values that are not what they look like. */
export const CONDITION_RULES: readonly Rule[] = [
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
/** `${*}` is how IAM writes an asterisk that is one. */
function withoutVariables(value: string): string {
  return value.replace(/\$\{[^}]*\}/g, '');
}
