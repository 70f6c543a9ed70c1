import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concernsGate } from '../../stacksets/guard/concerns.ts';
import { CHECKS } from '../../stacksets/guard/checks/checks.ts';
import { evaluationOf } from '../../stacksets/guard/evaluation.ts';
import { readConfigEvent, whereIs } from '../../stacksets/guard/event.ts';
import { faultsOf, PARTS } from '../../stacksets/guard/faults.ts';
import { guardSettingsFrom } from '../../stacksets/guard/settings.ts';
import type { GateState, Part, Read } from '../../stacksets/guard/state.ts';
import { KEYS } from '../bundle/bundles.ts';
import { goodGate, NOW, PINS, STACK, WHERE } from './gates.ts';

const HOUR = 3_600_000;
const PART_NAMES = Object.keys(PARTS) as Part[];

function codesOf(state: GateState): string[] {
  return faultsOf(state, PINS, WHERE, NOW).map(({ code }) => code);
}

/** The good gate, but for members of one part. */
function with_(part: Part, members: Readonly<Record<string, unknown>>): GateState {
  const good = goodGate();
  const read = good[part] as Read<object>;
  const value = read.is === 'read' ? read.value : {};
  return { ...good, [part]: { is: 'read', value: { ...value, ...members } } };
}

const trust = (statement: object) => ({ Version: '2012-10-17', Statement: [statement] });
const ADMITTED = {
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
};

/** For each check states that it refuses. Each has one fault, and that alone is told. */
const FAULTS: readonly [code: string, what: string, state: GateState][] = [
  ['hook-not-live', 'deregistered', with_('hook', { deprecatedStatus: 'DEPRECATED' })],
  ['hook-replaced', 'a private type under the name', with_('hook', { originalTypeName: undefined })],
  [
    'hook-replaced',
    'a Guard Hook under the name',
    with_('hook', { originalTypeName: 'AWS::Hooks::GuardHook' }),
  ],
  ['hook-off', 'disabled', with_('configuration', { HookInvocationStatus: 'DISABLED' })],
  ['hook-off', 'neither on nor off', with_('configuration', { HookInvocationStatus: undefined })],
  [
    'hook-off',
    'off in the old way',
    with_('configuration', { HookInvocationStatus: undefined, TargetStacks: 'NONE' }),
  ],
  ['hook-warns', 'warns', with_('configuration', { FailureMode: 'WARN' })],
  ['hook-warns', 'no failure mode', with_('configuration', { FailureMode: undefined })],
  ...['RESOURCE', 'STACK', 'CHANGE_SET', 'CLOUD_CONTROL'].map((dropped): [string, string, GateState] => [
    'hook-operations',
    `without ${dropped}`,
    with_('configuration', {
      TargetOperations: ['RESOURCE', 'STACK', 'CHANGE_SET', 'CLOUD_CONTROL'].filter((one) => one !== dropped),
    }),
  ]),
  ['hook-operations', 'operations as text', with_('configuration', { TargetOperations: 'RESOURCE' })],
  [
    'hook-target-filters',
    'only creations',
    with_('configuration', { TargetFilters: { Actions: ['CREATE'] } }),
  ],
  [
    'hook-target-filters',
    'some types',
    with_('configuration', {
      TargetFilters: { Actions: ['CREATE', 'UPDATE', 'DELETE'], TargetNames: ['AWS::S3::*'] },
    }),
  ],
  ['hook-target-filters', 'no filters that can be read', with_('configuration', { TargetFilters: null })],
  [
    'hook-stack-filters',
    'stacks by a wildcard',
    with_('configuration', {
      StackFilters: { FilteringCriteria: 'ALL', StackNames: { Exclude: ['StackSet-*'] } },
    }),
  ],
  [
    'hook-stack-filters',
    'one stack more',
    with_('configuration', {
      StackFilters: { FilteringCriteria: 'ALL', StackNames: { Exclude: [STACK, 'mine'] } },
    }),
  ],
  [
    'hook-stack-filters',
    'stacks of a role',
    with_('configuration', {
      StackFilters: { FilteringCriteria: 'ALL', StackRoles: { Exclude: ['arn:aws:iam::*:role/deployer'] } },
    }),
  ],
  [
    'hook-function',
    'another function',
    with_('configuration', {
      Properties: { LambdaFunction: 'arn:aws:lambda:eu-west-1:111122223333:function:yes' },
    }),
  ],
  ['hook-function', 'no function', with_('configuration', { Properties: undefined })],
  ['hook-configuration-unknown', 'a new member', with_('configuration', { SampleRate: 1 })],
  ['function-code', 'other code', with_('function', { codeSha256: 'AAAA' })],
  ['function-code', 'no digest', with_('function', { codeSha256: undefined })],
  ['function-variables', 'not decrypted', with_('function', { variables: undefined })],
  [
    'function-variables',
    'another bundle',
    with_('function', { variables: { ...PINS.variables, STACKGATE_BUNDLE: 's3://mine' } }),
  ],
  [
    'function-variables',
    'code beside the digest',
    with_('function', { variables: { ...PINS.variables, NODE_OPTIONS: '--import=/opt/mine.mjs' } }),
  ],
  [
    'function-variables',
    'one less',
    with_('function', { variables: { STACKGATE_BUNDLE: 's3://bundles/stackgate' } }),
  ],
  [
    'function-settings',
    'a layer',
    with_('function', { layers: ['arn:aws:lambda:eu-west-1:444455556666:layer:x:1'] }),
  ],
  ['function-settings', 'another role', with_('function', { role: 'arn:aws:iam::111122223333:role/mine' })],
  ['function-settings', 'another handler', with_('function', { handler: 'other.handler' })],
  ['function-settings', 'another runtime', with_('function', { runtime: 'nodejs22.x' })],
  ['function-inactive', 'failed', with_('function', { state: 'Failed' })],
  ['function-inactive', 'an update that failed', with_('function', { lastUpdateStatus: 'Failed' })],
  [
    'function-shared',
    'a resource policy',
    { ...goodGate(), functionPolicy: { is: 'read', value: '{"Statement":[]}' } },
  ],
  [
    'execution-role-trust',
    'anyone',
    with_('executionRole', { trust: trust({ ...ADMITTED, Principal: '*' }) }),
  ],
  ['execution-role-policies', 'nothing', with_('executionRole', { policies: {} })],
  [
    'execution-role-attached',
    'a policy',
    with_('executionRole', { attached: ['arn:aws:iam::aws:policy/X'] }),
  ],
  [
    'function-role-trust',
    'a service more',
    with_('functionRole', { trust: trust({ ...ADMITTED, Sid: 'x' }) }),
  ],
  ['function-role-policies', 'another', with_('functionRole', { policies: { all: {} } })],
  ['function-role-attached', 'a policy', with_('functionRole', { attached: ['arn:aws:iam::aws:policy/X'] })],
  ['bundle-old', 'a month old', with_('bundle', { issued: '2026-05-15T12:00:00Z' })],
  ['bundle-old', 'of no time', with_('bundle', { issued: 'lately' })],
  ['stack-not-complete', 'rolled back', with_('stack', { status: 'UPDATE_ROLLBACK_COMPLETE' })],
  ['stack-not-complete', 'of no status', with_('stack', { status: undefined })],
  ['stack-drifted', 'drifted', with_('stack', { drift: 'DRIFTED' })],
  [
    'results-failing',
    'no answer for a day',
    {
      ...goodGate(),
      results: { is: 'read', value: [{ status: 'HOOK_FAILED', failureMode: 'FAIL', invokedAt: NOW - HOUR }] },
    },
  ],
  [
    'results-warned',
    'warned an hour ago',
    {
      ...goodGate(),
      results: {
        is: 'read',
        value: [{ status: 'HOOK_COMPLETE_SUCCEEDED', failureMode: 'WARN', invokedAt: NOW - HOUR }],
      },
    },
  ],
  ['results-quiet', 'never called', { ...goodGate(), results: { is: 'read', value: [] } }],
  [
    'results-quiet',
    'called three days ago',
    {
      ...goodGate(),
      results: {
        is: 'read',
        value: [{ status: 'HOOK_COMPLETE_SUCCEEDED', failureMode: 'FAIL', invokedAt: NOW - 72 * HOUR }],
      },
    },
  ],
];

describe('a gate', () => {
  it('that stands has no fault', () => {
    expect(codesOf(goodGate())).toEqual([]);
  });

  it.each<[string, GateState]>([
    [
      'filters that leave nothing out',
      with_('configuration', { TargetFilters: { Actions: ['CREATE', 'UPDATE', 'DELETE'] } }),
    ],
    ['no filters of stacks', with_('configuration', { StackFilters: undefined })],
    [
      'the old way of being on',
      with_('configuration', { HookInvocationStatus: undefined, TargetStacks: 'ALL' }),
    ],
    [
      'results for which it waits',
      {
        ...goodGate(),
        results: { is: 'read', value: [{ status: 'HOOK_IN_PROGRESS', failureMode: 'FAIL', invokedAt: NOW }] },
      },
    ],
  ])('may have %s', (_, state) => {
    expect(codesOf(state)).toEqual([]);
  });

  it.each(FAULTS)('has the fault %s: %s', (code, _, state) => {
    expect(codesOf(state)).toEqual([code]);
  });

  it('of a stack that is not of the set is refused, whatever it leaves out', () => {
    const own = { FilteringCriteria: 'ALL', StackNames: { Exclude: ['mine'] } };
    const state = with_('configuration', { StackFilters: own });
    expect(
      codesOf({ ...state, stack: { is: 'read', value: { name: 'mine', status: 'CREATE_COMPLETE' } } }),
    ).toEqual(['stack-not-of-the-set']);
  });

  it('has a state for each check', () => {
    const codes = PART_NAMES.flatMap((part) => CHECKS[part].map(({ code }) => code));
    const tried = new Set(FAULTS.map(([code]) => code)).add('stack-not-of-the-set');
    expect([...tried].sort()).toEqual([...codes].sort());
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('never complies while a part of it cannot be read, whatever is right about the others', () => {
    fc.assert(
      fc.property(fc.subarray(PART_NAMES, { minLength: 1 }), fc.string(), (parts, reason) => {
        const state = goodGate() as Record<Part, Read<unknown>>;
        for (const part of parts) state[part] = { is: 'unreadable', reason };
        const faults = faultsOf(state as GateState, PINS, WHERE, NOW);
        expect(evaluationOf(WHERE.account, faults, NOW).ComplianceType).toBe('NON_COMPLIANT');
        for (const part of parts) {
          expect(faults).toContainEqual(
            expect.objectContaining({ code: `${PARTS[part].name}-unreadable`, detail: reason }),
          );
        }
      }),
    );
  });

  it('does not comply without any of its parts, but for a policy of the function', () => {
    for (const part of PART_NAMES) {
      const codes = codesOf({ ...goodGate(), [part]: { is: 'absent' } });
      expect(codes).toEqual(
        part === 'functionPolicy' ? [] : (expect.arrayContaining([`${PARTS[part].name}-absent`]) as unknown),
      );
    }
  });

  it('does not comply when anything that it has is taken away', () => {
    const untold = new Set([
      'hook deprecatedStatus',
      'configuration StackFilters',
      'stack drift',
      'bundle sequence',
    ]);
    for (const part of PART_NAMES) {
      const read = goodGate()[part] as Read<object>;
      if (read.is !== 'read' || Array.isArray(read.value)) continue;
      for (const member of Object.keys(read.value)) {
        const codes = codesOf(with_(part, { [member]: undefined }));
        expect([part, member, codes.length > 0]).toEqual([part, member, !untold.has(`${part} ${member}`)]);
      }
    }
  });

  it('complies with no configuration but one that judges everything and refuses', () => {
    const member = fc.oneof(fc.jsonValue(), fc.constantFrom('FAIL', 'ENABLED', 'ALL', ['RESOURCE', 'STACK']));
    const names = [
      'HookInvocationStatus',
      'TargetOperations',
      'FailureMode',
      'Properties',
      'TargetFilters',
      'StackFilters',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), member, fc.boolean(), (name, value, only) => {
        const state = only
          ? { ...goodGate(), configuration: { is: 'read', value: { [name]: value } } as const }
          : with_('configuration', { [name]: value });
        const complies = codesOf(state).length === 0;
        const isRight =
          !only &&
          JSON.stringify(value) ===
            JSON.stringify((goodGate().configuration as { value: Record<string, unknown> }).value[name]);
        expect(complies).toBe(isRight);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what Config is told', () => {
  it('is of the account, in 256 characters, with the first fault in words', () => {
    fc.assert(
      fc.property(
        fc.subarray(PART_NAMES, { minLength: 1 }),
        fc.string({ maxLength: 1000 }),
        (parts, reason) => {
          const state = goodGate() as Record<Part, Read<unknown>>;
          for (const part of parts) state[part] = { is: 'unreadable', reason };
          const faults = faultsOf(state as GateState, PINS, WHERE, NOW);
          const { Annotation = '', ...evaluation } = evaluationOf(WHERE.account, faults, NOW);
          expect(evaluation).toEqual({
            ComplianceResourceType: 'AWS::::Account',
            ComplianceResourceId: WHERE.account,
            ComplianceType: 'NON_COMPLIANT',
            OrderingTimestamp: new Date(NOW),
          });
          expect(Annotation.length).toBeLessThanOrEqual(256);
          expect(Annotation).toContain(faults[0]?.title);
        },
      ),
    );
  });

  it('names no value of a variable', () => {
    const state = with_('function', { variables: { ...PINS.variables, STACKGATE_VALUES: 'hidden' } });
    expect(JSON.stringify(faultsOf(state, PINS, WHERE, NOW))).not.toContain('hidden');
  });
});

describe('an event', () => {
  const event = (message: object, accountId = WHERE.account) => ({
    version: '1.0',
    invokingEvent: JSON.stringify(message),
    ruleParameters: '{}',
    resultToken: 'token',
    eventLeftScope: false,
    accountId,
  });
  const item = {
    resourceType: 'AWS::IAM::Role',
    resourceId: 'AROA1',
    resourceName: 'stackgate-hook-eu-west-1',
  };

  it.each<[string, object, object]>([
    ['by the clock', { messageType: 'ScheduledNotification' }, { resultToken: 'token' }],
    [
      'of a change',
      { messageType: 'ConfigurationItemChangeNotification', configurationItem: item },
      {
        resultToken: 'token',
        changed: { type: 'AWS::IAM::Role', id: 'AROA1', name: 'stackgate-hook-eu-west-1' },
      },
    ],
    [
      'of a large change',
      {
        messageType: 'OversizedConfigurationItemChangeNotification',
        configurationItemSummary: { ...item, resourceName: null },
      },
      { resultToken: 'token', changed: { type: 'AWS::IAM::Role', id: 'AROA1' } },
    ],
  ])('%s is read', (_, message, read) => {
    expect(readConfigEvent(event(message), WHERE.account)).toEqual(read);
  });

  it.each<[string, unknown, string]>([
    [
      'of another account',
      event({ messageType: 'ScheduledNotification' }, '444455556666'),
      'asked about 444455556666',
    ],
    ['of another kind', event({ messageType: 'ConfigurationSnapshotDeliveryCompleted' }), 'messageType'],
    ['without a message', { ...event({}), invokingEvent: '{' }, 'messageType'],
    ['without a token', { ...event({}), resultToken: '' }, 'resultToken'],
    ['without a resource', event({ messageType: 'ConfigurationItemChangeNotification' }), 'resourceType'],
    ['that is nothing', null, 'no account'],
  ])('%s is refused', (_, read, message) => {
    expect(() => readConfigEvent(read, WHERE.account)).toThrow(message);
  });

  it.each<[string, string, string | undefined, boolean]>([
    ['AWS::IAM::Role', 'AROA1', 'stackgate-hook-eu-west-1', true],
    ['AWS::IAM::Role', 'AROA1', 'stackgate-hook-function-eu-west-1', true],
    ['AWS::IAM::Role', 'AROA1', 'somebody', false],
    ['AWS::IAM::Role', 'AROA1', undefined, true],
    ['AWS::Lambda::Function', 'stackgate-hook', undefined, true],
    ['AWS::Lambda::Function', 'orders', undefined, false],
    ['AWS::CloudFormation::Stack', 'arn', STACK, true],
    ['AWS::CloudFormation::Stack', 'arn', 'orders', false],
    ['AWS::CloudFormation::LambdaHook', 'anything', undefined, true],
  ])('of a changed %s %s named %s concerns the gate: %s', (type, id, name, concerns) => {
    expect(concernsGate({ type, id, ...(name !== undefined && { name }) }, PINS, WHERE)).toBe(concerns);
  });

  it('is judged where the function runs', () => {
    expect(whereIs('arn:aws:lambda:eu-west-1:111122223333:function:stackgate-guard')).toEqual(WHERE);
  });
});

describe('settings', () => {
  const environment = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    STACKGATE_BUNDLE: 's3://bundles/stackgate',
    STACKGATE_BUNDLE_OWNER: '222222222222',
    STACKGATE_BUNDLE_REGION: 'eu-west-1',
    STACKGATE_MINIMUM_SEQUENCE: '3',
    STACKGATE_ORGANIZATION_ID: 'o-exampleorg1',
    STACKGATE_PUBLIC_KEY: KEYS.publicKey,
    STACKGATE_STALE_HOURS: '24',
    STACKGATE_VALUES: '{}',
    STACKGATE_HOOK_ALIAS: 'Stackgate::Guard::Hook',
    STACKGATE_HOOK_CODE_SHA256: PINS.codeSha256,
  };

  it('hold the Hook to the variables of the guard', () => {
    const { pins, bundles } = guardSettingsFrom(environment, '/nowhere');
    const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...rest } = environment;
    const { STACKGATE_HOOK_ALIAS, STACKGATE_HOOK_CODE_SHA256, ...variables } = rest;
    expect([AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY]).not.toContain(undefined);
    expect(pins).toMatchObject({
      alias: STACKGATE_HOOK_ALIAS,
      codeSha256: STACKGATE_HOOK_CODE_SHA256,
      variables,
      bucket: 'bundles',
      bucketOwner: '222222222222',
      bundleAge: 14 * 24 * HOUR,
    });
    expect(pins).not.toHaveProperty('quietFor');
    expect(bundles).toMatchObject({ minimumSequence: 3, blobs: { place: 's3://bundles/stackgate' } });
  });

  it.each(Object.keys(environment).filter((name) => name !== 'AWS_REGION'))(
    'without %s do not start the guard',
    (name) => {
      expect(() => guardSettingsFrom({ ...environment, [name]: undefined }, '/nowhere')).toThrow(name);
    },
  );

  it.each([
    ['STACKGATE_BUNDLE', '/a/folder', 'no s3://BUCKET/PREFIX'],
    ['STACKGATE_BUNDLE_DAYS', '0', 'not a whole number above 0'],
    ['STACKGATE_QUIET_HOURS', 'day', 'not a whole number above 0'],
    ['STACKGATE_PUBLIC_KEY', 'AAAA', 'no public key'],
  ])('with %s %s do not start the guard', (name, value, message) => {
    expect(() => guardSettingsFrom({ ...environment, [name]: value }, '/nowhere')).toThrow(message);
  });
});
