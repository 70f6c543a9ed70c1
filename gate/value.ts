/** What `Unknown` stands for, as far as it is known: `list` is a list of strings. */
export type UnknownKind = 'string' | 'number' | 'boolean' | 'list' | 'any';

/**
 * A property value that exists but cannot be read yet: it depends on the account, on another resource or on
 * a parameter without a value. It is data, never an exception, so that no rule can mistake it for a value.
 */
export class Unknown {
  readonly kind: UnknownKind;
  /** Why it is unknown, in words that end a sentence: `depends on AWS::AccountId, which is not given`. */
  readonly reason: string;

  constructor(kind: UnknownKind, reason: string) {
    this.kind = kind;
    this.reason = reason;
  }
}

/** A JSON value in which parts may be unknown. */
export type Value = null | boolean | number | string | Unknown | readonly Value[] | ValueObject;

/** A JSON object in which parts may be unknown. */
export interface ValueObject {
  readonly [key: string]: Value;
}

/** Whether `value` is a JSON object: no array, no null, no `Unknown`. */
export function isObject(value: unknown): value is ValueObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** The first unknown at or below `value`, in document order. */
export function firstUnknown(value: Value | undefined): Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const part of Array.isArray(value)
    ? (value as readonly Value[])
    : Object.values(value as ValueObject)) {
    const unknown = firstUnknown(part);
    if (unknown) return unknown;
  }
  return undefined;
}
