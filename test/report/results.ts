import fc from 'fast-check';
import type { AppliedWaiver } from '../../gate/finding.ts';
import { SEVERITIES } from '../../gate/schema.ts';
import type { Audit, AuditFinding } from '../../key-strategy/audit/audit.ts';
import { AUDIT_CODES, type AuditCode } from '../../key-strategy/audit/codes.ts';
import type { LintedFile, LintResult, PlacedPitfall } from '../../report/lint.ts';
import { reportOfAudit } from '../../report/of-audit.ts';
import { reportOfCheck } from '../../report/of-check.ts';
import { reportOfLint } from '../../report/of-lint.ts';
import { reportOfReplay } from '../../report/of-replay.ts';
import { reportOfSimulation } from '../../report/of-simulation.ts';
import type { ReplayResult } from '../../report/replay.ts';
import type { FilePlace, Report } from '../../report/report.ts';
import type { CheckResult, PlacedFinding, Remark, TemplateResult } from '../../report/result.ts';
import type { Reason } from '../../replay/change.ts';
import type { ChangedSubject } from '../../replay/replay.ts';
import type { PlayedResource } from '../../simulation/play.ts';
import type { SimulationResult } from '../../simulation/result.ts';
import type { Region } from '../../template/problem.ts';

/** Words as they may come from files of others: with control characters, markup, and what formats give a meaning to. */
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    'a\nb',
    'x\n::error::x',
    'a,b=c:d%0A',
    ']]>',
    '<b a="1">&amp;',
    '`code` *',
    '../x y/z#?.yaml',
    '',
  ),
);
const file = fc.oneof(
  fc.constantFrom('a.yaml', './b/c.json', '/repository/d.yaml', '/else/e f.yaml'),
  words.filter((name) => name !== ''),
);
const whole = fc.integer({ min: 0, max: 999 });
const position = { line: fc.integer({ min: 1, max: 9999 }), column: fc.integer({ min: 1, max: 200 }) };
const few = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item[]> => fc.array(item, { maxLength: 3 });
const severity = fc.constantFrom(...SEVERITIES);

/** Members that may be there or not. */
const OPTIONAL: { requiredKeys: never[] } = { requiredKeys: [] };

function merged<A extends object, B extends object>(
  one: fc.Arbitrary<A>,
  other: fc.Arbitrary<B>,
): fc.Arbitrary<A & B> {
  return fc.tuple(one, other).map(([a, b]) => ({ ...a, ...b }));
}

const region: fc.Arbitrary<Region> = merged(
  fc.record(position),
  fc.record({ endColumn: fc.integer({ min: 200, max: 400 }) }, OPTIONAL),
);
const day = fc.constant('2026-12-31');
const waiver: fc.Arbitrary<AppliedWaiver> = fc.record({
  id: words,
  owner: words,
  ticket: words,
  expires: day,
  daysLeft: whole,
});
const verdict = fc.oneof(
  fc.record({ verdict: fc.constantFrom('refused', 'deferred') }),
  fc.record({ verdict: fc.constant('waived'), waiver }),
);
const optional = fc.record(
  {
    branch: words,
    why: words,
    fix: words,
    expected: words,
    actual: words,
    waivable: fc.constant(false as const),
    about: fc.constantFrom('Type', 'resource'),
  },
  OPTIONAL,
);
const located = fc.record({
  rule: words,
  title: words,
  severity,
  type: words,
  logicalId: words,
  path: words,
});
const finding: fc.Arbitrary<PlacedFinding> = merged(
  merged(verdict, optional),
  merged(located, merged(fc.record({ message: words }), region)),
);
const remark: fc.Arbitrary<Remark> = fc.record({ message: words, ...position });
const template: fc.Arbitrary<TemplateResult> = fc.record({
  file,
  resources: few(
    fc.record({
      logicalId: words,
      type: words,
      verdict: fc.constantFrom('approved', 'refused', 'deferred', 'waived'),
      findings: few(finding),
    }),
  ),
  notCreated: few(words),
  parameters: few(words),
  notes: few(remark),
  problems: few(remark),
});
export const checkResult: fc.Arbitrary<CheckResult> = fc.record({
  version: fc.constant(1 as const),
  policy: words,
  templates: few(template),
});

const pitfall: fc.Arbitrary<PlacedPitfall> = merged(
  fc.record({
    rule: words,
    severity: fc.constantFrom('error', 'warning', 'note'),
    message: words,
    fix: words,
    pointer: words,
  }),
  merged(region, fc.record({ statement: words }, OPTIONAL)),
);
const linted: fc.Arbitrary<LintedFile> = fc.record({
  file,
  statements: whole,
  findings: few(pitfall),
  problems: few(remark),
});
export const lintResult: fc.Arbitrary<LintResult> = merged(
  fc.record({
    version: fc.constant(1 as const),
    type: fc.constantFrom('scp', 'rcp'),
    files: few(linted),
    passedOver: few(words),
  }),
  fc.record({ reference: words }, OPTIONAL),
);

const auditFinding: fc.Arbitrary<AuditFinding> = merged(
  fc.record({
    code: fc.constantFrom(...(Object.keys(AUDIT_CODES) as AuditCode[])),
    severity: fc.constantFrom('wrong', 'unknown'),
    account: words,
    region: words,
    message: words,
    next: words,
  }),
  fc.record({ key: words, planned: words }, OPTIONAL),
);
export const audit: fc.Arbitrary<Audit> = fc.record({
  version: fc.constant(1 as const),
  planned: whole,
  found: whole,
  read: few(words),
  findings: few(auditFinding),
});

type Response = NonNullable<PlayedResource['response']>;
type Annotation = NonNullable<Response['annotations']>[number];
const annotation: fc.Arbitrary<Annotation> = merged(
  fc.record({
    annotationName: words,
    status: fc.constantFrom('FAILED', 'SKIPPED'),
    statusMessage: words,
    severityLevel: severity,
  }),
  fc.record({ remediationMessage: words, remediationLink: words }, OPTIONAL),
);
const response: fc.Arbitrary<Response> = merged(
  fc.record({ hookStatus: fc.constantFrom('SUCCESS', 'FAILED'), message: words, clientRequestToken: words }),
  fc.record(
    { errorCode: fc.constantFrom('NonCompliant', 'InternalFailure'), annotations: few(annotation) },
    OPTIONAL,
  ),
);
const played: fc.Arbitrary<PlayedResource> = merged(
  fc.record({
    logicalId: words,
    type: words,
    action: fc.constantFrom('CREATE', 'UPDATE', 'DELETE', 'UNCHANGED', 'REMOVED'),
  }),
  fc.record({ response }, OPTIONAL),
);
export const simulationResult: fc.Arbitrary<SimulationResult> = fc.record({
  version: fc.constant(1 as const),
  policy: words,
  operation: fc.constantFrom('CREATE', 'UPDATE', 'DELETE'),
  place: fc.record({ accountID: words, region: words, partition: words, stackName: words }),
  assumed: fc.dictionary(words, words, { maxKeys: 3 }),
  resources: few(played),
  outcome: fc.constantFrom('would complete', 'would fail and roll back', 'could not be judged'),
});

const reason: fc.Arbitrary<Reason> = merged(
  merged(located, fc.record({ verdict: fc.constantFrom('refused', 'deferred') })),
  fc.record({ branch: words, at: region }, OPTIONAL),
);
const standing = fc.constantFrom('approved', 'deferred', 'refused');
const change: fc.Arbitrary<ChangedSubject> = merged(
  fc.record({
    id: words,
    effect: fc.constantFrom('refuses', 'allows', 'changes'),
    before: standing,
    after: standing,
    gained: few(reason),
    lost: few(reason),
  }),
  fc.record({ stack: words }, OPTIONAL),
);
const policy = fc.record({ name: words, content: words });
export const replayResult: fc.Arbitrary<ReplayResult> = fc.record({
  version: fc.constant(1 as const),
  bundle: policy,
  against: policy,
  source: words,
  time: words,
  noun: fc.constantFrom('event', 'template', 'stack'),
  changes: few(change),
  unchanged: fc.record({ approved: whole, deferred: whole, refused: whole }),
  unreadable: few(fc.record({ id: words, reason: words })),
});

const place: fc.Arbitrary<FilePlace> = merged(fc.record({ file }), fc.record({ at: region }, OPTIONAL));

/** Reports of all five commands. */
export const report: fc.Arbitrary<Report> = fc.oneof(
  fc.tuple(checkResult, fc.boolean()).map(([result, strict]) => reportOfCheck(result, strict)),
  fc.tuple(lintResult, fc.boolean()).map(([result, strict]) => reportOfLint(result, new Map(), strict)),
  fc.tuple(audit, place).map(([result, where]) => reportOfAudit(result, AUDIT_CODES, () => where)),
  fc
    .tuple(simulationResult, place)
    .map(([result, where]) => reportOfSimulation(result, where.file, () => where)),
  fc
    .tuple(replayResult, fc.option(file, { nil: undefined }))
    .map(([result, where]) => reportOfReplay(result, () => where)),
);
