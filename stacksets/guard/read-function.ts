import { GetFunctionConfigurationCommand, GetPolicyCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { HookFunction } from './state.ts';

/** The function by its name, as it is called: without a version. */
export async function readFunction(client: LambdaClient, name: string): Promise<HookFunction> {
  const found = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const { Runtime, Handler, Role, CodeSha256, State, LastUpdateStatus, Environment, Layers = [] } = found;
  return {
    ...(Runtime !== undefined && { runtime: Runtime }),
    ...(Handler !== undefined && { handler: Handler }),
    ...(Role !== undefined && { role: Role }),
    ...(CodeSha256 !== undefined && { codeSha256: CodeSha256 }),
    ...(State !== undefined && { state: State }),
    ...(LastUpdateStatus !== undefined && { lastUpdateStatus: LastUpdateStatus }),
    ...(Environment?.Error === undefined && { variables: Environment?.Variables ?? {} }),
    layers: Layers.map(({ Arn = 'a layer without an ARN' }) => Arn),
  };
}

/** The resource policy of a function. */
export async function readFunctionPolicy(client: LambdaClient, name: string): Promise<string | undefined> {
  return (await client.send(new GetPolicyCommand({ FunctionName: name }))).Policy;
}
