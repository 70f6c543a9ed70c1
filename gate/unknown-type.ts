import type { SchemaObject, TypeName } from './schema.ts';
import type { Unknown } from './value.ts';

const TYPES_OF_KIND: Readonly<Record<Unknown['kind'], readonly TypeName[]>> = {
  string: ['string'],
  number: ['number'],
  boolean: ['boolean'],
  list: ['array'],
  any: [],
};

/** Whether an unknown value is sure to have a type that the keyword `type` accepts. */
export function isOfType(unknown: Unknown, type: SchemaObject['type']): boolean {
  const accepted = typeof type === 'string' ? [type] : (type ?? []);
  return TYPES_OF_KIND[unknown.kind].some((one) => accepted.includes(one));
}
