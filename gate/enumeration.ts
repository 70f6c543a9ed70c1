import { report, type Check, type Frame } from './frame.ts';
import {
  ANYTHING,
  escapePattern,
  fillPattern,
  fillText,
  notKnown,
  parsePlaceholders,
  placeholderValues,
  type PlaceholderText,
} from './placeholder.ts';
import type { Json } from './schema.ts';
import { isObject, Unknown, type Value } from './value.ts';

/** `const` and `enum`, with placeholders or without: `data` equals one of `accepted` once they are filled. */
export function enumeration(keyword: 'const' | 'enum', accepted: readonly Json[]): Check {
  const schema = keyword === 'const' ? accepted[0] : accepted;
  const scalars: ReadonlySet<unknown> = new Set(accepted.filter(isPlainScalar));
  const others = accepted.filter((one) => !isPlainScalar(one));
  return (frame, data, path) => {
    // `undecided` speaks for a value that is unknown as a whole.
    if (scalars.has(data) || data instanceof Unknown) return;
    const answers = others.map((one) => equals(data, one, frame));
    if (answers.includes(true)) return;
    const deferred = answers.find((answer) => typeof answer === 'string');
    const failure = { keyword, path, data, schema };
    report(frame, deferred === undefined ? failure : { ...failure, deferred });
  };
}

function isPlainScalar(value: Json): boolean {
  return typeof value === 'string' ? !parsePlaceholders(value) : typeof value !== 'object' || value === null;
}

/** Whether `data` is `wanted` with its placeholders filled; the reason where that is not known. */
function equals(data: Value, wanted: Json, frame: Frame): boolean | string {
  if (data instanceof Unknown) return data.reason;
  if (typeof wanted === 'string') {
    if (typeof data !== 'string') return false;
    const text = parsePlaceholders(wanted);
    if (!text) return data === wanted;
    const values = placeholderValues(text, frame);
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
    return worst(
      members.map(([key, one]) => Object.hasOwn(data, key) && equals(data[key] ?? null, one, frame)),
    );
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
