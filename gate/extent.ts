import { Unknown, type Value } from './value.ts';

/** No property that CloudFormation documents nests nearly as deep, and deeper ones would exhaust the stack. */
const DEEPEST = 100;

/** A template of 1 MB, the largest that CloudFormation takes, hardly holds more. */
const MOST_VALUES = 100_000;

/**
 * Why a value is too much to be judged, as the end of a sentence: `is nested deeper than 100 levels`. What judges walks
 * values to their ends, so whoever writes them could stop it. Looks no further than the limits.
 */
export function excess(value: Value): string | undefined {
  let values = 0;
  function walk(part: Value, depth: number): string | undefined {
    values += 1;
    if (values > MOST_VALUES) return `has more than ${MOST_VALUES} values`;
    if (typeof part !== 'object' || part === null || part instanceof Unknown) return undefined;
    if (depth === DEEPEST) return `is nested deeper than ${DEEPEST} levels`;
    const parts = Array.isArray(part) ? (part as readonly Value[]) : Object.values(part);
    for (const one of parts) {
      const reason = walk(one, depth + 1);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }
  return walk(value, 0);
}
