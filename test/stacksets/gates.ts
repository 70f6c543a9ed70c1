import type { GateState } from '../../stacksets/guard/state.ts';
import {
  executionRole,
  functionArn,
  functionRole,
  roleArn,
  roleNames,
  type Pins,
  type Where,
} from '../../stacksets/guard/wanted.ts';

export const NOW = Date.parse('2026-06-15T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const WHERE: Where = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };

export const PINS: Pins = {
  alias: 'Stackgate::Guard::Hook',
  function: 'stackgate-hook',
  codeSha256: 'o5a2z2hSJvSnY9XZVgZZkJ0G2SBG9O9qM2wU8dWjGxA=',
  runtime: 'nodejs24.x',
  handler: 'lambda.handler',
  variables: { STACKGATE_BUNDLE: 's3://bundles/stackgate', STACKGATE_MINIMUM_SEQUENCE: '3' },
  stackPrefix: 'StackSet-stackgate-90-hook-',
  bucket: 'bundles',
  bucketOwner: '222222222222',
  keyAlias: 'alias/stackgate/hook',
  bundleAge: 14 * DAY,
  quietFor: 48 * HOUR,
};

export const STACK = 'StackSet-stackgate-90-hook-0123abcd-45ef-67ab-89cd-0123456789ab';

/** A gate that stands. */
export function goodGate(): GateState {
  return {
    hook: { is: 'read', value: { originalTypeName: 'AWS::Hooks::LambdaHook', deprecatedStatus: 'LIVE' } },
    configuration: {
      is: 'read',
      value: {
        HookInvocationStatus: 'ENABLED',
        TargetOperations: ['RESOURCE', 'STACK', 'CHANGE_SET', 'CLOUD_CONTROL'],
        FailureMode: 'FAIL',
        Properties: { LambdaFunction: functionArn(PINS, WHERE) },
        StackFilters: { FilteringCriteria: 'ALL', StackNames: { Exclude: [STACK] } },
      },
    },
    function: {
      is: 'read',
      value: {
        runtime: PINS.runtime,
        handler: PINS.handler,
        role: roleArn(roleNames(WHERE).functionRole, WHERE),
        codeSha256: PINS.codeSha256,
        state: 'Active',
        lastUpdateStatus: 'Successful',
        variables: PINS.variables,
        layers: [],
      },
    },
    functionPolicy: { is: 'absent' },
    executionRole: { is: 'read', value: executionRole(PINS, WHERE) },
    functionRole: { is: 'read', value: functionRole(PINS, WHERE) },
    stack: { is: 'read', value: { name: STACK, status: 'UPDATE_COMPLETE', drift: 'NOT_CHECKED' } },
    bundle: { is: 'read', value: { sequence: 7, issued: '2026-06-10T12:00:00Z' } },
    results: {
      is: 'read',
      value: [
        { status: 'HOOK_COMPLETE_SUCCEEDED', failureMode: 'FAIL', invokedAt: NOW - HOUR },
        { status: 'HOOK_COMPLETE_FAILED', failureMode: 'FAIL', invokedAt: NOW - 2 * HOUR },
        { status: 'HOOK_FAILED', failureMode: 'FAIL', invokedAt: NOW - 3 * HOUR },
      ],
    },
  };
}
