import { pointerTokens } from '../gate/pointer.ts';
import type { ResourceSchema } from '../gate/schema.ts';

/** The first `$ref` that is not `#/definitions/NAME` of a definition of the schema; `undefined` when all are. */
export function undefinedReference(schema: ResourceSchema): string | undefined {
  const defined = new Set(Object.keys(schema.definitions ?? {}));
  return references(schema).find((ref) => {
    const [room, name, ...rest] = pointerTokens(decodeURIComponent(ref));
    return !ref.startsWith('#/') || room !== 'definitions' || !defined.has(name ?? '') || rest.length > 0;
  });
}

/** Also looks into `properties`, so it passes over a property that is called `$ref` and is no string. */
function references(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, part]: [string, unknown]) =>
    key === '$ref' && typeof part === 'string' ? [part] : references(part),
  );
}
