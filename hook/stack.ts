import type { OpenPolicy } from '../schemas/store.ts';
import { byItself, inItsStack, judgeTemplate } from '../template/judge.ts';
import { contextOf, type Decision, type DecisionSettings } from './decide.ts';
import type { HookRequest } from './event.ts';
import { leftOfTemplate, leftToMacro, leftToResources, leftUndecided, sorted } from './left.ts';
import { fetchPayload } from './payload.ts';
import { readSource } from './source.ts';

/**
 * Decides on the operation of a whole stack by its template. Only what is certain refuses: the Hook is called again
 * for each resource, with all values known. Rules that span resources are judged here alone.
 */
export async function decideStack(
  request: HookRequest,
  policy: OpenPolicy,
  settings: DecisionSettings,
): Promise<Decision> {
  const { action, payload } = request;
  // A deleted stack has no template.
  if (action === 'DELETE') return { findings: [], left: [] };
  const source = await readSource(await fetchPayload(payload, settings.payload), request, policy, settings);
  if ('macro' in source) return { findings: [], left: leftToMacro(source.macro) };
  const { resolved, schemaFor } = source;
  const context = contextOf(request, settings);
  const alone = sorted(judgeTemplate(resolved, [byItself(schemaFor, context)]));
  const rules = await policy.stackRules();
  const together = sorted(judgeTemplate(resolved, [inItsStack(rules, context)]));
  return {
    findings: [...alone.certain, ...together.certain],
    left: [...leftOfTemplate(resolved), ...leftToResources(alone.open), ...leftUndecided(together.open)],
  };
}
