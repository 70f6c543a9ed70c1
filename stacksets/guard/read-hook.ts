import {
  BatchDescribeTypeConfigurationsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  DescribeTypeCommand,
  ListHookResultsCommand,
  type CloudFormationClient,
  type HookResultSummary,
} from '@aws-sdk/client-cloudformation';
import { pages } from '../../schemas/pages.ts';
import type { HookResult, HookType, Stack } from './state.ts';

/** Results come some at a time; so many times more are asked for. */
const MOST_PAGES = 10;

/** The Hook as the registry has it, and its ARN. `undefined` when there is none. */
export async function readHookType(
  client: CloudFormationClient,
  alias: string,
): Promise<HookType | undefined> {
  const { OriginalTypeName, DeprecatedStatus } = await client.send(
    new DescribeTypeCommand({ Type: 'HOOK', TypeName: alias }),
  );
  return {
    ...(OriginalTypeName !== undefined && { originalTypeName: OriginalTypeName }),
    ...(DeprecatedStatus !== undefined && { deprecatedStatus: DeprecatedStatus }),
  };
}

/**
 * How the Hook is configured. What CloudFormation gives an error for, or leaves unprocessed, is an error here. It answers
 * `{}` when a Hook has no configuration.
 */
export async function readConfiguration(
  client: CloudFormationClient,
  alias: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const answer = await client.send(
    new BatchDescribeTypeConfigurationsCommand({
      TypeConfigurationIdentifiers: [{ Type: 'HOOK', TypeName: alias, TypeConfigurationAlias: 'default' }],
    }),
  );
  const { Errors = [], UnprocessedTypeConfigurations = [], TypeConfigurations = [] } = answer;
  const [error] = Errors;
  if (error)
    throw new Error(
      `${error.ErrorCode ?? 'Error'}: ${error.ErrorMessage ?? 'CloudFormation gave no reason'}`,
    );
  if (UnprocessedTypeConfigurations.length > 0)
    throw new Error('CloudFormation left the request unprocessed');
  const text = TypeConfigurations[0]?.Configuration;
  if (text === undefined) return undefined;
  const { CloudFormationConfiguration } = JSON.parse(text) as {
    CloudFormationConfiguration?: { HookConfiguration?: Record<string, unknown> };
  };
  return CloudFormationConfiguration?.HookConfiguration;
}

/** The stack that a function belongs to; `undefined` when it is of none. */
export async function readStack(
  client: CloudFormationClient,
  functionName: string,
): Promise<Stack | undefined> {
  const { StackResources = [] } = await client.send(
    new DescribeStackResourcesCommand({ PhysicalResourceId: functionName }),
  );
  const name = StackResources.find(({ PhysicalResourceId: id }) => id === functionName)?.StackName;
  if (name === undefined) return undefined;
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
  const status = Stacks[0]?.StackStatus;
  const drift = Stacks[0]?.DriftInformation?.StackDriftStatus;
  return { name, ...(status !== undefined && { status }), ...(drift !== undefined && { drift }) };
}

/** The last results of a Hook, as many as some pages hold. */
export async function readResults(
  client: CloudFormationClient,
  typeArn: string,
): Promise<readonly HookResult[]> {
  const listed = pages(
    (token) =>
      client.send(
        new ListHookResultsCommand({ TypeArn: typeArn, ...(token !== undefined && { NextToken: token }) }),
      ),
    ({ NextToken }) => NextToken,
  );
  const results: HookResultSummary[] = [];
  let read = 0;
  for await (const { HookResults = [] } of listed) {
    results.push(...HookResults);
    read += 1;
    if (read === MOST_PAGES) break;
  }
  return results.map(({ Status, FailureMode, InvokedAt }) => ({
    ...(Status !== undefined && { status: Status }),
    ...(FailureMode !== undefined && { failureMode: FailureMode }),
    ...(InvokedAt !== undefined && { invokedAt: InvokedAt.getTime() }),
  }));
}
