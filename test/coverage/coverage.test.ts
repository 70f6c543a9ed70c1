import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CoveredFinding } from '../../coverage/finding.ts';
import type { Measures } from '../../coverage/measures.ts';
import { coveredRules, isNeverApplied } from '../../coverage/rules.ts';
import { verdictCounts, type JudgedResource } from '../../coverage/stacks.ts';
import { readEarlierReport, trendSince } from '../../coverage/trend.ts';
import { coverageReport } from '../../coverage/report.ts';
import { coveredTypes } from '../../coverage/types.ts';
import { formatCoverageJson, formatCoverageText } from '../../report/coverage.ts';
import { coveredFindings } from '../../report/covered-findings.ts';
import { identifiedFindings } from '../../report/identified.ts';
import { reportOfCheck } from '../../report/of-check.ts';
import { paintFor } from '../../report/paint.ts';
import { PolicyError } from '../../schemas/problem.ts';
import type { Restriction } from '../../schemas/restriction.ts';
import type { Policy } from '../../schemas/policy.ts';
import type { StackRules } from '../../schemas/stack-rules.ts';
import { coverageDocument } from '../report/coverage-documents.ts';
import { checkResult } from '../report/results.ts';

const words = { title: 'A rule', why: '', fix: '', severity: 'HIGH' } as const;
const RESTRICTIONS: Readonly<Record<string, Pick<Restriction, 'rules'>>> = {
  'AWS::S3::Bucket': {
    rules: [
      { id: 'bucket-form', ...words, restrict: {} },
      { id: 'bucket-stays', ...words, onDelete: 'refuse' },
    ],
  },
  'AWS::SQS::Queue': { rules: [{ id: 'queue-form', ...words, severity: 'LOW', restrict: {} }] },
};

/** Two approved types, one of which keeps its resources, and a rule that spans resources. */
const POLICY = {
  types: Object.keys(RESTRICTIONS),
  snapshotFor: (type: string) =>
    type === 'AWS::EC2::Host' ? undefined : { typeName: type, properties: { A: {} } },
  restrictionFor: (type: string) => RESTRICTIONS[type],
  stackRules: () =>
    ({ rules: [{ id: 'bucket-policy', ...words, for: 'AWS::S3::Bucket' }] }) as unknown as StackRules,
} as unknown as Policy;

const RESOURCES: readonly JudgedResource[] = [
  { stack: 'a', logicalId: 'One', type: 'AWS::S3::Bucket', verdict: 'refused' },
  { stack: 'a', logicalId: 'Two', type: 'AWS::S3::Bucket', verdict: 'waived' },
  { stack: 'b', logicalId: 'One', type: 'AWS::S3::Bucket', verdict: 'approved' },
  { stack: 'b', logicalId: 'Three', type: 'AWS::SNS::Topic', verdict: 'refused' },
  { stack: 'b', logicalId: 'Four', type: 'AWS::EC2::Host', verdict: 'refused' },
];

function found(
  rule: string,
  stack: string,
  logicalId: string,
  verdict: CoveredFinding['verdict'],
): CoveredFinding {
  const place = { path: '', message: '', line: 1, column: 1 };
  return { fingerprint: '', stack, logicalId, type: '', rule, ...words, verdict, ...place };
}

describe('rules', () => {
  const rules = coveredRules(POLICY, RESOURCES, [
    found('bucket-form', 'a', 'One', 'deferred'),
    found('bucket-form', 'a', 'One', 'refused'),
    found('bucket-form', 'a', 'Two', 'waived'),
    found('bucket-policy', 'a', 'One', 'deferred'),
    found('type-not-approved', 'b', 'Three', 'refused'),
  ]);

  it.each<[id: string, resources: number, refused: number, deferred: number, waived: number, never: boolean]>(
    [
      ['bucket-form', 3, 1, 0, 1, false],
      ['bucket-policy', 3, 0, 1, 0, false],
      ['bucket-stays', 0, 0, 0, 0, false],
      ['queue-form', 0, 0, 0, 0, true],
      ['type-not-approved', 5, 1, 0, 0, false],
      ['property-not-approved', 5, 0, 0, 0, false],
    ],
  )('%s is for %i resources', (id, resources, refused, deferred, waived, never) => {
    const rule = rules.find((one) => one.id === id);
    expect(rule).toMatchObject({ resources, refused, deferred, waived });
    expect(rule && isNeverApplied(rule)).toBe(never);
  });

  it('stand in the order of their weight', () => {
    expect(rules.map(({ severity }) => severity).indexOf('LOW')).toBeGreaterThan(
      rules.map(({ severity }) => severity).lastIndexOf('HIGH'),
    );
  });
});

it.each<[type: string, standing: string, refused: number, closed: number | undefined]>([
  ['AWS::S3::Bucket', 'approved', 1, 1],
  ['AWS::SQS::Queue', 'approved', 0, 1],
  ['AWS::SNS::Topic', 'known', 1, 2],
  ['AWS::EC2::Host', 'unknown', 1, undefined],
])('%s is %s', (type, standing, refused, closed) => {
  const types = coveredTypes(POLICY, RESOURCES, (name) =>
    name === 'AWS::EC2::Host' ? undefined : { typeName: name, properties: { A: {}, B: {} } },
  );
  const one = types.find((covered) => covered.type === type);
  expect([one?.standing, one?.resources.refused, one?.properties?.closed]).toEqual([
    standing,
    refused,
    closed,
  ]);
});

it('every resource has one verdict', () => {
  expect(verdictCounts(RESOURCES)).toEqual({ approved: 1, refused: 3, deferred: 0, waived: 1 });
});

it('findings have the fingerprints of the other formats', () => {
  fc.assert(
    fc.property(checkResult, (result) => {
      const others = identifiedFindings(reportOfCheck(result, false));
      for (const { fingerprint, rule, message, stack, line, column } of coveredFindings(result)) {
        const other = others.find((one) => one.fingerprint === fingerprint);
        expect(other?.finding).toMatchObject({
          message,
          rule: { id: rule },
          place: { file: stack, at: { line, column } },
        });
      }
    }),
  );
});

describe('an earlier report', () => {
  const again = (report: Parameters<typeof formatCoverageJson>[0]) =>
    readEarlierReport(formatCoverageJson(report), 'earlier.json').content;

  it('of the same says that nothing has changed', () => {
    fc.assert(
      fc.property(coverageDocument, (report) => {
        expect(coverageReport(report, again(report)).trend).toMatchObject({
          changes: [],
          notComparable: [],
          newRefusals: [],
          goneRefusals: [],
        });
      }),
    );
  });

  it.each([
    ['refused', 3, 1, 'better'],
    ['wrongKeys', 0, 2, 'worse'],
    ['rightKeys', 0, 2, 'better'],
    ['gatedProperties', 20, 10, 'worse'],
    ['resources', 1, 2, 'other'],
  ] as const)('tells %s of %i then and %i now as %s', (measure, before, now, is) => {
    const earlier = { day: '2026-11-20', policy: '', measures: { [measure]: before }, findings: [] };
    const measures = { [measure]: now } as unknown as Measures;
    expect(trendSince(earlier, measures, []).changes).toEqual([{ measure, before, now, is }]);
  });

  it('tells backwards what it tells forwards', () => {
    fc.assert(
      fc.property(coverageDocument, coverageDocument, (one, other) => {
        const there = coverageReport(other, again(one)).trend;
        const back = coverageReport(one, again(other)).trend;
        expect(there?.newRefusals).toEqual(back?.goneRefusals.map(({ fingerprint }) => fingerprint));
        expect(there?.notComparable).toEqual(back?.notComparable);
        const turned = { better: 'worse', worse: 'better', other: 'other' } as const;
        expect(there?.changes).toEqual(
          back?.changes.map(({ measure, before, now, is }) => ({
            measure,
            before: now,
            now: before,
            is: turned[is],
          })),
        );
      }),
    );
  });

  it.each([
    ['{}', 'earlier.json:1:1: The file lacks "version".'],
    [
      '{"version":2,"report":"coverage","day":"2026-01-01","policy":"","measures":{},"findings":[]}',
      'version',
    ],
    [
      '{"version":1,"report":"coverage","day":"2026-01-01","policy":"","measures":{"refused":"2"},"findings":[]}',
      'measures.refused',
    ],
    ['{"version":1,"policy":"restricted-schemas","templates":[]}', 'lacks "report"'],
  ])('is no other document: %s', (text, message) => {
    const read = (): unknown => readEarlierReport(text, 'earlier.json');
    expect(read).toThrow(PolicyError);
    expect(read).toThrow(message);
  });
});

it('text tells all counts, whatever names say, without colour where there is no terminal', () => {
  fc.assert(
    fc.property(coverageDocument, (report) => {
      const text = formatCoverageText(report, paintFor(false));
      expect(text).not.toContain('\u001b');
      const { resources, refused, rulesNeverApplied, wrongKeys } = report.measures;
      expect(text).toContain(`${resources} resource`);
      expect(text).toContain(`${refused} refused`);
      expect(text).toContain(`${rulesNeverApplied} never applied.`);
      expect(text).toContain(`${wrongKeys} wrong`);
    }),
  );
});
