import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Policies, Replayed } from '../../replay/replay.ts';
import { openState, StateError, type ReplayOf } from '../../replay/state.ts';
import { requestData, resourceEvent } from '../hook/hooks.ts';
import { temporaryFolder } from '../schemas/policies.ts';
import { EVENTS, NOW, policyWithout, record, replayed } from './replays.ts';

const JUDGES: Policies = {
  before: policyWithout(new Set(['sqs-queue-dead-letters']), new Set(['AWS::SNS::Topic'])),
  after: policyWithout(new Set(['kms-key-rotation'])),
};

const OF: ReplayOf = { before: 'b'.repeat(64), after: 'a'.repeat(64), source: 'events of x', settings: 's' };

/** Replays with a state, and is stopped when so many subjects are done. */
async function replayedWith(file: string, folder: string, stopAfter = Infinity): Promise<Replayed | string> {
  const state = await openState(file, OF, NOW);
  const controller = new AbortController();
  let done = 0;
  const step = (): void => {
    done += 1;
    if (done >= stopAfter) controller.abort(new Error('stopped'));
  };
  try {
    return await replayed(folder, JUDGES, state, { step, signal: controller.signal });
  } catch (error) {
    return (error as Error).message;
  } finally {
    await state.close();
  }
}

describe('a replay that is stopped and resumed', () => {
  const count = Object.keys(EVENTS).length;

  function recorded(): string {
    const folder = temporaryFolder();
    record(folder, EVENTS);
    return folder;
  }

  it('tells the same as one that was not, wherever it is stopped, and whatever was being written', async () => {
    const folder = recorded();
    const whole = await replayed(folder, JUDGES);
    expect(whole.changes.length).toBeGreaterThan(5);
    const stops = fc.array(fc.nat(count - 1), { minLength: 1, maxLength: 3 });
    const torn = fc.constantFrom(
      '',
      '{',
      '{"id":"AWS/SQS',
      '{"id":"a.json","version":"1","outcome":"refused"}',
    );
    await fc.assert(
      fc.asyncProperty(stops, torn, async (points, tail) => {
        const file = join(temporaryFolder(), 'state');
        for (const point of points) {
          await replayedWith(file, folder, point + 1);
          appendFileSync(file, tail);
        }
        expect(await replayedWith(file, folder)).toEqual(whole);
        expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(count + 2);
      }),
      { numRuns: 15 },
    );
  });

  it('judges nothing twice, but what has changed since', async () => {
    const [file, folder] = [join(temporaryFolder(), 'state'), recorded()];
    expect(await replayedWith(file, folder, 3)).toBe('stopped');
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(4);
    // Another outcome is believed, so the subject was not judged again.
    const [id = ''] = Object.keys(EVENTS).sort();
    const forged = lines.map((line) => line.replace(/"outcome":.*}$/, '"outcome":"deferred"}'));
    writeFileSync(file, `${forged.join('\n')}\n`);
    record(folder, { [id]: resourceEvent({ requestData: requestData('AWS::SNS::Topic', {}, 'Changed') }) });
    const { unchanged, changes } = (await replayedWith(file, folder)) as Replayed;
    expect(unchanged.deferred).toBe(2);
    const [gained] = changes.find((change) => change.id === id)?.gained ?? [];
    expect(gained?.logicalId).toBe('Changed');
  });

  it('keeps no value, and tries again what could not be read', async () => {
    const [file, folder] = [join(temporaryFolder(), 'state'), temporaryFolder()];
    const properties = { KmsMasterKeyId: 'value-of-a-property', QueueName: 'another-value' };
    record(folder, {
      'a.json': resourceEvent({ requestData: requestData('AWS::SQS::Queue', properties) }),
      'b.json': {},
    });
    expect(await replayedWith(file, folder)).toMatchObject({ unreadable: [{ id: 'b.json' }] });
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('a.json');
    expect(text).not.toMatch(/value|b\.json/);
    record(folder, { 'b.json': resourceEvent() });
    expect(await replayedWith(file, folder)).toMatchObject({ unreadable: [] });
  });

  it('goes on at the time that it began at', async () => {
    const file = join(temporaryFolder(), 'state');
    await (await openState(file, OF, NOW)).close();
    const state = await openState(file, OF, NOW + 1e9);
    await state.close();
    expect(state.time).toBe(NOW);
  });
});

describe('a state', () => {
  it.each([
    ['after', 'another --bundle'],
    ['before', 'another --against'],
    ['source', 'another source (events of x, now other)'],
    ['settings', 'other options'],
  ] as const)('is refused to a replay that differs: %s', async (member, reason) => {
    const file = join(temporaryFolder(), 'state');
    await (await openState(file, OF, NOW)).close();
    const before = readFileSync(file, 'utf8');
    const opened = openState(file, { ...OF, [member]: 'other' }, NOW);
    await expect(opened).rejects.toThrow(StateError);
    await expect(opened).rejects.toThrow(`is the state of a replay with ${reason}`);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it.each([
    ['no state at all', 'Resources: {}\n'],
    ['a text without an end of line', '{"version":1}'],
    ['a later version', '{"version":2}\n'],
    ['a line that is none', `${JSON.stringify({ version: 1, time: NOW, ...OF })}\nnull\n`],
    [
      'an outcome that is none',
      `${JSON.stringify({ version: 1, time: NOW, ...OF })}\n{"id":"a","version":"1","outcome":{}}\n`,
    ],
  ])('is refused, and left as it is: %s', async (_, text) => {
    const file = join(temporaryFolder(), 'state');
    writeFileSync(file, text);
    await expect(openState(file, OF, NOW)).rejects.toThrow(/:\d is not what `stackgate replay` writes/);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});
