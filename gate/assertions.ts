import { report, type Check } from './frame.ts';
import type { SchemaObject, TypeName } from './schema.ts';
import { isOfType } from './unknown-type.ts';
import { firstUnknown, isObject, Unknown, type Value } from './value.ts';

/**
 * The draft-07 keywords that say something of a value without a subschema. Of an unknown value they say nothing but
 * its type: `undecided` speaks for it.
 */

/** The schema `false`: what is forbidden is forbidden whatever it will be. */
export const nothing: Check = (frame, data, path) => {
  report(frame, { keyword: 'false schema', path, data, schema: false });
};

const IS_OF_TYPE: Readonly<Record<TypeName, (data: Value) => boolean>> = {
  array: Array.isArray,
  boolean: (data) => typeof data === 'boolean',
  integer: Number.isInteger,
  null: (data) => data === null,
  number: (data) => typeof data === 'number',
  object: isObject,
  string: (data) => typeof data === 'string',
};

/** `type` */
export function type(schema: TypeName | readonly TypeName[]): Check {
  const accepted = (typeof schema === 'string' ? [schema] : schema).map((name) => IS_OF_TYPE[name]);
  return (frame, data, path) => {
    if (accepted.some((accepts) => accepts(data))) return;
    const failure = { keyword: 'type', path, data, schema };
    if (!(data instanceof Unknown)) report(frame, failure);
    else if (!isOfType(data, schema)) report(frame, { ...failure, deferred: data.reason });
  };
}

/** `required` */
export function required(names: readonly string[]): Check {
  return (frame, data, path) => {
    if (!isObject(data)) return;
    for (const property of names) {
      if (!Object.hasOwn(data, property))
        report(frame, { keyword: 'required', path, data, schema: names, property });
    }
  };
}

/** What a keyword with a limit measures of a value, nothing of a value of another kind; and how it compares. */
interface Limit {
  readonly measure: (data: Value) => number | undefined;
  readonly fits: (measured: number, limit: number) => boolean;
}

const number: Limit['measure'] = (data) => (typeof data === 'number' ? data : undefined);
const items: Limit['measure'] = (data) => (Array.isArray(data) ? data.length : undefined);
const members: Limit['measure'] = (data) => (isObject(data) ? Object.keys(data).length : undefined);
const characters: Limit['measure'] = (data) => {
  if (typeof data !== 'string') return undefined;
  // JSON Schema counts code points: two code units outside of the basic plane.
  return data.length - (data.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
};
const atLeast: Limit['fits'] = (measured, limit) => measured >= limit;
const atMost: Limit['fits'] = (measured, limit) => measured <= limit;

const LIMITS = {
  minimum: { measure: number, fits: atLeast },
  maximum: { measure: number, fits: atMost },
  exclusiveMinimum: { measure: number, fits: (measured, limit) => measured > limit },
  exclusiveMaximum: { measure: number, fits: (measured, limit) => measured < limit },
  multipleOf: { measure: number, fits: (measured, limit) => Number.isInteger(measured / limit) },
  minLength: { measure: characters, fits: atLeast },
  maxLength: { measure: characters, fits: atMost },
  minItems: { measure: items, fits: atLeast },
  maxItems: { measure: items, fits: atMost },
  minProperties: { measure: members, fits: atLeast },
  maxProperties: { measure: members, fits: atMost },
} as const satisfies Partial<Record<keyof SchemaObject, Limit>>;

/** The names of the keywords that compare a measure with a number. */
export const LIMIT_KEYWORDS = Object.keys(LIMITS) as readonly (keyof typeof LIMITS)[];

/** One of `LIMIT_KEYWORDS`. */
export function limit(keyword: keyof typeof LIMITS, schema: number): Check {
  const { measure, fits }: Limit = LIMITS[keyword];
  return (frame, data, path) => {
    const measured = measure(data);
    if (measured !== undefined && !fits(measured, schema)) report(frame, { keyword, path, data, schema });
  };
}

/** `uniqueItems`: no two items are equal. Items that are not known yet may turn out to be. */
export const uniqueItems: Check = (frame, data, path) => {
  if (!Array.isArray(data)) return;
  const all = data as readonly Value[];
  const known = frame.hasUnknowns ? all.filter((item) => !firstUnknown(item)) : all;
  const unknown = known.length < all.length && all.length > 1 ? firstUnknown(all) : undefined;
  const failure = { keyword: 'uniqueItems', path, data: all, schema: true };
  if (new Set(known.map(canonical)).size < known.length) report(frame, failure);
  else if (unknown) report(frame, { ...failure, deferred: unknown.reason });
};

/** One text for values that JSON takes for equal: the order of members does not count. */
function canonical(value: Value): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

/** `contentMediaType`: coercion has parsed JSON text; what is still text is not JSON. */
export const json: Check = (frame, data, path) => {
  if (typeof data !== 'string') return;
  frame.failures.push({ keyword: 'contentMediaType', path, data, schema: 'application/json' });
};
