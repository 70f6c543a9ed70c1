import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { readBundle, type BundleSource } from './read-bundle.ts';
import { readFunction, readFunctionPolicy } from './read-function.ts';
import { readHookState } from './read-hook-state.ts';
import { readPart } from './read-part.ts';
import { readRole } from './read-role.ts';
import type { GateState } from './state.ts';
import { roleNames, type Pins, type Where } from './wanted.ts';

/** Where the state of the gate is read. */
export interface Sources {
  readonly cloudFormation: CloudFormationClient;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
  readonly bundles: BundleSource;
}

/** Reads all parts at once. Nothing is thrown: what cannot be read says why in its place. */
export async function readState(sources: Sources, pins: Pins, where: Where): Promise<GateState> {
  const { cloudFormation, lambda, iam, bundles } = sources;
  const names = roleNames(where);
  const [hookState, found, functionPolicy, executionRole, functionRole, bundle] = await Promise.all([
    readHookState(cloudFormation, pins, where),
    readPart(() => readFunction(lambda, pins.function)),
    readPart(() => readFunctionPolicy(lambda, pins.function)),
    readPart(() => readRole(iam, names.executionRole)),
    readPart(() => readRole(iam, names.functionRole)),
    readPart(() => readBundle(bundles)),
  ]);
  return { ...hookState, function: found, functionPolicy, executionRole, functionRole, bundle };
}
