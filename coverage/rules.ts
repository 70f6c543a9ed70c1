import { SEVERITIES, type Severity } from '../gate/schema.ts';
import { STRUCTURAL_RULES } from '../gate/structure.ts';
import { grouped } from '../schemas/grouped.ts';
import type { Policy } from '../schemas/policy.ts';
import { judgesOf } from '../schemas/restriction.ts';
import type { CoveredFinding } from './finding.ts';
import type { JudgedResource } from './stacks.ts';

/** A rule, and what it found of the resources that it is for. */
export interface CoveredRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** The type that it is for; absent for what holds for all types. */
  readonly type?: string;
  /** `update` and `deletion`: templates cannot break it, so it is never applied here; the Hook applies it. */
  readonly judges: 'resource' | 'stack' | 'update' | 'deletion';
  /** The resources that it was applied to. */
  readonly resources: number;
  /** Those among them that it refuses; deferred and waived ones are those with nothing worse. */
  readonly refused: number;
  readonly deferred: number;
  readonly waived: number;
}

/** All rules of a policy and of its snapshots, the gravest first, then by id. */
export function coveredRules(
  policy: Pick<Policy, 'types' | 'restrictionFor' | 'stackRules'>,
  resources: readonly JudgedResource[],
  findings: readonly CoveredFinding[],
): readonly CoveredRule[] {
  const byType = grouped(resources, ({ type }) => type);
  const byRule = grouped(findings, ({ rule }) => rule);
  const count = (type: string | undefined): number =>
    type === undefined ? resources.length : (byType.get(type)?.length ?? 0);
  return rulesOf(policy)
    .map((rule) => ({
      ...rule,
      resources: rule.judges === 'resource' || rule.judges === 'stack' ? count(rule.type) : 0,
      ...hitsOf(byRule.get(rule.id) ?? []),
    }))
    .sort((a, b) => weightOf(b) - weightOf(a) || (a.id < b.id ? -1 : 1));
}

/** A rule that templates can break and that no resource is for. */
export function isNeverApplied({ judges, resources }: CoveredRule): boolean {
  return resources === 0 && (judges === 'resource' || judges === 'stack');
}

type Judging = Pick<CoveredRule, 'id' | 'title' | 'severity' | 'type' | 'judges'>;

function rulesOf(policy: Pick<Policy, 'types' | 'restrictionFor' | 'stackRules'>): readonly Judging[] {
  return [
    ...policy.types.flatMap((type) =>
      (policy.restrictionFor(type)?.rules ?? []).map((rule): Judging => {
        const { id, title, severity } = rule;
        return { id, title, severity, type, judges: judgesOf(rule) };
      }),
    ),
    ...policy.stackRules().rules.map(({ id, title, severity, for: type }): Judging => ({
      id,
      title,
      severity,
      type,
      judges: 'stack',
    })),
    ...Object.entries(STRUCTURAL_RULES).map(([id, { title, severity }]): Judging => ({
      id,
      title,
      severity,
      judges: 'resource',
    })),
  ];
}

function hitsOf(findings: readonly CoveredFinding[]): Pick<CoveredRule, 'refused' | 'deferred' | 'waived'> {
  const hits = { refused: 0, deferred: 0, waived: 0 };
  for (const those of grouped(findings, ({ stack, logicalId }) => `${stack}\n${logicalId}`).values()) {
    const verdicts = new Set(those.map(({ verdict }) => verdict));
    hits[(['refused', 'deferred', 'waived'] as const).find((one) => verdicts.has(one)) ?? 'refused'] += 1;
  }
  return hits;
}

function weightOf({ severity }: Judging): number {
  return SEVERITIES.indexOf(severity);
}
