import { RUNTIME_PLACEHOLDERS, type Context, type RuntimePlaceholder } from './context.ts';
import type { Frame } from './frame.ts';
import type { Json } from './schema.ts';

/**
 * A string with placeholders, split: plain text and names in turn, text first. `a$<region>b` is
 * `{ texts: ['a', 'b'], names: ['region'] }`.
 */
export interface PlaceholderText {
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

const PLACEHOLDER = /\$<([A-Za-z][A-Za-z0-9]*)>/g;

/** Splits a string at its placeholders, or answers `undefined` when it holds none. */
export function parsePlaceholders(text: string): PlaceholderText | undefined {
  if (!text.includes('$<')) return undefined;
  const names = [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
  if (names.length === 0) return undefined;
  return { texts: text.split(PLACEHOLDER).filter((_, index) => index % 2 === 0), names };
}

/** The names of all placeholders anywhere in a JSON value. */
export function placeholderNames(value: Json): string[] {
  if (typeof value === 'string') return [...(parsePlaceholders(value)?.names ?? [])];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((part) => placeholderNames(part));
}

/** Whether `name` is filled by the runtime and not by a named value. */
export function isRuntimePlaceholder(name: string): name is RuntimePlaceholder {
  return (RUNTIME_PLACEHOLDERS as readonly string[]).includes(name);
}

/** What a placeholder stands for here, or `undefined` when that is not known. */
export function placeholderValue(name: string, context: Context, logicalID: string): string | undefined {
  if (!isRuntimePlaceholder(name)) return context.values?.[name];
  return name === 'logicalID' ? logicalID : context[name];
}

/** What each placeholder of `text` stands for in this evaluation. */
export function placeholderValues(text: PlaceholderText, frame: Frame): readonly (string | undefined)[] {
  return text.names.map((name) => placeholderValue(name, frame.context, frame.logicalID));
}

/** Why what depends on the placeholder is deferred, as the end of a sentence. */
export function notKnown(name: string): string {
  return `depends on $<${name}>, which is not known here`;
}

/** Escapes every character that means something in a regular expression, with and without the `u` flag. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/**
 * Compiles a pattern as JSON Schema asks (`u` flag, not anchored), or without the flag where upstream wrote
 * a pattern that only compiles so. Throws a SyntaxError when neither compiles.
 */
export function compilePattern(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    return new RegExp(source);
  }
}

/**
 * The regular expression of a pattern with its placeholders filled. Each value is escaped and becomes a group
 * of its own, so it can neither act as syntax nor be split by a quantifier behind it. A value that is not
 * known becomes `unknown`.
 */
export function fillPattern(
  pattern: PlaceholderText,
  values: readonly (string | undefined)[],
  unknown: typeof ANYTHING | typeof NOTHING,
): RegExp {
  return compilePattern(
    interleave(pattern, (index) => {
      const value = values[index];
      return value === undefined ? unknown : `(?:${escapePattern(value)})`;
    }),
  );
}

/** In place of a value that is not known: what does not match with this matches with no value. */
export const ANYTHING = '[\\s\\S]*';

/** In place of a value that is not known: what matches with this matches with every value. */
export const NOTHING = '(?!)';

/**
 * Whether a pattern matches no less text when a placeholder stands for more. Below a negative lookaround it may, and
 * then nothing follows for every value.
 */
export function isMonotone(pattern: string): boolean {
  return !/\(\?<?!/.test(pattern);
}

/** A plain string with its placeholders filled. */
export function fillText(text: PlaceholderText, values: readonly string[]): string {
  return interleave(text, (index) => values[index] ?? '');
}

function interleave({ texts, names }: PlaceholderText, part: (index: number) => string): string {
  return texts.reduce((filled, text, index) => filled + text + (index < names.length ? part(index) : ''), '');
}
