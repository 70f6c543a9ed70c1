import { randomUUID } from 'node:crypto';
import {
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  UpdateStackCommand,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';
import { pacedCalls, type Calls } from './aws-calls.ts';
import { isAwsError } from './errors.ts';
import type { Content } from './stack-sets.ts';

/** A stack of the administrator's account, as CloudFormation has it. */
export interface DeployedStack {
  /** The account that it is in. */
  readonly account: string;
  readonly content: Content;
  /** Such as CREATE_COMPLETE. */
  readonly status: string;
  readonly reason: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** When it last changed, in milliseconds. */
  readonly changed: number;
}

/** The stacks of one account in one Region. */
export interface Stacks {
  readonly describe: (name: string) => Promise<DeployedStack | undefined>;
  /** What is there already is no error, for an answer may have got lost. */
  readonly create: (name: string, content: Content) => Promise<void>;
  /** A repeated token does nothing, and is no error. */
  readonly update: (name: string, content: Content, token: string) => Promise<void>;
  /** Why the last change failed, resource by resource. */
  readonly failures: (name: string) => Promise<readonly string[]>;
}

/** Throws an AwsCallError when AWS refuses, or cannot be asked. */
export function awsStacks(client: CloudFormationClient, { call, all }: Calls = pacedCalls()): Stacks {
  const written = (name: string, { template, parameters }: Content, token: string) => ({
    StackName: name,
    TemplateBody: template,
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Capabilities: ['CAPABILITY_NAMED_IAM' as const],
    ClientRequestToken: token,
  });
  return {
    async describe(name) {
      try {
        const { Stacks: [stack] = [] } = await call('DescribeStacks', name, () =>
          client.send(new DescribeStacksCommand({ StackName: name })),
        );
        if (!stack) return undefined;
        const { TemplateBody = '' } = await call('GetTemplate', name, () =>
          client.send(new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' })),
        );
        return {
          account: stack.StackId?.split(':')[4] ?? '',
          content: {
            template: TemplateBody,
            description: stack.Description ?? '',
            parameters: Object.fromEntries(
              (stack.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => [
                ParameterKey,
                ParameterValue,
              ]),
            ),
          },
          status: stack.StackStatus ?? '',
          reason: stack.StackStatusReason ?? '',
          outputs: Object.fromEntries(
            (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
          ),
          changed: (stack.LastUpdatedTime ?? stack.CreationTime)?.getTime() ?? 0,
        };
      } catch (error) {
        // CloudFormation says that a stack is not there by a ValidationError with these words.
        if (isAwsError(error, 'ValidationError') && String(error).includes('does not exist'))
          return undefined;
        throw error;
      }
    },
    async create(name, content) {
      // A stack that was deleted, and is made again, is another: AWS must not know the token of the first.
      const token = randomUUID();
      try {
        await call('CreateStack', name, () =>
          client.send(
            new CreateStackCommand({ ...written(name, content, token), EnableTerminationProtection: true }),
          ),
        );
      } catch (error) {
        // An earlier answer got lost, or somebody else was faster. What it then is, is read.
        if (!isAwsError(error, 'AlreadyExistsException')) throw error;
      }
    },
    async update(name, content, token) {
      try {
        await call('UpdateStack', name, () =>
          client.send(new UpdateStackCommand(written(name, content, token))),
        );
      } catch (error) {
        if (!String(error).includes('No updates are to be performed')) throw error;
      }
    },
    async failures(name) {
      const events = await all(
        'DescribeStackEvents',
        name,
        (token) => client.send(new DescribeStackEventsCommand({ StackName: name, ...token })),
        ({ StackEvents }) => StackEvents,
      );
      // The newest come first; the last change began with an event of the stack itself.
      const began = events.findIndex(
        ({ LogicalResourceId, ResourceStatus }) =>
          LogicalResourceId === name && /^(CREATE|UPDATE)_IN_PROGRESS$/.test(ResourceStatus ?? ''),
      );
      return events
        .slice(0, began === -1 ? undefined : began)
        .filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'))
        .map(
          ({ LogicalResourceId, ResourceStatusReason }) =>
            `${LogicalResourceId ?? '?'}: ${ResourceStatusReason ?? 'no reason is given'}`,
        )
        .reverse();
    },
  };
}
