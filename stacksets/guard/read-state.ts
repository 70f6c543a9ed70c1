import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { readBundle, type BundleSource } from './read-bundle.ts';
import { readFunction, readFunctionPolicy } from './read-function.ts';
import { readConfiguration, readHookType, readResults, readStack } from './read-hook.ts';
import { readRole } from './read-role.ts';
import type { GateState, Read } from './state.ts';
import { roleNames, type Pins, type Where } from './wanted.ts';

/** Where the state of the gate is read. */
export interface Sources {
  readonly cloudFormation: CloudFormationClient;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
  readonly bundles: BundleSource;
}

/** How services say that something is not there, when that was what they were asked for. */
const ABSENT = new Set([
  'TypeNotFoundException',
  'TypeConfigurationNotFoundException',
  'ResourceNotFoundException',
  'NoSuchEntityException',
]);

/** Reads all parts at once. Nothing is thrown: what cannot be read says why in its place. */
export async function readState(sources: Sources, pins: Pins, where: Where): Promise<GateState> {
  const { cloudFormation, lambda, iam, bundles } = sources;
  const names = roleNames(where);
  const { partition, region, account } = where;
  const typeArn = `arn:${partition}:cloudformation:${region}:${account}:type/hook/${pins.alias.replaceAll('::', '-')}`;
  const [hook, configuration, found, functionPolicy, executionRole, functionRole, stack, bundle, results] =
    await Promise.all([
      read(() => readHookType(cloudFormation, pins.alias)),
      read(() => readConfiguration(cloudFormation, pins.alias)),
      read(() => readFunction(lambda, pins.function)),
      read(() => readFunctionPolicy(lambda, pins.function)),
      read(() => readRole(iam, names.executionRole)),
      read(() => readRole(iam, names.functionRole)),
      read(() => readStack(cloudFormation, pins.function)),
      read(() => readBundle(bundles)),
      read(() => readResults(cloudFormation, typeArn)),
    ]);
  return {
    hook,
    configuration,
    function: found,
    functionPolicy,
    executionRole,
    functionRole,
    stack,
    bundle,
    results,
  };
}

async function read<Value>(part: () => Promise<Value | undefined>): Promise<Read<Value>> {
  try {
    const value = await part();
    return value === undefined ? { is: 'absent' } : { is: 'read', value };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    if (ABSENT.has(name)) return { is: 'absent' };
    return { is: 'unreadable', reason: name === 'Error' ? message : `${name}: ${message}` };
  }
}
