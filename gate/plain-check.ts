import { compileSchema } from './compile.ts';
import type { Failure } from './failure.ts';
import { failuresOf } from './frame.ts';
import type { SchemaObject } from './schema.ts';
import type { Value } from './value.ts';

/**
 * A check of values that are no resources, such as files of ours: draft-07, with nothing to fill in and all known.
 * `name` names the schema in errors of it. It is compiled as far as values reach.
 */
export function plainCheck(schema: SchemaObject, name: string): (value: Value) => readonly Failure[] {
  const check = compileSchema({ properties: {}, ...schema, typeName: name });
  return (root) => {
    const frame = { context: {}, logicalID: '', root, hasUnknowns: false, failures: [] };
    return failuresOf(check, frame, root, '');
  };
}
