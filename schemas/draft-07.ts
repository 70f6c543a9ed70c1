import { Ajv } from 'ajv';

/** The name of the dialect of JSON Schema that snapshots are written in. */
export const DRAFT_07 = 'http://json-schema.org/draft-07/schema#';

let ajv: Ajv | undefined;

/** What keeps a value from being a draft-07 schema, in a few words; `undefined` when it is one. */
export function draft07Problem(value: unknown): string | undefined {
  // Made when first needed: the Hook loads this file and never asks.
  ajv ??= new Ajv({ strict: false, validateFormats: false });
  if (ajv.validate(DRAFT_07, value)) return undefined;
  const [error] = ajv.errors ?? [];
  return `${error?.instancePath === '' ? 'the root' : (error?.instancePath ?? '')} ${error?.message ?? ''}`;
}
