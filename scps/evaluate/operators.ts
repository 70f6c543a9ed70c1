import type { Request } from '../request.ts';
import { readArn } from './arn.ts';
import { readAddresses } from './addresses.ts';
import { readDate } from './dates.ts';
import { fits } from './glob.ts';
import { NotUnderstood } from './not-understood.ts';
import { partsOf, policyValue } from './policy-value.ts';

/** Whether a value of a request is what one value of a policy asks for. A value of another type is not. */
export type Comparison = (value: string, context: Request['context']) => boolean;

/** A condition operator without its prefix and suffix. */
export interface Operator {
  /** It holds when none of the policy's values fits, and so also when the key is absent. */
  readonly negated: boolean;
  /** Compiles one value of a policy. Throws NotUnderstood when it is not of the operator's type. */
  readonly read: (text: string) => Comparison;
}

const texts = (wildcards: boolean, letters?: (text: string) => string) => (written: string) => {
  const value = policyValue(partsOf(written, wildcards), letters);
  return (text: string, context: Request['context']): boolean => {
    const glob = value(context);
    return glob !== undefined && fits(glob, letters ? letters(text) : text);
  };
};

const ordered =
  (
    read: (text: string) => number | undefined,
    type: string,
    holds: (is: number, wanted: number) => boolean,
  ) =>
  (written: string): Comparison => {
    const wanted = read(written);
    if (wanted === undefined) throw new NotUnderstood(`"${written}" is no ${type}.`);
    return (text) => {
      const is = read(text);
      return is !== undefined && holds(is, wanted);
    };
  };

function readNumber(text: string): number | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function readBoolean(text: string): Comparison {
  const wanted = text.toLowerCase();
  if (wanted !== 'true' && wanted !== 'false')
    throw new NotUnderstood(`"${text}" is neither true nor false.`);
  return (value) => value.toLowerCase() === wanted;
}

function readBinary(text: string): Comparison {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new NotUnderstood(`"${text}" is not in Base64.`);
  const wanted = Buffer.from(text, 'base64');
  return (value) => Buffer.from(value, 'base64').equals(wanted);
}

const inAnyLetters = (text: string): string => text.toLowerCase();
const number = (holds: (is: number, wanted: number) => boolean): Operator['read'] =>
  ordered(readNumber, 'number', holds);
const date = (holds: (is: number, wanted: number) => boolean): Operator['read'] =>
  ordered(readDate, 'date. Write ISO 8601 with a time zone, or seconds since 1970', holds);

/** How each operator reads what it compares with. IAM User Guide, "IAM JSON policy elements: Condition operators". */
const POSITIVE: Readonly<Record<string, Operator['read']>> = {
  StringEquals: texts(false),
  StringEqualsIgnoreCase: texts(false, inAnyLetters),
  StringLike: texts(true),
  NumericEquals: number((is, wanted) => is === wanted),
  NumericLessThan: number((is, wanted) => is < wanted),
  NumericLessThanEquals: number((is, wanted) => is <= wanted),
  NumericGreaterThan: number((is, wanted) => is > wanted),
  NumericGreaterThanEquals: number((is, wanted) => is >= wanted),
  DateEquals: date((is, wanted) => is === wanted),
  DateLessThan: date((is, wanted) => is < wanted),
  DateLessThanEquals: date((is, wanted) => is <= wanted),
  DateGreaterThan: date((is, wanted) => is > wanted),
  DateGreaterThanEquals: date((is, wanted) => is >= wanted),
  Bool: readBoolean,
  BinaryEquals: readBinary,
  IpAddress: readAddresses,
  // The two behave alike, wildcards included.
  ArnEquals: readArn,
  ArnLike: readArn,
};

/** Negated operators, by what they negate. */
const NEGATED: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

/** All operators but `Null`, which asks for a key and not for its value. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ...Object.entries(POSITIVE).map(([name, read]): [string, Operator] => [name, { negated: false, read }]),
  ...Object.entries(NEGATED).flatMap(([name, positive]): [string, Operator][] => {
    const read = POSITIVE[positive];
    return read ? [[name, { negated: true, read }]] : [];
  }),
]);
