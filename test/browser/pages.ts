import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareApproaches } from '../../key-strategy/compare.ts';
import { parseInventory, type WrittenAsset, type WrittenInventory } from '../../key-strategy/inventory.ts';
import { planKeys } from '../../key-strategy/plan.ts';
import { hookCoverage, type HookStanding, type ToldOfHook } from '../../coverage/hooks.ts';
import { coverageReport, type CoverageReport } from '../../coverage/report.ts';
import { formatCoveragePage } from '../../report/coverage-page.ts';
import { formatComparisonPage } from '../../report/key-comparison-page.ts';
import { formatKeyPlanPage } from '../../report/key-plan-page.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples/keys');

/** The page of the key plan of an inventory. */
export function planPage(text: string, file = 'inventory.yaml'): string {
  const inventory = parseInventory(text, file);
  const planning = planKeys(inventory);
  if ('impossible' in planning) throw new Error('The inventory cannot be planned.');
  return formatKeyPlanPage(planning.plan, inventory.classifications);
}

/** The page of an example. */
export function planPageOf(example: 'bank' | 'retail'): string {
  return planPage(readFileSync(join(EXAMPLES, `${example}.yaml`), 'utf8'));
}

/** The page that compares the ways to plan an example. */
export function comparisonPageOf(example: 'bank' | 'retail'): string {
  const inventory = parseInventory(
    readFileSync(join(EXAMPLES, `${example}.yaml`), 'utf8'),
    `${example}.yaml`,
  );
  const comparison = compareApproaches(inventory);
  if ('impossible' in comparison) throw new Error('The inventory cannot be planned.');
  return formatComparisonPage(inventory.file, comparison.alternatives);
}

/** An inventory of so many assets, of all kinds, in applications of ten. */
export function inventoryOf(size: number): string {
  const kinds = ['public', 'internal', 'confidential', 'restricted'];
  const assets = Array.from({ length: size }, (_, index): WrittenAsset => ({
    id: `asset-${index}`,
    classification: kinds[index % 4] ?? '',
    application: `application-${Math.floor(index / 10)}`,
    account: '111122223333',
    region: 'eu-west-1',
    dataType: `type-${index % 3}`,
    services: index % 97 === 0 ? ['s3-access-logs'] : index % 2 === 0 ? ['s3'] : ['rds', 'sqs'],
  }));
  const inventory: WrittenInventory = { assets };
  return JSON.stringify(inventory);
}

/** A coverage report of a policy of three services, with so many findings, waivers in every state, and an earlier report. */
export function coverageOfFindings(size: number, name = 'orders'): CoverageReport {
  const rules = Array.from({ length: 40 }, (_, index) => `rule-${index}`);
  const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
  const place = { line: 12, column: 3, path: '/Properties/Some/Property' };
  const findings = Array.from({ length: size }, (_, index) => ({
    fingerprint: index.toString(16).padStart(32, '0'),
    stack: `templates/${name}-${index % 60}.yaml`,
    logicalId: `Resource${index}`,
    type: 'AWS::S3::Bucket',
    rule: rules[(index * 7) % 40] ?? '',
    title: `Resources are as ${name} has them`,
    severity: severities[index % 4] ?? 'LOW',
    verdict: (['refused', 'deferred', 'waived'] as const)[index % 3] ?? 'refused',
    ...place,
    message: 'Some.Property is not the approved value, and this is a sentence of the usual length.',
    fix: `Set the property to what ${name} has approved.`,
  }));
  const waivers = (
    [
      ['in force', '2026-11-01', '2026-12-20', 29],
      ['to come', '2026-12-01', '2026-12-31', 40],
      ['expired', '2026-08-01', '2026-10-01', -51],
    ] as const
  ).map(([state, granted, expires, daysLeft]) => ({
    id: `${name}-${state.replace(' ', '-')}`,
    rule: 'rule-1',
    scope: { stacks: ['*'] },
    owner: `team ${name}`,
    reason: 'It is taken down in winter.',
    ticket: 'RISK-1',
    granted,
    expires,
    state,
    daysLeft,
  }));
  const counts = { approved: 3, refused: 2, deferred: 1, waived: 0 };
  const before = { resources: counts, rules: 4 };
  const parts = {
    day: '2026-11-21',
    policy: `policies/${name}`,
    upstream: 'upstream 1',
    stacks: Array.from({ length: 60 }, (_, index) => ({
      name: `templates/${name}-${index}.yaml`,
      place: { account: '111122223333', region: 'eu-west-1' },
      resources: counts,
      problems: index === 7 ? ['line 1: it is no template.'] : [],
    })),
    types: [
      { type: 'AWS::S3::Bucket', standing: 'approved', ...before, properties: gated(90, 20, 30) },
      { type: 'AWS::SQS::Queue', standing: 'approved', ...before, properties: gated(30, 2, 1) },
      { type: 'AWS::KMS::Key', standing: 'approved', ...before, properties: gated(20, 0, 5) },
      { type: `AWS::${name}::Thing`, standing: 'unknown', ...before },
    ] as const,
    rules: rules.map((id, index) => ({
      id,
      title: `The title of ${id} of ${name}`,
      severity: severities[index % 4] ?? 'LOW',
      type: 'AWS::S3::Bucket',
      judges: 'resource' as const,
      resources: index % 5,
      refused: 0,
      deferred: 0,
      waived: 0,
    })),
    waivers,
    keys: {
      plan: { file: 'plan.json', customerKeys: 4, automatic: [{ days: 365, keys: 3 }], byHand: 1, never: 0 },
      right: 8,
      wrong: 1,
      unknown: 2,
      classifications: [
        { classification: name, classes: { 'customer-managed': 8, none: 1 } },
        { classification: 'not told', classes: { unknown: 2 } },
      ],
      gaps: [
        {
          stack: `templates/${name}-1.yaml`,
          logicalId: 'Resource1',
          type: 'AWS::S3::Bucket',
          property: '/BucketEncryption',
          verdict: 'wrong' as const,
          code: 'NO-KEY' as const,
          message: 'Nothing encrypts it.',
          next: 'Name a key.',
          line: 1,
          column: 1,
        },
      ],
    },
    controlPolicies: {
      file: 'organization.json',
      accounts: 2,
      classes: [{ class: 'provisions' as const, actions: 700 }],
      calls: [
        { group: 'actions that provision', path: 'direct' as const, allowed: 1, denied: 699, undecided: 0 },
      ],
      doors: [
        {
          action: `s3:${name}`,
          path: 'direct' as const,
          resource: '*',
          is: 'allowed' as const,
          accounts: ['111122223333'],
        },
      ],
      tooTight: 0,
      unclassed: [],
    },
    hooks: hookCoverage(
      'Stackgate::Guard::Hook',
      [
        toldOfHook('111122223333', 'in force', []),
        toldOfHook('222233334444', 'weakened', [`FailureMode ${name}`]),
        toldOfHook('333344445555', 'not known', [`AccessDenied: ${name}`, 'AccessDenied']),
      ],
      `${name}.yaml`,
    ),
    notAsked: [`What ${name} has in other accounts: give --stacks-from aws.`],
    findings,
  };
  return coverageReport(parts, coverageReport({ ...parts, findings: findings.slice(3) }));
}

function toldOfHook(account: string, is: HookStanding, details: readonly string[]): ToldOfHook {
  const faults = details.map((detail) => ({
    code: 'hook-warns',
    title: 'It warns.',
    detail,
    fix: 'Put it back.',
  }));
  return { account, region: 'eu-west-1', source: 'account', of: 'hook', is, faults };
}

function gated(upstream: number, closed: number, narrowed: number) {
  return { upstream, closed, narrowed, asUpstream: upstream - closed - narrowed };
}

/** Its page. */
export function coveragePageOf(size: number, name?: string): string {
  return formatCoveragePage(coverageOfFindings(size, name));
}
