import type { ResourceSchema } from '../gate/schema.ts';
import type { Policy } from '../schemas/policy.ts';
import { grouped } from '../schemas/grouped.ts';
import { propertyCounts, type PropertyCounts } from './properties.ts';
import { verdictCounts, type JudgedResource, type VerdictCounts } from './stacks.ts';

/** A type that is approved, or that a template uses. */
export interface CoveredType {
  readonly type: string;
  /** `known`: it has a snapshot and no restriction, so it is refused. `unknown`: it has neither. */
  readonly standing: 'approved' | 'known' | 'unknown';
  /** The verdicts of its resources; all 0 when no template has one. */
  readonly resources: VerdictCounts;
  /** The rules of its restriction. */
  readonly rules: number;
  /** Absent where upstream does not know the type. */
  readonly properties?: PropertyCounts;
}

/** The policy's types, and those of the resources, sorted by name. `upstream` tells what can be set of a type. */
export function coveredTypes(
  policy: Pick<Policy, 'types' | 'snapshotFor' | 'restrictionFor'>,
  resources: readonly JudgedResource[],
  upstream: (type: string) => ResourceSchema | undefined,
): readonly CoveredType[] {
  const approved = new Set(policy.types);
  const used = grouped(resources, ({ type }) => type);
  return [...new Set([...approved, ...used.keys()])].sort().map((type) => {
    const rules = policy.restrictionFor(type)?.rules ?? [];
    const snapshot = policy.snapshotFor(type);
    const structure = upstream(type);
    return {
      type,
      standing: approved.has(type) ? 'approved' : snapshot ? 'known' : 'unknown',
      resources: verdictCounts(used.get(type) ?? []),
      rules: rules.length,
      ...(structure && {
        properties: propertyCounts(structure, approved.has(type) ? snapshot : undefined, rules),
      }),
    };
  });
}

/** The service of a type: `S3` of `AWS::S3::Bucket`. */
export function serviceOf(type: string): string {
  return type.split('::')[1] ?? type;
}
