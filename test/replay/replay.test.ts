import { expect, it } from 'vitest';
import { replay } from '../../replay/replay.ts';
import { withoutState } from '../../replay/state.ts';
import type { Subject } from '../../replay/subject.ts';
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
