import { childPointer, pointerTokens } from '../pointer.ts';
import { isObject, Unknown, type Value } from '../value.ts';
import { any, type Answer } from './answer.ts';
import type { StackResource, StackVariant } from './stack.ts';

/** Whether a resource, one way, names another at one of the places. */
export function refersTo(
  { properties, refersTo: written }: StackVariant,
  places: readonly string[],
  { logicalId, names }: StackResource,
): Answer {
  return any(
    places
      .flatMap((place) => valuesAt(properties, pointerTokens(place), ''))
      .map(({ value, path }): Answer => {
        const mentioned = written(path);
        if (mentioned.has(logicalId)) return 'yes';
        if (typeof value === 'string') return mentions(value, names) ? 'yes' : 'no';
        return value instanceof Unknown && mentioned.size === 0 ? { maybe: value.reason } : 'no';
      }),
  );
}

interface Found {
  readonly path: string;
  readonly value: Value;
}

/** The values at a place, with their own paths. JSON text is looked into; an unknown on the way stands for all below. */
function valuesAt(value: Value, [token, ...rest]: readonly string[], path: string): Found[] {
  if (token === undefined || value instanceof Unknown) return [{ path, value }];
  if (typeof value === 'string') return valuesInText(value, [token, ...rest], path);
  if (Array.isArray(value)) {
    const items = (value as readonly Value[]).map((item, index): [string, Value] => [String(index), item]);
    return below(items);
  }
  return isObject(value) ? below(Object.entries(value)) : [];

  function below(members: readonly [string, Value][]): Found[] {
    return members
      .filter(([key]) => token === '*' || token === key)
      .flatMap(([key, member]) => valuesAt(member, rest, childPointer(path, key)));
  }
}

function valuesInText(text: string, tokens: readonly string[], path: string): Found[] {
  try {
    const parsed = JSON.parse(text) as Value;
    return typeof parsed === 'object' && parsed !== null
      ? valuesAt(parsed, tokens, '').map(({ value }) => ({ path, value }))
      : [];
  } catch {
    return [];
  }
}

/** A name stands whole, or as a whole part of an ARN, a URL or a path: `/aws/lambda/orders`, `arn:aws:s3:::lake/`. */
function mentions(text: string, names: readonly string[]): boolean {
  if (names.includes(text)) return true;
  const parts = new Set(text.split(/[:/]/));
  return names.some((name) => parts.has(name) || (name.startsWith('arn:') && text.startsWith(`${name}/`)));
}
