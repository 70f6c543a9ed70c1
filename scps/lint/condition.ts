import type { Condition } from '../document.ts';
import type { Path, Placed } from './statement.ts';

/** One key under one operator of a condition. All of a statement's must hold for it to apply. */
export interface Test {
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | undefined;
  /** Without quantifier and `IfExists`, as IAM spells it; as it is written when IAM has no such operator. */
  readonly operator: string;
  readonly ifExists: boolean;
  /** It holds for what is not among the values, also for a key that is missing. */
  readonly negated: boolean;
  /** In small letters, as keys count in any. */
  readonly key: string;
  /** The key as it is written. */
  readonly name: string;
  readonly values: readonly Placed[];
  readonly path: Path;
}

const COMPARISONS = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];

/** The condition operators of IAM (IAM user guide, condition operators). */
export const OPERATORS: readonly string[] = [
  ...['Equals', 'NotEquals', 'EqualsIgnoreCase', 'NotEqualsIgnoreCase', 'Like', 'NotLike'].map(
    (name) => `String${name}`,
  ),
  ...COMPARISONS.flatMap((name) => [`Numeric${name}`, `Date${name}`]),
  ...['Equals', 'NotEquals', 'Like', 'NotLike'].map((name) => `Arn${name}`),
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'Null',
];

const BY_SMALL_LETTERS = new Map(OPERATORS.map((name) => [name.toLowerCase(), name]));

/** The tests of a condition that stands at `path`. */
export function testsOf(condition: Condition, path: Path): readonly Test[] {
  return Object.entries(condition).flatMap(([written, keys]) => {
    const [, quantifier, rest = ''] = /^(?:(ForAllValues|ForAnyValue):)?(.*)$/is.exec(written) ?? [];
    const ifExists = /IfExists$/i.test(rest);
    const bare = ifExists ? rest.slice(0, -'IfExists'.length) : rest;
    const operator = BY_SMALL_LETTERS.get(bare.toLowerCase()) ?? bare;
    return Object.entries(keys).map(([key, values]) => ({
      quantifier: quantifier === undefined ? undefined : QUANTIFIERS.get(quantifier.toLowerCase()),
      operator,
      ifExists,
      negated: operator.includes('Not'),
      key: key.toLowerCase(),
      name: key,
      values: values.map((value, index) => ({ value, path: [...path, written, key, index] })),
      path: [...path, written, key],
    }));
  });
}

const QUANTIFIERS: ReadonlyMap<string, Test['quantifier']> = new Map([
  ['forallvalues', 'ForAllValues'],
  ['foranyvalue', 'ForAnyValue'],
]);

/** Keys that say who calls. */
export function isPrincipalKey(key: string): boolean {
  return key.startsWith('aws:principal') || key === 'aws:userid' || key === 'aws:username';
}

/** Whether a test lets principals of its values off a deny. */
export function exemptsPrincipals({ key, negated }: Test): boolean {
  return negated && isPrincipalKey(key);
}

/** Whether a test lets calls that services make with the caller's credentials off a deny. */
export function exemptsServices(test: Test): boolean {
  return exemptsAnyService(test) || (test.negated && isCalledVia(test));
}

/** The same, whichever the service is. */
export function exemptsAnyService(test: Test): boolean {
  const { key, operator, values } = test;
  return key === 'aws:viaawsservice'
    ? operator === 'Bool' && values.some(({ value }) => isFalse(value))
    : isCalledVia(test) && operator === 'Null' && values.some(({ value }) => !isFalse(value));
}

/** Whether a test is of the services that a call came through. */
export function isCalledVia({ key }: Test): boolean {
  return /^aws:calledvia(?:first|last)?$/.test(key);
}

/** Booleans count in any letters. */
export function isFalse(value: string): boolean {
  return value.toLowerCase() === 'false';
}

const NETWORK = new Set([
  'aws:sourceip',
  'aws:vpcsourceip',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourcevpcarn',
]);

/** Keys that say where a call comes from. Services do not forward them (IAM user guide, forward access sessions). */
export function isNetworkKey(key: string): boolean {
  return NETWORK.has(key) || key.startsWith('aws:vpce');
}
