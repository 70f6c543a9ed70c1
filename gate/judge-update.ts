import { coerce } from './coerce.ts';
import type { Context } from './context.ts';
import type { Finding, Resource } from './finding.ts';
import { judge } from './judge.ts';
import type { RestrictedSchema } from './schema.ts';
import type { ValueObject } from './value.ts';

/**
 * What an update would undo that a rule holds fast, beside what `judge` finds wrong with the new properties alone.
 * Where `previous` is not known, it could have been anything, and findings are `deferred`.
 */
export function judgeUpdate(
  resource: Resource,
  previous: ValueObject | undefined,
  schema: RestrictedSchema | undefined,
  context: Context,
): readonly Finding[] {
  if (!schema?.transitions) return [];
  // A form says little of types; the whole schema tells what text stands for.
  const after = { ...resource, properties: coerce(resource.properties, schema) };
  const before = previous && { ...resource, properties: coerce(previous, schema) };
  return schema.transitions.flatMap(({ from, to }) => {
    const was = before ? judge(before, from, context).verdict : 'deferred';
    if (was === 'refused') return [];
    return judge(after, to, context).findings.map((finding) => told(finding, was === 'approved'));
  });
}

function told(finding: Finding, certain: boolean): Finding {
  if (certain) return { ...finding, message: `${finding.message} An update cannot undo it.` };
  const open = 'Whether the update undoes it depends on the previous properties, which are not known here.';
  return { ...finding, verdict: 'deferred', message: `${finding.message} ${open}` };
}
