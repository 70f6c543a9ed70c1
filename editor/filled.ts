import type { Context } from '../gate/context.ts';
import {
  ANYTHING,
  escapePattern,
  fillPattern,
  fillText,
  isMonotone,
  NOTHING,
  parsePlaceholders,
  placeholderNames,
  placeholderValue,
  type PlaceholderText,
} from '../gate/placeholder.ts';
import type { Json, SchemaObject } from '../gate/schema.ts';

/**
 * `pattern`, `const` and `enum` with their placeholders filled as far as they are known; in the sense `possible` an
 * unknown one stands for any text.
 */
export function possibleTexts(schema: SchemaObject, context: Context): SchemaObject {
  const accepted = acceptedBy(schema);
  const isOpen = accepted?.some((value) => !isKnown(value, context));
  return {
    ...possiblePattern(schema.pattern, context),
    ...(accepted && !isOpen && listed(accepted, context)),
    ...(accepted && isOpen && { allOf: [{ anyOf: accepted.map((value) => possibleValue(value, context)) }] }),
  };
}

/** The same in the sense `certain`: an unknown one stands for nothing. `undefined` when nothing can be certain. */
export function certainTexts(schema: SchemaObject, context: Context): SchemaObject | undefined {
  const accepted = acceptedBy(schema)?.filter((value) => isKnown(value, context));
  if (accepted?.length === 0) return undefined;
  const { pattern } = schema;
  const text = pattern === undefined ? undefined : parsePlaceholders(pattern);
  if (pattern !== undefined && text && !isKnown(pattern, context) && !isMonotone(pattern)) return undefined;
  const source = text ? fillPattern(text, valuesOf(text, context), NOTHING).source : pattern;
  return {
    ...(source !== undefined && { pattern: source }),
    ...(accepted && listed(accepted, context)),
  };
}

function acceptedBy({ const: constant, enum: values }: SchemaObject): readonly Json[] | undefined {
  return constant === undefined ? values : [constant];
}

function listed(accepted: readonly Json[], context: Context): SchemaObject {
  const values = accepted.map((value) => filled(value, context));
  const [only] = values;
  return values.length === 1 && only !== undefined ? { const: only } : { enum: values };
}

function possiblePattern(pattern: string | undefined, context: Context): SchemaObject {
  if (pattern === undefined) return {};
  const text = parsePlaceholders(pattern);
  if (!text) return { pattern };
  if (!isKnown(pattern, context) && !isMonotone(pattern)) return {};
  return { pattern: fillPattern(text, valuesOf(text, context), ANYTHING).source };
}

function possibleValue(value: Json, context: Context): SchemaObject {
  if (isKnown(value, context)) return { const: filled(value, context) };
  const text = typeof value === 'string' ? parsePlaceholders(value) : undefined;
  if (!text) return {};
  const plain = { texts: text.texts.map(escapePattern), names: text.names };
  return { type: 'string', pattern: `^(?:${fillPattern(plain, valuesOf(text, context), ANYTHING).source})$` };
}

function isKnown(value: Json, context: Context): boolean {
  return placeholderNames(value).every((name) => valueOf(name, context) !== undefined);
}

function filled(value: Json, context: Context): Json {
  if (typeof value === 'string') {
    const text = parsePlaceholders(value);
    return text ? fillText(text, valuesOf(text, context).map(String)) : value;
  }
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => filled(item, context));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, filled(part, context)]));
}

function valuesOf({ names }: PlaceholderText, context: Context): (string | undefined)[] {
  return names.map((name) => valueOf(name, context));
}

/** Each resource has its own logical id, so one schema for all knows none. */
function valueOf(name: string, context: Context): string | undefined {
  return name === 'logicalID' ? undefined : placeholderValue(name, context, '');
}
