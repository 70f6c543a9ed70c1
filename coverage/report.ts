import type { Day } from '../gate/day.ts';
import type { DatedWaiver } from '../gate/dated-waiver.ts';
import type { ControlPolicyCoverage } from './control-policies.ts';
import type { CoveredFinding } from './finding.ts';
import type { HookCoverage } from './hooks.ts';
import type { KeyCoverage } from './keys.ts';
import { measuresOf, type Measures } from './measures.ts';
import type { CoveredRule } from './rules.ts';
import type { CoveredStack } from './stacks.ts';
import { trendSince, type EarlierReport, type Trend } from './trend.ts';
import type { CoveredType } from './types.ts';

/** A waiver, and how many findings it covers. */
export interface CoveredWaiver extends DatedWaiver {
  readonly findings: number;
}

/** What a policy covers in given stacks: version 1 of the document. */
export interface CoverageReport {
  readonly version: 1;
  readonly report: 'coverage';
  /** The day that it was made on; days of waivers count from it. */
  readonly day: Day;
  /** The policy folder. */
  readonly policy: string;
  /** Where the structure of types upstream comes from. */
  readonly upstream: string;
  readonly measures: Measures;
  /** What an earlier report has otherwise; absent when none was given. */
  readonly trend?: Trend;
  readonly stacks: readonly CoveredStack[];
  readonly types: readonly CoveredType[];
  readonly rules: readonly CoveredRule[];
  readonly waivers: readonly CoveredWaiver[];
  readonly keys: KeyCoverage;
  /** Absent when no organization was given. */
  readonly controlPolicies?: ControlPolicyCoverage;
  /** Absent when no account and no organization was asked. */
  readonly hooks?: HookCoverage;
  /** What this report cannot tell, for nobody asked: in words, with what to give. */
  readonly notAsked: readonly string[];
  readonly findings: readonly CoveredFinding[];
}

/** All that a report is made of but what is counted. */
export type CoverageParts = Omit<CoverageReport, 'version' | 'report' | 'measures' | 'trend' | 'waivers'> & {
  readonly waivers: readonly DatedWaiver[];
};

/** The report of its parts, and of an earlier one when there is one. */
export function coverageReport(
  { day, policy, upstream, waivers: dated, ...parts }: CoverageParts,
  earlier?: EarlierReport,
): CoverageReport {
  const waivers = dated.map((waiver) => ({
    ...waiver,
    findings: parts.findings.filter((finding) => finding.waiver === waiver.id).length,
  }));
  const measures = measuresOf({ ...parts, waivers });
  return {
    version: 1,
    report: 'coverage',
    day,
    policy,
    upstream,
    measures,
    ...(earlier && { trend: trendSince(earlier, measures, parts.findings) }),
    stacks: parts.stacks,
    types: parts.types,
    rules: parts.rules,
    waivers,
    keys: parts.keys,
    ...(parts.controlPolicies && { controlPolicies: parts.controlPolicies }),
    ...(parts.hooks && { hooks: parts.hooks }),
    notAsked: parts.notAsked,
    findings: parts.findings,
  };
}
