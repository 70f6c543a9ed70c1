import type { PlacedFinding, ResourceResult } from '../template/judge.ts';
import type { Macro } from '../template/macros.ts';
import type { ResolvedTemplate } from '../template/template.ts';

/** So many are named in a sentence; the rest is counted. */
const NAMED = 3;

/** What is certain whatever the parameters are, and what is not. */
export interface Sorted {
  readonly certain: readonly PlacedFinding[];
  readonly open: readonly PlacedFinding[];
}

/** A finding of one branch alone holds only if the deployment takes it. */
export function sorted(results: readonly ResourceResult[]): Sorted {
  const findings = results.flatMap((result) => result.findings);
  const isCertain = ({ verdict, branch }: PlacedFinding): boolean =>
    verdict === 'refused' && branch === undefined;
  return { certain: findings.filter(isCertain), open: findings.filter((one) => !isCertain(one)) };
}

/** What of a template nobody can judge before it is deployed, in sentences. */
export function leftOfTemplate({ notes }: ResolvedTemplate): readonly string[] {
  return notes.filter(({ kind }) => kind !== 'alias').map(({ message }) => message);
}

/** Says that resources are judged when they are provisioned. */
export function leftToResources(open: readonly { readonly logicalId: string }[]): readonly string[] {
  if (open.length === 0) return [];
  const ids = [...new Set(open.map(({ logicalId }) => logicalId))];
  return [
    `What depends on values that are not known yet is judged when the resource is provisioned: ${named(ids)}.`,
  ];
}

/** Says which stack rules stay undecided; no later call of the Hook sees the whole stack. */
export function leftUndecided(open: readonly PlacedFinding[]): readonly string[] {
  if (open.length === 0) return [];
  const ids = [...new Set(open.map(({ logicalId, rule }) => `${rule} (${logicalId})`))];
  const rules = ids.length === 1 ? 'A stack rule' : 'Stack rules';
  return [
    `${rules} cannot be decided without parameters: ${named(ids)}. \`stackgate check --parameters\` decides.`,
  ];
}

/** Says that nothing of a template is what will be deployed. */
export function leftToMacro({ name }: Macro): readonly string[] {
  return [
    `${name} rewrites this template at deployment: what comes out is judged resource by resource, and no stack rule is.`,
  ];
}

function named(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
