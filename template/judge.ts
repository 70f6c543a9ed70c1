import type { Context } from '../gate/context.ts';
import { byWeight } from '../gate/explain.ts';
import type { Finding, Verdict } from '../gate/finding.ts';
import { judge, judgementOf } from '../gate/judge.ts';
import type { RestrictedSchema } from '../gate/schema.ts';
import { judgeInStack } from '../gate/stack/judge-stack.ts';
import type { StackRule } from '../gate/stack/stack-rule.ts';
import { STRUCTURAL_RULES } from '../gate/structure.ts';
import type { Region } from './problem.ts';
import { stackOf, type TemplateStack } from './stack.ts';
import { isModule, type ResolvedTemplate, type ResourceVariant, type TemplateResource } from './template.ts';

/** A finding with the place of the offending key or value, and the branch that it holds in. */
export type PlacedFinding = Finding &
  Region & {
    /** Such as `IsProd is true`; absent when it holds in every branch. */
    readonly branch?: string;
  };

/** What was judged of one resource. */
export interface ResourceResult {
  readonly logicalId: string;
  readonly type: string;
  readonly verdict: Verdict;
  readonly findings: readonly PlacedFinding[];
}

/** What is found of a resource, one way. */
export type VariantJudge = (
  resource: TemplateResource,
  variant: ResourceVariant,
  stack: TemplateStack,
) => readonly Finding[];

/** Judges each resource by the restricted schema of its type. */
export function byItself(
  schemaFor: (type: string) => RestrictedSchema | undefined,
  context: Context,
): VariantJudge {
  return ({ logicalId, type }, { properties }) =>
    type.startsWith('AWS::Serverless::') || isModule(type)
      ? [expandedType(logicalId, type)]
      : judge({ type, logicalId, properties }, schemaFor(type), context).findings;
}

/** Judges each resource by what must stand beside it. */
export function inItsStack(rules: readonly StackRule[], context: Context): VariantJudge {
  return (resource, variant, stack) => judgeInStack(resource, variant, stack, rules, context);
}

/** Judges every resource that a template may create, in every branch. Throws only when a schema is broken. */
export function judgeTemplate(
  resolved: ResolvedTemplate,
  judges: readonly VariantJudge[],
): readonly ResourceResult[] {
  const stack = stackOf(resolved);
  return stack.resources.map((resource) => judgeResource(resource, stack, judges));
}

function judgeResource(
  resource: TemplateResource,
  stack: TemplateStack,
  judges: readonly VariantJudge[],
): ResourceResult {
  const { logicalId, type, variants, created } = resource;
  const found = new Map<string, { finding: PlacedFinding; times: number }>();
  for (const variant of variants) {
    const { branch, locate } = variant;
    for (const finding of judges.flatMap((find) => find(resource, variant, stack))) {
      const key = `${finding.verdict} ${finding.rule} ${finding.path} ${finding.message}`;
      const before = found.get(key);
      if (before) before.times += 1;
      else {
        const placed = {
          ...finding,
          ...locate(finding.path, finding.about),
          ...(branch !== undefined && { branch }),
        };
        found.set(key, { finding: placed, times: 1 });
      }
    }
  }
  const findings = [...found.values()]
    .map(({ finding, times }) =>
      created === 'always' && times === variants.length ? unconditional(finding) : finding,
    )
    .sort(byWeight);
  return { logicalId, type, verdict: judgementOf(findings).verdict, findings };
}

function unconditional({ branch: _, ...finding }: PlacedFinding): PlacedFinding {
  return finding;
}

/** Types of SAM and modules are never provisioned: they become others, which the Hook judges. */
function expandedType(logicalId: string, type: string): Finding {
  const { title, severity, why } = STRUCTURAL_RULES['type-not-approved'];
  const by = isModule(type) ? 'is a module, expanded' : 'is expanded by a macro';
  return {
    verdict: 'deferred',
    rule: 'type-not-approved',
    title,
    severity,
    type,
    logicalId,
    path: '',
    about: 'Type',
    message: `${type} ${by} at deployment; the Hook judges what comes out.`,
    why,
    fix: 'To know now, check the expanded template.',
  };
}
