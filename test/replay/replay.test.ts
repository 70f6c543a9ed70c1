import { expect, it } from 'vitest';
import { replay } from '../../replay/replay.ts';
import { withoutState } from '../../replay/state.ts';
import type { Judged, JudgedFinding, Subject } from '../../replay/subject.ts';
import type { BuiltPolicy } from '../../schemas/compare-policies.ts';
import { NOW, policyWithout } from './replays.ts';

const JUDGES = { before: policyWithout(new Set()), after: policyWithout(new Set()) };

/** Subjects that are read and judged without waiting for anything. */
function* quickSubjects(count: number, onOpen: () => void = () => undefined): Generator<Subject> {
  for (let index = 0; index < count; index += 1) {
    const judged = Promise.resolve({ findings: [], isOpen: false });
    const open: Subject['open'] = () => {
      onOpen();
      return Promise.resolve(index % 2 === 0 ? { judge: () => judged } : undefined);
    };
    yield { id: String(index), version: '1', open };
  }
}

it('hears a Ctrl-C between subjects that wait for nothing', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('stopped')), 0);
  let opened = 0;
  const subjects = quickSubjects(200_000, () => (opened += 1));
  const watch = { step: () => undefined, signal: controller.signal };
  await expect(replay(subjects, JUDGES, withoutState(NOW), watch)).rejects.toThrow('stopped');
  expect(opened).toBeLessThan(200_000);
});

it('counts what is judged alone, one step each', async () => {
  let steps = 0;
  const watch = { step: () => (steps += 1), signal: new AbortController().signal };
  const { unchanged } = await replay(quickSubjects(10), JUDGES, withoutState(NOW), watch);
  expect([unchanged.approved, steps]).toEqual([5, 5]);
});

const REASON = {
  rule: 'a-rule',
  title: 'Title',
  severity: 'HIGH',
  type: 'Test::Store::Thing',
  logicalId: 'Thing',
  path: '/Mode',
  message: 'Mode is "value-of-a-property".',
  actual: '"value-of-a-property"',
} as const;
const REFUSED: JudgedFinding = { ...REASON, verdict: 'refused' };
const DEFERRED: JudgedFinding = { ...REASON, verdict: 'deferred' };
const WAIVED: JudgedFinding = {
  ...REASON,
  verdict: 'waived',
  waiver: { id: 'w', owner: 'o', ticket: 't', expires: '2026-12-31', daysLeft: 9 },
};
const APPROVED: Judged = { findings: [], isOpen: false };
const OPEN: Judged = { findings: [], isOpen: true };

function found(...findings: readonly JudgedFinding[]): Judged {
  return { findings, isOpen: false };
}

it.each<[string, Judged, Judged, string | readonly [effect: string, gained: number, lost: number]]>([
  ['nothing is found', APPROVED, APPROVED, 'approved'],
  ['a finding appears', APPROVED, found(REFUSED), ['refuses', 1, 0]],
  ['a finding is gone', found(REFUSED), APPROVED, ['allows', 0, 1]],
  ['a finding stays', found(REFUSED), found({ ...REFUSED, message: 'In other words.' }), 'refused'],
  ['a finding is waived', found(REFUSED), found(WAIVED), ['allows', 0, 1]],
  ['a waived finding appears', APPROVED, found(WAIVED), 'approved'],
  ['a finding is decided', found(DEFERRED), found(REFUSED), ['refuses', 1, 1]],
  ['a finding is open', APPROVED, found(DEFERRED), ['changes', 1, 0]],
  ['a finding stays open', found(DEFERRED), found(DEFERRED), 'deferred'],
  ['something is left', APPROVED, OPEN, ['changes', 0, 0]],
  ['something stays left', OPEN, OPEN, 'deferred'],
  ['another rule refuses', found(REFUSED), found({ ...REFUSED, rule: 'b-rule' }), ['changes', 1, 1]],
  ['another place is refused', found(REFUSED), found({ ...REFUSED, path: '/Size' }), ['changes', 1, 1]],
  ['another resource is refused', found(REFUSED), found({ ...REFUSED, logicalId: 'B' }), ['changes', 1, 1]],
  [
    'another branch is refused',
    found(REFUSED),
    found({ ...REFUSED, branch: 'A is true' }),
    ['changes', 1, 1],
  ],
])('tells apart what the step does: %s', async (_, before, after, expected) => {
  const judge = (policy: BuiltPolicy): Promise<Judged> =>
    Promise.resolve(policy === JUDGES.before ? before : after);
  const subject: Subject = { id: 'a', version: '1', open: () => Promise.resolve({ judge }) };
  const watch = { step: () => undefined, signal: new AbortController().signal };
  const { changes, unchanged } = await replay([subject], JUDGES, withoutState(NOW), watch);
  expect(JSON.stringify(changes)).not.toContain('value-of-a-property');
  if (typeof expected === 'string') expect([changes, unchanged]).toMatchObject([[], { [expected]: 1 }]);
  else
    expect(changes.map(({ effect, gained, lost }) => [effect, gained.length, lost.length])).toEqual([
      expected,
    ]);
});
