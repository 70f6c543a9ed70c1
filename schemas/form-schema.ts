import type { RestrictedSchema, Rule, SchemaObject } from '../gate/schema.ts';

/** A schema that asks of a resource of a type what one rule says, and nothing else. */
export function formSchema(typeName: string, id: string, words: Rule, form: SchemaObject): RestrictedSchema {
  return { typeName, properties: {}, rules: { [id]: words }, allOf: [{ ...form, rule: id }] };
}
