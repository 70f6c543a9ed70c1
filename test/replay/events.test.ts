import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../hook/handler.ts';
import type { ChangedSubject } from '../../replay/replay.ts';
import type { BuiltPolicy } from '../../schemas/compare-policies.ts';
import { openBuiltPolicy } from '../../schemas/policy-store.ts';
import { resourceEvent, requestData, wholeEvent } from '../hook/hooks.ts';
import { temporaryFolder } from '../schemas/policies.ts';
import { EVENTS, policies, policyWithout, record, replayed, SETTINGS } from './replays.ts';

const ALL = policyWithout(new Set());
const SOME = policyWithout(new Set(['sqs-queue-dead-letters', 'kms-key-rotation']));

function recorded(files: Readonly<Record<string, unknown>> = EVENTS): string {
  const folder = temporaryFolder();
  record(folder, files);
  return folder;
}

describe('a replay of recorded events', () => {
  it('changes nothing by the same policy', async () => {
    const folder = recorded();
    const policy = policies().map((one) => ({ before: one, after: one }));
    await fc.assert(
      fc.asyncProperty(policy, async (judges) => {
        const { changes, unreadable, unchanged } = await replayed(folder, judges);
        expect([changes, unreadable]).toEqual([[], []]);
        expect(unchanged.approved + unchanged.refused).toBe(Object.keys(EVENTS).length);
      }),
      { numRuns: 10 },
    );
  });

  it('swaps what is newly refused and newly allowed with the policies', async () => {
    const folder = recorded();
    const effects = new Set<string>();
    await fc.assert(
      fc.asyncProperty(policies(), policies(), async (before, after) => {
        const there = await replayed(folder, { before, after });
        const back = await replayed(folder, { before: after, after: before });
        expect(back).toEqual({ ...there, changes: there.changes.map(turned) });
        for (const { effect } of there.changes) effects.add(effect);
      }),
      { numRuns: 20 },
    );
    expect([...effects].sort()).toEqual(['allows', 'changes', 'refuses']);
  });

  it('judges as the handler of the Hook', async () => {
    const folder = recorded();
    await fc.assert(
      fc.asyncProperty(policies(), policies(), async (before, after) => {
        const { changes } = await replayed(folder, { before, after });
        const told = new Map(changes.map((change) => [change.id, change]));
        for (const [id, event] of Object.entries(EVENTS)) {
          const answers = { before: await answer(event, before), after: await answer(event, after) };
          const change = told.get(id);
          if (change) expect({ before: change.before, after: change.after }).toEqual(answers);
          else expect(answers.before).toBe(answers.after);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('tells the stack, the rule and the place, and no value', async () => {
    const properties = { KmsMasterKeyId: 'value-of-a-property' };
    const event = resourceEvent({ requestData: requestData('AWS::SQS::Queue', properties, 'Work') });
    const folder = recorded({ 'orders.json': event });
    const noKey = policyWithout(new Set(['sqs-queue-customer-managed-key', 'sqs-queue-dead-letters']));
    const { changes } = await replayed(folder, { before: noKey, after: SOME });
    expect(changes).toMatchObject([
      {
        id: 'orders.json',
        stack: 'orders',
        effect: 'refuses',
        before: 'approved',
        after: 'refused',
        gained: [
          {
            rule: 'sqs-queue-customer-managed-key',
            logicalId: 'Work',
            path: '/KmsMasterKeyId',
            severity: 'HIGH',
          },
        ],
        lost: [],
      },
    ]);
    expect(JSON.stringify(changes)).not.toContain('value-of-a-property');
  });
});

describe('an event of a whole stack', () => {
  const template = 'Resources: { Work: { Type: AWS::SQS::Queue, Properties: { QueueName: work } } }';
  const url = 'https://amzn-s3-demo-bucket.s3.eu-west-1.amazonaws.com/payload?X-Amz-Signature=secret';

  it.each(['STACK', 'CHANGE_SET'] as const)('is judged by the payload beside it: %s', async (target) => {
    const change = {
      action: 'CREATE',
      logicalResourceId: 'Work',
      resourceType: 'AWS::SQS::Queue',
      afterContext: '{"Properties":{"QueueName":"work"}}',
    };
    const payload = { template, ...(target === 'CHANGE_SET' && { changedResources: [change] }) };
    const folder = recorded({ 'a.json': wholeEvent(target, url), 'a.payload.json': payload });
    const { changes } = await replayed(folder, { before: SOME, after: ALL });
    expect(changes).toMatchObject([
      { id: 'a.json', effect: 'changes', gained: [{ rule: 'sqs-queue-dead-letters', logicalId: 'Work' }] },
    ]);
  });

  it('is deferred where it leaves something to later calls', async () => {
    const rewritten = { template: 'Transform: Macro\nResources: {}' };
    const folder = recorded({ 'a.json': wholeEvent('STACK', url), 'a.payload.json': rewritten });
    const { unchanged } = await replayed(folder, { before: SOME, after: ALL });
    expect(unchanged).toEqual({ approved: 0, deferred: 1, refused: 0 });
  });

  it('is not judged without, nor is its URL asked or shown', async () => {
    const folder = recorded({ 'a.json': wholeEvent('STACK', url) });
    const { unreadable } = await replayed(folder, { before: ALL, after: SOME });
    expect(unreadable).toEqual([
      { id: 'a.json', reason: expect.stringContaining('Put the payload beside it as') as string },
    ]);
    expect(JSON.stringify(unreadable)).not.toContain('X-Amz');
  });

  it('needs none to delete', async () => {
    const event = wholeEvent('STACK', url, { actionInvocationPoint: 'DELETE_PRE_PROVISION' });
    const { unchanged } = await replayed(recorded({ 'a.json': event }), { before: ALL, after: SOME });
    expect(unchanged.approved).toBe(1);
  });
});

it.each([
  ['no event', 'a.json', { hello: 'world' }, /requestData is not an object/],
  ['no target', 'a.json', { requestData: {} }, /targetName is missing/],
  ['a payload alone', 'a.payload.json', { template: '' }, /its event .*a\.json is not there/],
])('is told, not dropped: %s', async (_, name, content, reason) => {
  const folder = recorded({ [name]: content });
  const { unreadable } = await replayed(folder, { before: ALL, after: SOME });
  expect(unreadable).toEqual([{ id: name, reason: expect.stringMatching(reason) as string }]);
});

const TURNED = { refuses: 'allows', allows: 'refuses', changes: 'changes' } as const;

function turned({ effect, before, after, gained, lost, ...subject }: ChangedSubject): ChangedSubject {
  return { ...subject, effect: TURNED[effect], before: after, after: before, gained: lost, lost: gained };
}

async function answer(event: unknown, policy: BuiltPolicy): Promise<string> {
  const { errorCode } = await createHandler({
    ...SETTINGS,
    store: { open: () => Promise.resolve(openBuiltPolicy(policy)) },
  })(event);
  return { NonCompliant: 'refused', InternalFailure: 'could not judge', none: 'approved' }[
    errorCode ?? 'none'
  ];
}
