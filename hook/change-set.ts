import type { Context } from '../gate/context.ts';
import type { Finding } from '../gate/finding.ts';
import { judge } from '../gate/judge.ts';
import type { StackRule } from '../gate/stack/stack-rule.ts';
import type { OpenPolicy } from '../schemas/store.ts';
import { inItsStack, judgeTemplate } from '../template/judge.ts';
import { changedResources } from './changed-resources.ts';
import { contextOf, type Decision, type DecisionSettings } from './decide.ts';
import type { HookRequest } from './event.ts';
import { leftOfTemplate, leftToMacro, leftToResources, leftUndecided, sorted } from './left.ts';
import { fetchPayload } from './payload.ts';
import { readSource, schemasFor, type Source } from './source.ts';

/**
 * Decides on a change set: every resource that it creates or changes, by the properties that it will have as far as
 * they are known, and the rules that span resources, by the template. All findings come in one answer.
 */
export async function decideChangeSet(
  request: HookRequest,
  policy: OpenPolicy,
  settings: DecisionSettings,
): Promise<Decision> {
  const payload = await fetchPayload(request.payload, settings.payload);
  const touched = changedResources(payload).filter(({ action }) => action !== 'DELETE');
  const schemaFor = await schemasFor(
    touched.map(({ type }) => type),
    policy,
  );
  const context = contextOf(request, settings);
  const found = touched.flatMap((resource) => judge(resource, schemaFor(resource.type), context).findings);
  const [refused, open] = [found.filter(isRefused), found.filter((one) => !isRefused(one))];
  const source = await readSource(payload, request, policy, settings);
  const together = judgeTogether(source, await policy.stackRules(), context);
  return {
    findings: [...refused, ...together.findings],
    left: [...leftToResources(open), ...together.left],
  };
}

function isRefused({ verdict }: Finding): boolean {
  return verdict === 'refused';
}

function judgeTogether(source: Source, rules: readonly StackRule[], context: Context): Decision {
  if ('macro' in source) return { findings: [], left: leftToMacro(source.macro) };
  const { resolved } = source;
  const { certain, open } = sorted(judgeTemplate(resolved, [inItsStack(rules, context)]));
  return { findings: certain, left: [...leftOfTemplate(resolved), ...leftUndecided(open)] };
}
