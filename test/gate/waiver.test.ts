import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../gate/context.ts';
import type { Finding, OpenFinding } from '../../gate/finding.ts';
import { judgementOf } from '../../gate/judge.ts';
import { applyWaivers, type Waiver, type WaiverScope } from '../../gate/waiver.ts';

const CONTEXT: Context = {
  accountID: '111122223333',
  organizationalUnit: 'ou-ab12-11111111',
  stackName: 'orders',
};

const FINDING: OpenFinding = {
  verdict: 'refused',
  rule: 'queue-key',
  title: 'Queues are encrypted',
  severity: 'HIGH',
  type: 'AWS::SQS::Queue',
  logicalId: 'Work',
  path: '/KmsMasterKeyId',
  message: 'KmsMasterKeyId is missing.',
};

const NOON = Date.parse('2026-06-15T12:00:00Z');

function waiver(scope: WaiverScope, others: Partial<Waiver> = {}): Waiver {
  return {
    id: 'old-queue',
    rule: 'queue-key',
    scope,
    owner: 'team orders',
    reason: 'Old.',
    ticket: 'RISK-7',
    granted: '2026-06-01',
    expires: '2026-06-30',
    ...others,
  };
}

function one(applied: readonly Finding[]): Finding {
  const [finding, ...others] = applied;
  expect(others).toEqual([]);
  if (!finding) throw new Error('There is no finding.');
  return finding;
}

describe('a scope', () => {
  it.each<[string, WaiverScope, Context, Finding['verdict']]>([
    ['of the account', { accounts: ['111122223333'] }, CONTEXT, 'waived'],
    ['of another account', { accounts: ['444455556666'] }, CONTEXT, 'refused'],
    ['of one of two accounts', { accounts: ['4444*', '1111*'] }, CONTEXT, 'waived'],
    ['of an account that is not known', { accounts: ['1111*'] }, {}, 'deferred'],
    ['of the unit', { organizationalUnits: ['ou-ab12-*'] }, CONTEXT, 'waived'],
    ['of a unit that is not known', { organizationalUnits: ['ou-ab12-*'] }, {}, 'deferred'],
    ['of the stack', { stacks: ['orders', 'payments'] }, CONTEXT, 'waived'],
    ['of a stack that is not known', { stacks: ['*'] }, {}, 'deferred'],
    ['of the resource', { logicalIds: ['Wor?'] }, {}, 'waived'],
    ['of another resource', { logicalIds: ['Failed'] }, CONTEXT, 'refused'],
    ['of the type', { types: ['AWS::SQS::*'] }, {}, 'waived'],
    [
      'that fits in all members',
      { accounts: ['1111*'], stacks: ['orders'], logicalIds: ['W*'] },
      CONTEXT,
      'waived',
    ],
    ['that fits in all but one', { accounts: ['1111*'], stacks: ['payments'] }, CONTEXT, 'refused'],
    [
      'that does not fit, whatever is not known',
      { accounts: ['1111*'], logicalIds: ['Failed'] },
      {},
      'refused',
    ],
  ])('%s', (_, scope, context, verdict) => {
    expect(one(applyWaivers([FINDING], [waiver(scope)], context, NOON)).verdict).toBe(verdict);
  });

  it('that cannot be told says what is not known', () => {
    const finding = one(applyWaivers([FINDING], [waiver({ stacks: ['orders'] })], {}, NOON));
    expect(finding.message).toBe(
      'KmsMasterKeyId is missing. Whether the waiver old-queue covers it depends on the name of the stack, which is not known here.',
    );
  });
});

describe('a waiver', () => {
  const anywhere = { types: ['AWS::SQS::Queue'] };

  it.each<[string, Finding['verdict']]>([
    ['2026-05-31T23:59:59.999Z', 'refused'],
    ['2026-06-01T00:00:00Z', 'waived'],
    ['2026-06-30T23:59:59.999Z', 'waived'],
    ['2026-07-01T00:00:00Z', 'refused'],
  ])('at %s', (time, verdict) => {
    expect(one(applyWaivers([FINDING], [waiver(anywhere)], CONTEXT, Date.parse(time))).verdict).toBe(verdict);
  });

  it('is told with its owner and the days that are left', () => {
    expect(one(applyWaivers([FINDING], [waiver(anywhere)], CONTEXT, NOON))).toEqual({
      ...FINDING,
      verdict: 'waived',
      waiver: {
        id: 'old-queue',
        owner: 'team orders',
        ticket: 'RISK-7',
        expires: '2026-06-30',
        daysLeft: 15,
      },
    });
  });

  it('of two the one that lasts longest is told', () => {
    const longer = waiver(anywhere, { id: 'longer', expires: '2026-07-31' });
    expect(one(applyWaivers([FINDING], [waiver(anywhere), longer], CONTEXT, NOON))).toMatchObject({
      waiver: { id: 'longer' },
    });
  });

  it('covers what is deferred, too', () => {
    const deferred: Finding = { ...FINDING, verdict: 'deferred' };
    expect(one(applyWaivers([deferred], [waiver(anywhere)], CONTEXT, NOON)).verdict).toBe('waived');
  });

  it.each<[string, OpenFinding]>([
    ['a rule that has no exceptions', { ...FINDING, waivable: false }],
    ['what the snapshot does not list', { ...FINDING, rule: 'property-not-approved' }],
    ['a type without a restricted schema', { ...FINDING, rule: 'type-not-approved' }],
    ['another rule', { ...FINDING, rule: 'queue-tls' }],
  ])('does nothing for %s', (_, finding) => {
    const waivers = [
      waiver(anywhere),
      waiver(anywhere, { rule: finding.rule === 'queue-tls' ? 'x' : finding.rule }),
    ];
    expect(applyWaivers([finding], waivers, CONTEXT, NOON)).toEqual([finding]);
  });

  it('never changes a finding of another rule', () => {
    const rules = fc.constantFrom('a', 'b', 'c');
    const finding = fc.record({
      rule: rules,
      verdict: fc.constantFrom('refused', 'deferred'),
      logicalId: fc.constantFrom('Work', 'Failed'),
      severity: fc.constantFrom('LOW', 'HIGH'),
    });
    const pattern = fc.constantFrom('*', 'W*', '1111*', '2222*', 'orders', 'AWS::SQS::*');
    const list = fc.array(pattern, { minLength: 1, maxLength: 2 });
    const scope = fc.record(
      { accounts: list, stacks: list, logicalIds: list, types: list, organizationalUnits: list },
      { requiredKeys: [] },
    );
    const known = fc.record(
      { accountID: fc.constant('111122223333'), stackName: fc.constant('orders') },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(finding),
        rules,
        scope,
        known,
        fc.nat(60),
        (written, rule, where, context, day) => {
          const findings = written.map((changes) => ({ ...FINDING, ...changes }));
          const now = Date.parse('2026-05-15T00:00:00Z') + day * 86_400_000;
          const applied = applyWaivers(findings, [waiver(where, { rule })], context, now);
          const others = (all: readonly Finding[]): string[] =>
            all
              .filter((each) => each.rule !== rule)
              .map((each) => JSON.stringify(each))
              .sort();
          expect(others(applied)).toEqual(others(findings));
          expect(applied).toHaveLength(findings.length);
        },
      ),
    );
  });
});

it('a resource is as approved as its weightiest finding', () => {
  const waived = applyWaivers([FINDING], [waiver({ stacks: ['orders'] })], CONTEXT, NOON);
  expect(judgementOf(waived).verdict).toBe('waived');
  expect(judgementOf([...waived, { ...FINDING, verdict: 'deferred' }]).verdict).toBe('deferred');
  expect(judgementOf([...waived, FINDING]).verdict).toBe('refused');
});
