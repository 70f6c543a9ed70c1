import { reportOfCheck } from '../report/of-check.ts';
import { formatGithub } from '../report/github.ts';
import { formatGitlab } from '../report/gitlab.ts';
import { formatJson } from '../report/json.ts';
import { formatJunit } from '../report/junit.ts';
import { paintFor } from '../report/paint.ts';
import type { CheckResult, PlacedFinding } from '../report/result.ts';
import { formatSarif } from '../report/sarif.ts';
import { formatText } from '../report/text.ts';
import { median } from './statistics.ts';

/** What it takes to format findings, milliseconds by format. */
export interface ReportTimes {
  readonly findings: number;
  readonly times: ReadonlyMap<string, number>;
}

const SETTING = { version: '0.0.0', folder: '/repository' };

/** Every format of findings of 40 rules in templates of 500 resources, two findings each. */
export function reports(sizes: readonly number[], rounds: number): ReportTimes[] {
  return sizes.map((findings) => {
    const result = resultOf(findings);
    const report = reportOfCheck(result, false);
    const formats: Readonly<Record<string, () => string>> = {
      text: () => formatText(reportOfCheck(result, false), paintFor(true)),
      json: () => formatJson(result),
      sarif: () => formatSarif(report, SETTING),
      junit: () => formatJunit(report),
      github: () => formatGithub(report, SETTING),
      gitlab: () => formatGitlab(report, SETTING),
    };
    return {
      findings,
      times: new Map(Object.entries(formats).map(([name, format]) => [name, timed(format, rounds)])),
    };
  });
}

function timed(work: () => string, rounds: number): number {
  return median(
    Array.from({ length: rounds }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );
}

function resultOf(findings: number): CheckResult {
  const resources = Array.from({ length: findings / 2 }, (_, index) => {
    const logicalId = `Resource${index}`;
    return {
      logicalId,
      type: 'AWS::SQS::Queue',
      verdict: 'refused' as const,
      findings: [findingOf(logicalId, index * 2), findingOf(logicalId, index * 2 + 1)],
    };
  });
  const rest = { notCreated: [], parameters: [], notes: [], problems: [] };
  const templates = Array.from({ length: Math.ceil(resources.length / 500) }, (_, index) => ({
    file: `templates/stack-${index}.yaml`,
    resources: resources.slice(index * 500, (index + 1) * 500),
    ...rest,
  }));
  return { version: 1, policy: 'restricted-schemas', templates };
}

function findingOf(logicalId: string, index: number): PlacedFinding {
  return {
    verdict: index % 10 === 0 ? 'deferred' : 'refused',
    rule: `rule-${index % 40}`,
    title: 'Queues are encrypted with a customer managed key',
    severity: 'HIGH',
    type: 'AWS::SQS::Queue',
    logicalId,
    path: '/KmsMasterKeyId',
    message: 'KmsMasterKeyId does not match the approved pattern.',
    why: "Messages hold record data, and the key's policy decides who may read them.",
    fix: `Set KmsMasterKeyId to a key of this account and Region (${index % 40}).`,
    expected: '^arn:aws:kms:',
    actual: '"alias/aws/sqs"',
    line: index + 1,
    column: 7,
  };
}
