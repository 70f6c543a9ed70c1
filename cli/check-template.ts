import type { Context } from '../gate/context.ts';
import type { RestrictedSchema } from '../gate/schema.ts';
import type { StackRule } from '../gate/stack/stack-rule.ts';
import { applyWaivers, type Waiver } from '../gate/waiver.ts';
import type { TemplateResult } from '../report/result.ts';
import type { Policy } from '../schemas/policy.ts';
import { byItself, inItsStack, judgeTemplate, type VariantJudge } from '../template/judge.ts';
import { TemplateError } from '../template/problem.ts';
import { readTemplate, type ParsedTemplate } from '../template/read.ts';
import type { ResolveOptions } from '../template/resolver.ts';
import { resolveTemplate } from '../template/template.ts';

/** Where and with what the template is deployed. */
export interface CheckSettings {
  readonly context: Context;
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether defaults of parameters count as values (they do); not where all that was given is known. */
  readonly defaults?: boolean;
  /** The time that waivers expire by: milliseconds since 1970. */
  readonly now: number;
}

/** What the resources of a template are judged by. */
export interface TemplateRules {
  readonly schemaFor: (type: string) => RestrictedSchema | undefined;
  /** What is known of a resource type, whether it is approved or not. */
  readonly resourceType: NonNullable<ResolveOptions['resourceType']>;
  readonly stackRules: readonly StackRule[];
  readonly waivers: readonly Waiver[];
}

/** Judges every resource of a template. A text that is no template at all throws a TemplateError. */
export function checkTemplate(
  text: string,
  file: string,
  policy: Policy,
  settings: CheckSettings,
): TemplateResult {
  const nothing = { file, resources: [], notCreated: [], parameters: [], notes: [] };
  try {
    const template = readTemplate(text, file);
    return { ...checkResources(template, rulesOf(policy), settings), problems: [] };
  } catch (error) {
    if (!(error instanceof TemplateError) || error.notATemplate) throw error;
    return { ...nothing, problems: error.problems };
  }
}

function rulesOf(policy: Policy): TemplateRules {
  return {
    schemaFor: policy.schemaFor,
    resourceType: policy.snapshotFor,
    stackRules: policy.stackRules().rules,
    waivers: policy.waivers().waivers,
  };
}

/** Judges every resource of a template that was read. Throws a TemplateError for what CloudFormation would not accept. */
export function checkResources(
  template: ParsedTemplate,
  { schemaFor, resourceType, stackRules, waivers }: TemplateRules,
  { context, parameters, defaults, now }: CheckSettings,
): Omit<TemplateResult, 'problems'> {
  const resolved = resolveTemplate(template, {
    ...context,
    parameters,
    ...(defaults !== undefined && { defaults }),
    resourceType,
  });
  const { file, resources, parameters: declared, notes } = resolved;
  const unlessWaived =
    (judge: VariantJudge): VariantJudge =>
    (...subject) =>
      applyWaivers(judge(...subject), waivers, context, now);
  const judges = [byItself(schemaFor, context), inItsStack(stackRules, context)];
  return {
    file,
    resources: judgeTemplate(resolved, judges.map(unlessWaived)),
    notCreated: resources.filter(({ created }) => created === 'never').map(({ logicalId }) => logicalId),
    parameters: declared,
    notes: notes.map(({ line, column, message }) => ({ line, column, message })),
  };
}
