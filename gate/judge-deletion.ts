import type { Finding, Resource } from './finding.ts';
import type { RestrictedSchema } from './schema.ts';

/**
 * Why a resource may not be deleted. Its type alone decides, for Hooks are not told the properties of what is deleted.
 * A type that is not approved may be deleted.
 */
export function judgeDeletion(
  { type, logicalId }: Pick<Resource, 'type' | 'logicalId'>,
  schema: RestrictedSchema | undefined,
): readonly Finding[] {
  return (schema?.onDelete ?? []).map((id): Finding => {
    const rule = schema?.rules[id];
    if (!rule) throw new Error(`The schema of ${type} protects it by the rule ${id}, which it lacks.`);
    return {
      verdict: 'refused',
      rule: id,
      ...rule,
      type,
      logicalId,
      path: '',
      about: 'resource',
      message: `${type} is not deleted.`,
    };
  });
}
