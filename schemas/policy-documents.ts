import type { PolicyDocumentRules } from '../gate/policy-document/policy-document.ts';
import type { SchemaObject } from '../gate/schema.ts';

type Path = readonly (string | number)[];

/** What a schema asks of policy documents, and where. */
export function policyDocumentsIn(
  node: unknown,
  path: Path,
): readonly { readonly path: Path; readonly rules: PolicyDocumentRules }[] {
  if (typeof node !== 'object' || node === null) return [];
  const { policyDocument } = node as SchemaObject;
  return [
    ...(policyDocument ? [{ path, rules: policyDocument }] : []),
    ...Object.entries(node).flatMap(([key, part]) => policyDocumentsIn(part, [...path, key])),
  ];
}
