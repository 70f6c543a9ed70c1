import type { Failure } from './failure.ts';
import type { Check, Frame } from './frame.ts';
import {
  ANYTHING,
  escapePattern,
  fillPattern,
  fillText,
  isMonotone,
  NOTHING,
  parsePlaceholders,
  placeholderValue,
  type PlaceholderText,
} from './placeholder.ts';
import type { Json } from './schema.ts';
import { isObject, Unknown, type Value } from './value.ts';

/** `pattern` with placeholders. */
export function placeholderPattern(source: string, pattern: PlaceholderText): Check {
  const withAnything = lastFilled(pattern, ANYTHING);
  const withNothing = lastFilled(pattern, NOTHING);
  const monotone = isMonotone(source);
  return (frame, data, path) => {
    if (typeof data !== 'string') return;
    const values = valuesOf(pattern, frame);
    const missing = pattern.names.find((_, index) => values[index] === undefined);
    const decides = missing === undefined || monotone;
    if (decides && withNothing(values).test(data)) return;
    const fits = missing !== undefined && (!monotone || withAnything(values).test(data));
    const failure: Failure = { keyword: 'pattern', path, data, schema: source };
    frame.failures.push(fits ? { ...failure, deferred: notKnown(missing) } : failure);
  };
}

/** One context serves many resources in a row, so the last regular expression is kept. */
function lastFilled(
  pattern: PlaceholderText,
  unknown: typeof ANYTHING | typeof NOTHING,
): (values: readonly (string | undefined)[]) => RegExp {
  let last: { values: readonly (string | undefined)[]; regExp: RegExp } | undefined;
  return (values) => {
    if (!last?.values.every((value, index) => value === values[index])) {
      last = { values, regExp: fillPattern(pattern, values, unknown) };
    }
    return last.regExp;
  };
}

/** `const` or `enum` with placeholders: `data` equals one of `accepted` once they are filled. */
export function placeholderEnum(keyword: 'const' | 'enum', accepted: readonly Json[]): Check {
  const schema = keyword === 'const' ? accepted[0] : accepted;
  return (frame, data, path) => {
    // `undecided` speaks for a value that is unknown as a whole.
    if (data instanceof Unknown) return;
    const answers = accepted.map((one) => equals(data, one, frame));
    if (answers.includes(true)) return;
    const deferred = answers.find((answer) => typeof answer === 'string');
    const failure: Failure = { keyword, path, data, schema };
    frame.failures.push(deferred === undefined ? failure : { ...failure, deferred });
  };
}

/** Whether `data` is `wanted` with its placeholders filled; the reason where that is not known. */
function equals(data: Value, wanted: Json, frame: Frame): boolean | string {
  if (data instanceof Unknown) return data.reason;
  if (typeof wanted === 'string') {
    if (typeof data !== 'string') return false;
    const text = parsePlaceholders(wanted);
    if (!text) return data === wanted;
    const values = valuesOf(text, frame);
    const missing = text.names.find((_, index) => values[index] === undefined);
    if (missing === undefined) return data === fillText(text, values.map(String));
    const { source } = fillPattern(escaped(text), values, ANYTHING);
    return new RegExp(`^(?:${source})$`, 'u').test(data) ? notKnown(missing) : false;
  }
  if (Array.isArray(wanted)) {
    const items = wanted as readonly Json[];
    if (!Array.isArray(data) || data.length !== items.length) return false;
    return worst((data as readonly Value[]).map((item, index) => equals(item, items[index] ?? null, frame)));
  }
  if (typeof wanted === 'object' && wanted !== null) {
    const members = Object.entries(wanted as Readonly<Record<string, Json>>);
    if (!isObject(data) || Object.keys(data).length !== members.length) return false;
    return worst(members.map(([key, one]) => key in data && equals(data[key] ?? null, one, frame)));
  }
  return data === wanted;
}

function worst(answers: readonly (boolean | string)[]): boolean | string {
  if (answers.includes(false)) return false;
  return answers.find((answer) => typeof answer === 'string') ?? true;
}

function escaped({ texts, names }: PlaceholderText): PlaceholderText {
  return { texts: texts.map(escapePattern), names };
}

function valuesOf(text: PlaceholderText, frame: Frame): (string | undefined)[] {
  return text.names.map((name) => placeholderValue(name, frame.context, frame.logicalID));
}

function notKnown(name: string): string {
  return `depends on $<${name}>, which is not known here`;
}
