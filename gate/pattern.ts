import { report, type Check } from './frame.ts';
import {
  ANYTHING,
  compilePattern,
  fillPattern,
  isMonotone,
  NOTHING,
  notKnown,
  parsePlaceholders,
  placeholderValues,
  type PlaceholderText,
} from './placeholder.ts';

/** `pattern`, with placeholders or without. A regular expression is made when a text first needs it. */
export function pattern(source: string): Check {
  const filled = parsePlaceholders(source);
  return filled ? withPlaceholders(source, filled) : plain(source);
}

function plain(source: string): Check {
  let regExp: RegExp | undefined;
  return (frame, data, path) => {
    if (typeof data !== 'string') return;
    regExp ??= compilePattern(source);
    if (!regExp.test(data)) report(frame, { keyword: 'pattern', path, data, schema: source });
  };
}

function withPlaceholders(source: string, pattern: PlaceholderText): Check {
  const withAnything = lastFilled(pattern, ANYTHING);
  const withNothing = lastFilled(pattern, NOTHING);
  const monotone = isMonotone(source);
  return (frame, data, path) => {
    if (typeof data !== 'string') return;
    const values = placeholderValues(pattern, frame);
    const missing = pattern.names.find((_, index) => values[index] === undefined);
    const decides = missing === undefined || monotone;
    if (decides && withNothing(values).test(data)) return;
    const fits = missing !== undefined && (!monotone || withAnything(values).test(data));
    const failure = { keyword: 'pattern', path, data, schema: source };
    report(frame, fits ? { ...failure, deferred: notKnown(missing) } : failure);
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
