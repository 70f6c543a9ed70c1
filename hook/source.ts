import type { RestrictedSchema } from '../gate/schema.ts';
import type { ValueObject } from '../gate/value.ts';
import type { SchemaStore } from '../schemas/store.ts';
import { macrosIn, type Macro } from '../template/macros.ts';
import { readTemplate } from '../template/read.ts';
import { resolveTemplate, type ResolvedTemplate } from '../template/template.ts';
import { typesIn } from '../template/types.ts';
import { contextOf, type DecisionSettings } from './decide.ts';
import { member, type HookRequest } from './event.ts';
import { PayloadError } from './payload.ts';

/** Finds the restricted schema of a type. */
export type SchemaFor = (type: string) => RestrictedSchema | undefined;

/** The template of an operation as it was submitted, worked out as far as the event tells. */
export type Source = KnownSource | RewrittenSource;

interface KnownSource {
  readonly resolved: ResolvedTemplate;
  readonly schemaFor: SchemaFor;
}

/** A macro makes another template of it, so nothing is worked out. */
interface RewrittenSource {
  readonly macro: Macro;
}

/**
 * Reads the template of a payload. Events bring no parameters, and the operation may give others than the defaults,
 * so all are unknown. Throws a TemplateError with the places for what CloudFormation would not accept.
 */
export async function readSource(
  payload: ValueObject,
  request: HookRequest,
  policy: SchemaStore,
  settings: DecisionSettings,
): Promise<Source> {
  const text = member(payload, 'template');
  if (typeof text !== 'string' || text === '')
    throw new PayloadError('The payload holds no template, so nothing could be judged.');
  const template = readTemplate(text, 'template');
  const [macro] = macrosIn(template.root);
  if (macro) return { macro };
  const schemaFor = await schemasFor(typesIn(template), policy);
  const resolved = resolveTemplate(template, {
    ...contextOf(request, settings),
    defaults: false,
    resourceType: schemaFor,
  });
  return { resolved, schemaFor };
}

/** Loads the restricted schemas of types at once, so that judging need not wait. */
export async function schemasFor(types: Iterable<string>, store: SchemaStore): Promise<SchemaFor> {
  const loading = [...new Set(types)].map(async (type) => [type, await store.load(type)] as const);
  const schemas = new Map(await Promise.all(loading));
  return (type) => schemas.get(type);
}
