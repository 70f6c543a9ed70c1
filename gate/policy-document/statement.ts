import { childPointer } from '../pointer.ts';
import { isObject, Unknown, type Value, type ValueObject } from '../value.ts';

/** A value of a policy document and where it stands. */
export interface Placed {
  readonly value: Value;
  /** JSON Pointer in the resource's properties. */
  readonly path: string;
}

/** A statement of a policy document. */
export interface Statement {
  readonly path: string;
  readonly members: ValueObject;
}

/** What is wrong with a part of a policy document. */
export interface Problem {
  readonly at: Placed;
  /** In words that follow the name of the part: `lets in everyone`. */
  readonly told: string;
  /** Set when it is not certain: why, as the end of a sentence. */
  readonly deferred?: string;
}

/** Three-valued: a text is the reason why it cannot be decided. */
export type Answer = boolean | string;

/** True when one is, else undecided when one is. */
export function anyOf(answers: readonly Answer[]): Answer {
  if (answers.includes(true)) return true;
  return answers.find((answer) => typeof answer === 'string') ?? false;
}

/** True when all are, else false when one is. */
export function allOf(answers: readonly Answer[]): Answer {
  if (answers.includes(false)) return false;
  return answers.find((answer) => typeof answer === 'string') ?? true;
}

/** The statements that can be read. What cannot is a problem of the document's form (`form.ts`). */
export function statementsOf({ value, path }: Placed): Statement[] {
  if (!isObject(value)) return [];
  return one(value, 'Statement', path).flatMap(({ value: members, path: at }) =>
    isObject(members) ? [{ path: at, members }] : [],
  );
}

/** The values of a member that is one value or a list of them. */
export function valuesOf({ members, path }: Statement, name: string): Placed[] {
  return one(members, name, path);
}

function one(object: ValueObject, name: string, path: string): Placed[] {
  if (!Object.hasOwn(object, name)) return [];
  const value = object[name] ?? null;
  const at = childPointer(path, name);
  if (!Array.isArray(value)) return [{ value, path: at }];
  return (value as readonly Value[]).map((item, index) => ({
    value: item,
    path: childPointer(at, String(index)),
  }));
}

/** Whether a statement allows. Anything but a plain `Deny` is taken to. */
export function allows({ members }: Statement): boolean {
  return members.Effect !== 'Deny';
}

/** The values of a member of an object that stands in a statement, such as `Principal` or an operator. */
export function membersOf({
  value,
  path,
}: Placed): { readonly name: string; readonly values: readonly Placed[] }[] {
  if (!isObject(value)) return [];
  return Object.keys(value).map((name) => ({ name, values: one(value, name, path) }));
}

/** An answer about a value, undecided when the value is not known. */
export function answered(value: Value, decide: (text: string) => Answer): Answer {
  if (value instanceof Unknown) return value.reason;
  return typeof value === 'string' && decide(value);
}
