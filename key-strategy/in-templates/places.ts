import { childPointer } from '../../gate/pointer.ts';
import { isObject, Unknown, type Value, type ValueObject } from '../../gate/value.ts';

/** A value of a resource, or that there is none, at a JSON Pointer into its properties. */
export interface PlacedValue {
  readonly pointer: string;
  readonly value: Value | undefined;
}

/**
 * The values at a path of property names, one for each item of the lists on the way. A list without items has none;
 * where a member on the way is absent or unknown, so is the value.
 */
export function valuesAt(properties: ValueObject, path: string): readonly PlacedValue[] {
  return path
    .split('.')
    .reduce<readonly PlacedValue[]>(
      (places, name) => places.flatMap((place) => below(place, name)),
      [{ pointer: '', value: properties }],
    )
    .flatMap(itemsOf);
}

function below(place: PlacedValue, name: string): PlacedValue[] {
  return itemsOf(place).map(({ pointer, value }) => ({
    pointer: childPointer(pointer, name),
    value: value instanceof Unknown ? value : isObject(value) ? value[name] : undefined,
  }));
}

function itemsOf({ pointer, value }: PlacedValue): PlacedValue[] {
  if (!Array.isArray(value)) return [{ pointer, value }];
  return (value as readonly Value[]).map((item, index) => ({
    pointer: childPointer(pointer, index),
    value: item,
  }));
}

/** A scalar as text; nothing for what is unknown, absent or no scalar. */
export function scalarText(value: Value | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
