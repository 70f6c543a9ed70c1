import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { readConfiguration, readHookType, readResults, readStack } from './read-hook.ts';
import { readPart } from './read-part.ts';
import type { HookState } from './state.ts';
import type { HookPins, Where } from './wanted.ts';

/** Reads what CloudFormation tells of the Hook, all at once. Nothing is thrown: what cannot be read says why in its place. */
export async function readHookState(
  client: CloudFormationClient,
  pins: HookPins,
  { partition, region, account }: Where,
): Promise<HookState> {
  const typeArn = `arn:${partition}:cloudformation:${region}:${account}:type/hook/${pins.alias.replaceAll('::', '-')}`;
  const [hook, configuration, stack, results] = await Promise.all([
    readPart(() => readHookType(client, pins.alias)),
    readPart(() => readConfiguration(client, pins.alias)),
    readPart(() => readStack(client, pins.function)),
    readPart(() => readResults(client, typeArn)),
  ]);
  return { hook, configuration, stack, results };
}
