import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createHandler, type HookHandler } from '../../hook/handler.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { policyStore } from '../../schemas/policy-store.ts';
import { folderOf, policyFiles, THING } from '../schemas/policies.ts';
import { cloudControlEvent, HANDLER, requestData, resourceEvent } from './hooks.ts';

const NOON = Date.parse('2026-06-15T12:00:00Z');
const WORDS = { title: 'Title', why: 'Why.', fix: 'Fix.', severity: 'HIGH' };
const PUBLIC = { required: ['Public'], properties: { Public: { const: false } } };
const WAIVER = {
  owner: 'team things',
  reason: 'Old.',
  ticket: 'RISK-7',
  granted: '2026-06-01',
  expires: '2026-06-30',
};

/** A Hook that keeps things from being deleted, and private ones private. */
function hook(): HookHandler {
  const files = policyFiles(
    stringify({
      type: THING.typeName,
      rules: {
        'thing-kept': { ...WORDS, onDelete: 'refuse' },
        'thing-stays-private': { ...WORDS, transition: { from: PUBLIC, to: PUBLIC } },
        'thing-stays-off': {
          ...WORDS,
          transition: {
            from: { required: ['Labels'], properties: { Labels: { required: ['Held'] } } },
            to: { properties: { Mode: { const: 'Off' } } },
          },
        },
      },
    }),
  );
  const waivers = stringify({
    waivers: {
      'taken-down': { ...WAIVER, rule: 'thing-kept', scope: { logicalIds: ['Test*'] } },
      'made-public': {
        ...WAIVER,
        rule: 'thing-stays-private',
        scope: { stacks: ['orders'], logicalIds: ['Site'] },
      },
    },
  });
  const policy = openPolicy(folderOf({ ...files, 'waivers.yaml': waivers }));
  return createHandler({ store: policyStore(policy), now: () => NOON });
}

describe('a deletion', () => {
  const deletion = (logicalId: string): Record<string, unknown> => ({
    actionInvocationPoint: 'DELETE_PRE_PROVISION',
    requestData: requestData(THING.typeName, undefined, logicalId),
  });

  it.each([
    ['of a stack', resourceEvent],
    ['of Cloud Control', cloudControlEvent],
  ])('%s is refused for a type that is kept', async (_, event) => {
    expect(await hook()(event(deletion('Old')))).toMatchObject({
      errorCode: 'NonCompliant',
      message:
        'Old (Test::Store::Thing) is refused for one reason. [thing-kept] Test::Store::Thing is not deleted. GetHookResult lists all findings and their fixes.',
      annotations: [{ annotationName: 'thing-kept', remediationMessage: 'Fix.', severityLevel: 'HIGH' }],
    });
  });

  it('goes on under a waiver', async () => {
    const response = await hook()(resourceEvent(deletion('TestThing')));
    expect(response).toMatchObject({ hookStatus: 'SUCCESS', annotations: [{ status: 'SKIPPED' }] });
    expect(response.message).toContain('TestThing (Test::Store::Thing) may be deleted, one finding waived.');
  });

  it.each([
    'AWS::KMS::Key',
    'AWS::CloudTrail::Trail',
    'AWS::Config::ConfigurationRecorder',
    'AWS::Backup::BackupVault',
  ])('of %s is refused by the shipped pack', async (type) => {
    const data = { actionInvocationPoint: 'DELETE_PRE_PROVISION', requestData: requestData(type, {}) };
    expect(await HANDLER(resourceEvent(data))).toMatchObject({ errorCode: 'NonCompliant' });
  });
});

describe('an update', () => {
  const update = (previous: unknown, properties: unknown, logicalId = 'Old'): Record<string, unknown> => {
    const data = requestData(THING.typeName, properties, logicalId);
    return resourceEvent({
      actionInvocationPoint: 'UPDATE_PRE_PROVISION',
      requestData: {
        ...data,
        targetModel: { resourceProperties: properties, previousResourceProperties: previous },
      },
    });
  };
  const closed = { Name: 'n', Public: 'false' };
  const open = { Name: 'n', Public: 'true' };
  const cases: readonly (readonly [string, unknown, unknown, readonly string[]])[] = [
    ['that keeps what holds', closed, closed, []],
    ['that undoes it', closed, open, ['thing-stays-private']],
    ['that undoes it by leaving it out', closed, { Name: 'n' }, ['thing-stays-private']],
    ['of what never held', open, open, []],
    ['of nothing', {}, open, []],
    ['to what holds from now on', open, closed, []],
    [
      'in the types of JSON',
      { ...closed, Public: false },
      { ...open, Public: true },
      ['thing-stays-private'],
    ],
    ['by another rule', { ...open, Labels: { Held: 'x' } }, { ...open, Mode: 'On' }, ['thing-stays-off']],
    [
      'whose past is not told',
      undefined,
      { ...open, Mode: 'On' },
      ['thing-stays-off', 'thing-stays-private'],
    ],
    ['whose past is null', null, { ...closed, Mode: 'Off' }, []],
  ];
  it.each(cases)('%s', async (_, previous, properties, rules) => {
    const { hookStatus, annotations = [] } = await hook()(update(previous, properties));
    expect(annotations.map(({ annotationName }) => annotationName).sort()).toEqual(rules);
    expect(hookStatus).toBe(rules.length === 0 ? 'SUCCESS' : 'FAILED');
  });

  it('says what it would undo, and what is not known', async () => {
    const told = await hook()(update(closed, open));
    expect(told.message).toContain('Public is not the approved value. An update cannot undo it.');
    const untold = await hook()(update(undefined, open));
    expect(untold.message).toContain('depends on the previous properties, which are not known here.');
  });

  it('may undo it under a waiver', async () => {
    expect(await hook()(update(closed, open, 'Site'))).toMatchObject({
      hookStatus: 'SUCCESS',
      annotations: [{ annotationName: 'thing-stays-private', status: 'SKIPPED' }],
    });
  });

  it('whose past has no form of properties is an error', async () => {
    expect(await hook()(update('x', open))).toMatchObject({ errorCode: 'InternalFailure' });
  });

  it('that changes nothing is never refused for what was', async () => {
    const judged = hook();
    const things = fc.record(
      {
        Public: fc.constantFrom('true', 'false', true, false),
        Mode: fc.constantFrom('Auto', 'Off', 'On'),
        Labels: fc.constantFrom({}, { Other: 'x' }),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(things, async (thing) => {
        expect(await judged(update({ Name: 'n', ...thing }, { Name: 'n', ...thing }))).toMatchObject({
          hookStatus: 'SUCCESS',
        });
      }),
    );
  });
});
