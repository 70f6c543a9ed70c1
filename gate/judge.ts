import { coerce } from './coerce.ts';
import { compileSchema } from './compile.ts';
import type { Context } from './context.ts';
import { explain } from './explain.ts';
import { excess } from './extent.ts';
import type { Finding, Judgement, Resource, Verdict } from './finding.ts';
import { failuresOf, type Check } from './frame.ts';
import type { RestrictedSchema } from './schema.ts';
import { STRUCTURAL_RULES, type StructuralRule } from './structure.ts';
import { firstUnknown } from './value.ts';

const APPROVED: Judgement = { verdict: 'approved', findings: [] };

/** A schema is compiled once for all contexts, and forgotten with it. */
const compiled = new WeakMap<RestrictedSchema, Check>();

/**
 * Decides whether a resource may be provisioned. Without a restricted schema for its type it is refused. A
 * value that is not known yet, or a placeholder that the context does not fill, makes what depends on it
 * `deferred`: neither approved nor refused. Throws only when the schema itself is broken.
 */
export function judge(resource: Resource, schema: RestrictedSchema | undefined, context: Context): Judgement {
  if (!schema) return judgementOf([typeNotApproved(resource)]);
  const tooMuch = excess(resource.properties);
  if (tooMuch !== undefined) return judgementOf([notJudged(resource, tooMuch)]);
  const root = coerce(resource.properties, schema);
  // Text may have turned into JSON.
  const grown = root === resource.properties ? undefined : excess(root);
  if (grown !== undefined) return judgementOf([notJudged(resource, grown)]);
  const frame = {
    context,
    logicalID: resource.logicalId,
    root,
    hasUnknowns: firstUnknown(root) !== undefined,
    failures: [],
  };
  const failures = failuresOf(checkOf(schema), frame, root, '');
  return failures.length === 0 ? APPROVED : judgementOf(explain(failures, resource, schema));
}

/** The judgement that findings add up to. */
export function judgementOf(findings: readonly Finding[]): Judgement {
  return { verdict: verdictOf(findings), findings };
}

function verdictOf(findings: readonly Finding[]): Verdict {
  const weightiest = (['refused', 'deferred', 'waived'] as const).find((verdict) =>
    findings.some((finding) => finding.verdict === verdict),
  );
  return weightiest ?? 'approved';
}

function checkOf(schema: RestrictedSchema): Check {
  const known = compiled.get(schema);
  if (known) return known;
  const check = compileSchema(schema);
  compiled.set(schema, check);
  return check;
}

function typeNotApproved(resource: Resource): Finding {
  const message = `${resource.type} is not approved: it has no restricted schema.`;
  return { ...ofWhole(resource, 'type-not-approved', message), about: 'Type' };
}

function notJudged(resource: Resource, reason: string): Finding {
  return ofWhole(resource, 'wrong-structure', `The resource ${reason}, so it is not judged.`);
}

function ofWhole({ type, logicalId }: Resource, rule: StructuralRule, message: string): Finding {
  const { title, why, fix, severity } = STRUCTURAL_RULES[rule];
  return {
    verdict: 'refused',
    rule,
    title,
    severity,
    type,
    logicalId,
    path: '',
    message,
    why,
    fix: fix.replace('TYPE', () => type),
  };
}
