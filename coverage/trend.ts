import type { Day } from '../gate/day.ts';
import { formReader } from '../schemas/form.ts';
import type { CoveredFinding } from './finding.ts';
import { MEASURES, type Measures } from './measures.ts';

/** What of an earlier report later ones are held against. */
export interface EarlierReport {
  readonly day: Day;
  readonly policy: string;
  readonly measures: Readonly<Partial<Record<keyof Measures, number>>>;
  readonly findings: readonly EarlierFinding[];
}

/** What is still known of a finding of an earlier report. */
export type EarlierFinding = Pick<
  CoveredFinding,
  'fingerprint' | 'stack' | 'logicalId' | 'type' | 'rule' | 'verdict'
>;

/** What has changed since an earlier report. */
export interface Trend {
  /** The day of the earlier report. */
  readonly since: Day;
  /** The policy of the earlier report. */
  readonly policy: string;
  /** The measures that differ. */
  readonly changes: readonly MeasureChange[];
  /** Measures that one of the two reports alone has. */
  readonly notComparable: readonly (keyof Measures)[];
  /** Fingerprints of what is refused now and was not: `findings` tells of them. */
  readonly newRefusals: readonly string[];
  /** What was refused and no longer is, or no longer is there. */
  readonly goneRefusals: readonly EarlierFinding[];
}

/** A measure, then and now. */
export interface MeasureChange {
  readonly measure: keyof Measures;
  readonly before: number;
  readonly now: number;
  /** `other`: neither way is better by itself. */
  readonly is: 'better' | 'worse' | 'other';
}

/** What has changed since. */
export function trendSince(
  { day, policy, measures: before, findings: earlier }: EarlierReport,
  now: Measures,
  findings: readonly CoveredFinding[],
): Trend {
  const names = Object.keys(MEASURES) as (keyof Measures)[];
  const refusedBefore = refusedIn(earlier);
  const refusedNow = refusedIn(findings);
  return {
    since: day,
    policy,
    changes: names.flatMap((measure): MeasureChange[] => {
      const [was, is] = [before[measure], now[measure]];
      return was === undefined || is === undefined || was === is ? [] : [changeOf(measure, was, is)];
    }),
    notComparable: names.filter((name) => (before[name] === undefined) !== (now[name] === undefined)),
    newRefusals: [...refusedNow.keys()].filter((fingerprint) => !refusedBefore.has(fingerprint)),
    goneRefusals: [...refusedBefore.values()].filter(({ fingerprint }) => !refusedNow.has(fingerprint)),
  };
}

function changeOf(measure: keyof Measures, before: number, now: number): MeasureChange {
  const { better } = MEASURES[measure];
  const is = better === undefined ? 'other' : (better === 'more') === now > before ? 'better' : 'worse';
  return { measure, before, now, is };
}

function refusedIn(findings: readonly EarlierFinding[]): ReadonlyMap<string, EarlierFinding> {
  return new Map(
    findings
      .filter(({ verdict }) => verdict === 'refused')
      .map(({ fingerprint, stack, logicalId, type, rule, verdict }) => [
        fingerprint,
        { fingerprint, stack, logicalId, type, rule, verdict },
      ]),
  );
}

const text = { type: 'string' } as const;
const FINDING = ['fingerprint', 'stack', 'logicalId', 'type', 'rule', 'verdict'] as const;

/** What is needed of an earlier document; a later version may have more. */
const EARLIER_FORM = {
  title: 'Coverage report',
  type: 'object',
  required: ['version', 'report', 'day', 'policy', 'measures', 'findings'],
  properties: {
    version: { enum: [1] },
    report: { enum: ['coverage'] },
    day: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' },
    policy: text,
    measures: { type: 'object', additionalProperties: { type: 'integer' } },
    findings: {
      type: 'array',
      items: {
        type: 'object',
        required: FINDING,
        properties: Object.fromEntries(FINDING.map((name) => [name, text])),
      },
    },
  },
} as const;

/** Reads what `report --format json` wrote earlier. Throws a PolicyError that names every place where it is another document. */
export const readEarlierReport = formReader<EarlierReport>(EARLIER_FORM);
