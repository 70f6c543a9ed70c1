import fc from 'fast-check';
import { controlPolicyCoverage } from '../../coverage/control-policies.ts';
import type { CoveredFinding } from '../../coverage/finding.ts';
import { hookCoverage, STANDINGS, type HookCoverage, type ToldOfHook } from '../../coverage/hooks.ts';
import { keyCoverage } from '../../coverage/keys.ts';
import { coverageReport, type CoverageParts, type CoverageReport } from '../../coverage/report.ts';
import type { CoveredRule } from '../../coverage/rules.ts';
import type { CoveredStack } from '../../coverage/stacks.ts';
import type { CoveredType } from '../../coverage/types.ts';
import type { DatedWaiver } from '../../gate/dated-waiver.ts';
import { SEVERITIES } from '../../gate/schema.ts';
import type { Covered } from '../../key-strategy/in-templates/coverage.ts';

/** Words as others may write them. */
const words = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('<b a="1">&amp;', '__proto__', 'a\nb', '{b}', 'orders', ''),
);
const few = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item[]> => fc.array(item, { maxLength: 4 });
const whole = fc.nat({ max: 900 });
const severity = fc.constantFrom(...SEVERITIES);
const at = { line: fc.integer({ min: 1, max: 999 }), column: fc.integer({ min: 1, max: 99 }) };
const OPTIONAL = (...keys: string[]): { requiredKeys: never } => ({ requiredKeys: keys as never });
const verdictCounts = fc.record({ approved: whole, refused: whole, deferred: whole, waived: whole });

const stack = fc.record(
  {
    name: words,
    place: fc.record({ account: fc.constant('111122223333'), region: fc.constant('eu-west-1') }),
    resources: verdictCounts,
    problems: few(words),
  },
  OPTIONAL('name', 'resources', 'problems'),
) as fc.Arbitrary<CoveredStack>;

const type = fc.record(
  {
    type: fc.constantFrom('AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::SQS::Queue', 'AWS::S3::BucketPolicy'),
    standing: fc.constantFrom('approved', 'known', 'unknown'),
    resources: verdictCounts,
    rules: whole,
    properties: fc
      .record({ closed: whole, narrowed: whole, asUpstream: whole })
      .map((counts) => ({ upstream: counts.closed + counts.narrowed + counts.asUpstream, ...counts })),
  },
  OPTIONAL('type', 'standing', 'resources', 'rules'),
) as fc.Arbitrary<CoveredType>;

const rule = fc.record(
  {
    id: words,
    title: words,
    severity,
    type: words,
    judges: fc.constantFrom('resource', 'stack', 'update', 'deletion'),
    resources: whole,
    refused: whole,
    deferred: whole,
    waived: whole,
  },
  OPTIONAL('id', 'title', 'severity', 'judges', 'resources', 'refused', 'deferred', 'waived'),
) as fc.Arbitrary<CoveredRule>;

const waiver: fc.Arbitrary<DatedWaiver> = fc.record({
  id: words,
  rule: words,
  scope: fc.constant({ stacks: ['*'] }),
  owner: words,
  reason: words,
  ticket: words,
  granted: fc.constantFrom('2026-10-01', '2026-11-30'),
  expires: fc.constantFrom('2026-11-01', '2026-12-24'),
  state: fc.constantFrom('in force', 'to come', 'expired'),
  daysLeft: fc.integer({ min: -90, max: 90 }),
});

const finding = fc.record(
  {
    fingerprint: fc.uuid(),
    stack: words,
    logicalId: words,
    type: words,
    rule: words,
    title: words,
    severity,
    verdict: fc.constantFrom('refused', 'deferred', 'waived'),
    path: words,
    message: words,
    fix: words,
    branch: words,
    waiver: words,
    ...at,
  },
  OPTIONAL(
    'fingerprint',
    'stack',
    'logicalId',
    'type',
    'rule',
    'title',
    'severity',
    'verdict',
    'path',
    'message',
    'line',
    'column',
  ),
) as fc.Arbitrary<CoveredFinding>;

const place = { file: words, logicalId: words, type: words, property: words, ...at };
const tags = fc.record({ classification: words }, { requiredKeys: [] });
const key = fc.constantFrom(
  { class: 'none' } as const,
  { class: 'aws-owned' } as const,
  { class: 'unknown', because: 'is not told' } as const,
);
const use = fc.oneof(
  fc.record({ ...place, told: tags, key, verdict: fc.constant('right' as const) }),
  fc.record({
    ...place,
    told: tags,
    key,
    verdict: fc.constantFrom('wrong', 'unknown'),
    code: fc.constantFrom('NO-KEY', 'KEY-UNKNOWN'),
    message: words,
    next: words,
  }),
) as fc.Arbitrary<Covered>;

const parts = fc.record({
  day: fc.constant('2026-11-21'),
  policy: words,
  upstream: words,
  stacks: few(stack),
  types: fc.uniqueArray(type, { selector: (one) => one.type }),
  rules: few(rule),
  waivers: few(waiver),
  keys: few(use).map((uses) => keyCoverage(uses)),
  notAsked: few(words),
  findings: fc.uniqueArray(finding, { maxLength: 4, selector: (one) => one.fingerprint }),
}) as fc.Arbitrary<CoverageParts>;

const standing = fc.constantFrom(...STANDINGS);
const hookPlace = fc.constantFrom('111122223333', '222233334444', 'unknown (profile a)');
const told: fc.Arbitrary<ToldOfHook> = fc.record({
  account: hookPlace,
  region: fc.constantFrom('eu-west-1', 'eu-central-1'),
  source: fc.constantFrom('account', 'stack set'),
  of: fc.constantFrom('hook', 'guard'),
  is: standing,
  faults: few(fc.record({ code: words, title: words, detail: words, fix: words })),
});

/** What is told of the Hook, in whatever places. */
export const hooks: fc.Arbitrary<HookCoverage> = fc
  .tuple(few(told), fc.option(words, { nil: undefined }))
  .map(([those, organization]) => hookCoverage('Stackgate::Guard::Hook', those, organization));

const door = {
  expectation: {
    group: 'actions that provision',
    action: 's3:CreateBucket',
    resource: '*',
    path: 'direct',
    expected: 'denied',
  },
  evaluation: { outcome: 'undecided' },
  accounts: ['111122223333'],
};
const controlPolicies = controlPolicyCoverage(
  'organization.json',
  1,
  {
    classified: new Map([['s3:createbucket', { name: 's3:CreateBucket', why: { class: 'read-only' } }]]),
  } as unknown as Parameters<typeof controlPolicyCoverage>[2],
  [{ subject: 's3:New', message: 'is new.' }],
  {
    counts: [
      { group: 'actions that provision', path: 'direct', allowed: 0, denied: 3, undecided: 1, surprises: 1 },
    ],
    surprises: [door] as unknown as Parameters<typeof controlPolicyCoverage>[4]['surprises'],
  },
);

/** Reports of all kinds: with and without control policies and Hooks, alone and since an earlier one. */
export const coverageDocument: fc.Arbitrary<CoverageReport> = fc
  .tuple(parts, fc.boolean(), fc.option(hooks), fc.option(parts))
  .map(([now, proves, asked, before]) =>
    coverageReport(
      { ...now, ...(proves && { controlPolicies }), ...(asked && { hooks: asked }) },
      before ? coverageReport(before) : undefined,
    ),
  );
