import type { Context } from '../gate/context.ts';
import { applyWaivers } from '../gate/waiver.ts';
import type { TemplateResult } from '../report/result.ts';
import type { Policy } from '../schemas/policy.ts';
import { byItself, inItsStack, judgeTemplate, type VariantJudge } from '../template/judge.ts';
import { TemplateError } from '../template/problem.ts';
import { readTemplate } from '../template/read.ts';
import { resolveTemplate } from '../template/template.ts';

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
    const { waivers } = policy.waivers();
    const unlessWaived =
      (judge: VariantJudge): VariantJudge =>
      (...subject) =>
        applyWaivers(judge(...subject), waivers, context, settings.now);
    const judges = [byItself(policy.schemaFor, context), inItsStack(policy.stackRules().rules, context)];
    return {
      file,
      resources: judgeTemplate(resolved, judges.map(unlessWaived)),
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
