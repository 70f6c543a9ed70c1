import { describe, expect, it } from 'vitest';
import { formatJson } from '../../report/json.ts';
import { reportOfCheck } from '../../report/of-check.ts';
import { paintFor } from '../../report/paint.ts';
import { summarize, type CheckResult, type PlacedFinding } from '../../report/result.ts';
import { formatText } from '../../report/text.ts';

const FINDING: PlacedFinding = {
  verdict: 'refused',
  rule: 'sqs-queue-customer-managed-key',
  title: 'Queues are encrypted',
  severity: 'HIGH',
  type: 'AWS::SQS::Queue',
  logicalId: 'Work',
  path: '/KmsMasterKeyId',
  message: 'KmsMasterKeyId does not match the approved pattern.',
  fix: 'Set it.',
  expected: '^arn:',
  actual: '"alias/aws/sqs"',
  line: 4,
  column: 7,
};

const RESULT: CheckResult = {
  version: 1,
  policy: 'restricted-schemas',
  templates: [
    {
      file: 'a.yaml',
      resources: [
        {
          logicalId: 'Work',
          type: 'AWS::SQS::Queue',
          verdict: 'refused',
          findings: [FINDING, { ...FINDING, line: 9, branch: 'IsProd is true' }],
        },
        {
          logicalId: 'Later',
          type: 'AWS::SQS::Queue',
          verdict: 'deferred',
          findings: [{ ...FINDING, verdict: 'deferred', rule: 'other' }],
        },
        {
          logicalId: 'Excepted',
          type: 'AWS::SQS::Queue',
          verdict: 'waived',
          findings: [
            {
              ...FINDING,
              verdict: 'waived',
              waiver: {
                id: 'old-queue',
                owner: 'team orders',
                ticket: 'RISK-7',
                expires: '2026-12-31',
                daysLeft: 41,
              },
            },
          ],
        },
        { logicalId: 'Fine', type: 'AWS::SQS::Queue', verdict: 'approved', findings: [] },
      ],
      notCreated: ['Off'],
      parameters: ['Stage'],
      notes: [{ line: 1, column: 1, message: 'A macro rewrites this template.' }],
      problems: [],
    },
    {
      file: 'b.yaml',
      resources: [],
      notCreated: [],
      parameters: [],
      notes: [],
      problems: [{ line: 2, column: 3, message: 'Not YAML.' }],
    },
  ],
};

describe('text', () => {
  it('tells place, verdict, reason, values, and each fix once', () => {
    expect(formatText(reportOfCheck(RESULT, false), paintFor(false))).toBe(`Work AWS::SQS::Queue
  a.yaml:4:7 refused KmsMasterKeyId does not match the approved pattern.
    sqs-queue-customer-managed-key HIGH  found "alias/aws/sqs", approved ^arn:
    fix: Set it.
  a.yaml:9:7 refused KmsMasterKeyId does not match the approved pattern. (when IsProd is true)
    sqs-queue-customer-managed-key HIGH  found "alias/aws/sqs", approved ^arn:

Later AWS::SQS::Queue
  a.yaml:4:7 deferred KmsMasterKeyId does not match the approved pattern. other

Excepted AWS::SQS::Queue
  a.yaml:4:7 waived KmsMasterKeyId does not match the approved pattern.
    sqs-queue-customer-managed-key HIGH  found "alias/aws/sqs", approved ^arn:
    waived until 2026-12-31 (41 days) by team orders, RISK-7

a.yaml:1:1 deferred A macro rewrites this template.
b.yaml:2:3 could not judge Not YAML.
4 resources in 2 templates: 1 approved, 1 refused, 1 deferred to the Hook, 1 waived, 1 note, 1 not created. Policy: restricted-schemas
1 template could not be judged.
`);
  });

  it('is no wall: of a rule that is broken everywhere it tells the first findings, and how many there are', () => {
    const [template] = RESULT.templates;
    if (!template) throw new Error('There is no template.');
    const names = Array.from({ length: 500 }, (_, index) => `Queue${index}`);
    const many = names.map((logicalId) => ({
      logicalId,
      type: 'AWS::SQS::Queue',
      verdict: 'refused' as const,
      findings: [{ ...FINDING, logicalId }],
    }));
    const rare = { ...FINDING, rule: 'rare', message: 'It stands after all others.' };
    const resources = [
      ...many,
      { logicalId: 'Last', type: 'T', verdict: 'refused' as const, findings: [rare] },
    ];
    const result = { ...RESULT, templates: [{ ...template, notes: [], resources }] };
    const text = formatText(reportOfCheck(result, false), paintFor(false));
    expect(text.match(/^ {2}a\.yaml/gm)).toHaveLength(21);
    expect(text).toContain('It stands after all others.');
    expect(text)
      .toContain(`Of each rule the first 20 findings stand above; 480 more findings. \`--format json\` lists all.
  500  refused  sqs-queue-customer-managed-key  Queues are encrypted
    1  refused  rare                            Queues are encrypted
`);
  });

  it('has colour only when asked for', () => {
    expect(formatText(reportOfCheck(RESULT, false), paintFor(true))).toContain('\u001b[31mrefused\u001b[39m');
    expect(formatText(reportOfCheck(RESULT, false), paintFor(true))).toContain('\u001b[35mwaived\u001b[39m');
    // eslint-disable-next-line no-control-regex -- that is the point
    expect(formatText(reportOfCheck(RESULT, false), paintFor(false))).not.toMatch(/\u001b/);
  });
});

it('json holds the summary and everything that text tells', () => {
  const { summary, templates, version } = JSON.parse(formatJson(RESULT)) as Record<string, unknown>;
  expect(version).toBe(1);
  expect(summary).toEqual(summarize(RESULT));
  expect(templates).toEqual(RESULT.templates);
});
