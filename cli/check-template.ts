import type { Context } from '../gate/context.ts';
import { byWeight } from '../gate/explain.ts';
import type { Finding } from '../gate/finding.ts';
import { judge, judgementOf } from '../gate/judge.ts';
import { judgeInStack } from '../gate/stack/judge-stack.ts';
import { STRUCTURAL_RULES } from '../gate/structure.ts';
import { applyWaivers } from '../gate/waiver.ts';
import type { PlacedFinding, ResourceResult, TemplateResult } from '../report/result.ts';
import type { Policy } from '../schemas/policy.ts';
import { TemplateError } from '../template/problem.ts';
import { readTemplate } from '../template/read.ts';
import { stackOf } from '../template/stack.ts';
import { resolveTemplate, type TemplateResource } from '../template/template.ts';

/** Where and with what the template is deployed. */
export interface CheckSettings {
  readonly context: Context;
  readonly parameters: Readonly<Record<string, string>>;
  /** The time that waivers expire by: milliseconds since 1970. */
  readonly now: number;
}

/** Judges every resource of a template. A text that is no template at all throws a TemplateError. */
export function checkTemplate(
  text: string,
  file: string,
  policy: Policy,
  settings: CheckSettings,
): TemplateResult {
  const { context, parameters } = settings;
  const nothing = { file, resources: [], notCreated: [], parameters: [], notes: [] };
  try {
    const template = readTemplate(text, file);
    const resolved = resolveTemplate(template, {
      ...context,
      parameters,
      resourceType: policy.snapshotFor,
    });
    const { resources, parameters: declared, notes } = resolved;
    const stack = stackOf(resolved);
    return {
      file,
      resources: stack.resources.map((resource) => judgeResource(resource, stack, policy, settings)),
      notCreated: resources.filter(({ created }) => created === 'never').map(({ logicalId }) => logicalId),
      parameters: declared,
      notes: notes.map(({ line, column, message }) => ({ line, column, message })),
      problems: [],
    };
  } catch (error) {
    if (!(error instanceof TemplateError) || error.notATemplate) throw error;
    return { ...nothing, problems: error.problems };
  }
}

function judgeResource(
  resource: TemplateResource,
  stack: ReturnType<typeof stackOf>,
  policy: Policy,
  { context, now }: CheckSettings,
): ResourceResult {
  const { logicalId, type, variants, created } = resource;
  const schema = policy.schemaFor(type);
  const found = new Map<string, { finding: PlacedFinding; times: number }>();
  for (const variant of variants) {
    const { properties, branch, locate } = variant;
    const { findings } = type.startsWith('AWS::Serverless::')
      ? { findings: [macroType(logicalId, type)] }
      : judge({ type, logicalId, properties }, schema, context);
    const lacking = judgeInStack(resource, variant, stack, policy.stackRules().rules, context);
    const all = applyWaivers([...findings, ...lacking], policy.waivers().waivers, context, now);
    for (const finding of all) {
      const key = `${finding.verdict} ${finding.rule} ${finding.path} ${finding.message}`;
      const before = found.get(key);
      if (before) before.times += 1;
      else {
        const placed = { ...finding, ...locate(finding.path), ...(branch !== undefined && { branch }) };
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

/** SAM's types are never provisioned: the macro turns them into others, which the Hook judges. */
function macroType(logicalId: string, type: string): Finding {
  const { title, severity, why } = STRUCTURAL_RULES['type-not-approved'];
  return {
    verdict: 'deferred',
    rule: 'type-not-approved',
    title,
    severity,
    type,
    logicalId,
    path: '',
    message: `${type} is expanded by a macro at deployment; the Hook judges what comes out.`,
    why,
    fix: 'To know now, check the expanded template.',
  };
}
