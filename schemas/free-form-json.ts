import type { SchemaObject } from '../gate/schema.ts';

/** Free-form JSON, such as a policy document: an object, a list, or the JSON text of either. */
export const FREE_FORM_JSON: SchemaObject = {
  type: ['array', 'object', 'string'],
  contentMediaType: 'application/json',
};
