import type { Subschema } from './applicators.ts';
import { failuresOf, reportAll, type Check } from './frame.ts';
import type { SchemaObject } from './schema.ts';
import { isOfType } from './unknown-type.ts';
import { Unknown } from './value.ts';

/**
 * Holds an unknown value against the keywords of a node that say something of a value. Nothing can be said yet, so it
 * is reported as deferred, once. Items of an unknown list are unknown strings, of what may be a list unknown as it is.
 * Where a node says no more than a type which is not an object's, `type` alone can tell.
 */
export function undecided(node: SchemaObject, subschema: Subschema): Check {
  let check: Check | undefined;
  return (frame, data, path) => {
    // A Hook never meets one, so nothing is made ready before.
    if (data instanceof Unknown) (check ??= checkOfUnknowns(node, subschema))(frame, data, path);
  };
}

function checkOfUnknowns(node: SchemaObject, subschema: Subschema): Check {
  const asserts = VALUE_KEYWORDS.some((keyword) => node[keyword] !== undefined);
  const item = node.items === undefined ? undefined : subschema(node.items);
  const forObjects = node.type === 'object' || (Array.isArray(node.type) && node.type.includes('object'));
  return (frame, data, path) => {
    if (!(data instanceof Unknown)) return;
    if (asserts || (forObjects && !isOfType(data, node.type))) {
      frame.failures.push({ keyword: 'undecided', path, data, schema: node, deferred: data.reason });
    } else if ((data.kind === 'list' || data.kind === 'any') && item) {
      // The list may turn out empty, so nothing that its items would break is certain.
      const one = new Unknown(data.kind === 'list' ? 'string' : 'any', data.reason);
      const failures = failuresOf(item, frame, one, path);
      reportAll(
        frame,
        failures.map((failure) => ({ ...failure, deferred: data.reason })),
      );
    }
  };
}

const VALUE_KEYWORDS = [
  'const',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'contains',
  'minItems',
  'maxItems',
  'uniqueItems',
  'properties',
  'patternProperties',
  'additionalProperties',
  'propertyNames',
  'required',
  'minProperties',
  'maxProperties',
  'dependencies',
] as const satisfies readonly (keyof SchemaObject)[];
