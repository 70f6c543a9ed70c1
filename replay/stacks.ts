import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStacks,
  StackStatus,
  TemplateStage,
  type CloudFormationClientConfig,
  type Parameter,
} from '@aws-sdk/client-cloudformation';
import { AwsError } from '../bundle/aws-error.ts';
import { UnreadableError } from './subject.ts';

/** A stack as it is listed. */
export interface DeployedStack {
  /** Its ARN. */
  readonly id: string;
  readonly name: string;
  readonly accountID: string;
  readonly region: string;
  readonly partition: string;
  /** When it was last changed, and what it is in. */
  readonly version: string;
}

/** What a stack was deployed with. */
export interface DeployedTemplate {
  readonly text: string;
  /** Those that CloudFormation shows. Those that it masks are left out. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Of a stack in review only a change set exists; of a deleted one nothing does. */
const NOT_DEPLOYED: ReadonlySet<StackStatus> = new Set(['REVIEW_IN_PROGRESS', 'DELETE_COMPLETE']);
const DEPLOYED = Object.values(StackStatus).filter((status) => !NOT_DEPLOYED.has(status));

/** What CloudFormation shows of a NoEcho parameter (API reference, Parameter; read November 2026). */
const MASKED = /^\*{4,}$/;

/** Errors that one stack alone has: it is gone meanwhile, or a policy keeps it from being read. */
const OF_ONE_STACK: ReadonlySet<string> = new Set([
  'ValidationError',
  'AccessDenied',
  'AccessDeniedException',
]);

/**
 * A client that waits for `begin` before each call, repeated ones too. A call that is throttled, or fails in passing, is
 * repeated up to nine times, after longer and longer pauses (AWS SDKs and Tools Reference Guide, retry behavior).
 * CloudFormation does not document how many calls it takes.
 */
export function pacedClient(
  config: CloudFormationClientConfig,
  begin: () => Promise<void>,
): CloudFormationClient {
  const client = new CloudFormationClient({ ...config, retryMode: 'standard', maxAttempts: 10 });
  // The end of this step comes again with each attempt.
  client.middlewareStack.add(
    (next) => async (call) => {
      await begin();
      return next(call);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'pace' },
  );
  return client;
}

/** All stacks of an account in a Region that have a template, sorted by ARN. Throws an AwsError. */
export async function listStacks(client: CloudFormationClient): Promise<readonly DeployedStack[]> {
  const stacks: DeployedStack[] = [];
  try {
    for await (const page of paginateListStacks({ client }, { StackStatusFilter: DEPLOYED })) {
      for (const { StackId, LastUpdatedTime, CreationTime, StackStatus: status } of page.StackSummaries ??
        []) {
        const changed = (LastUpdatedTime ?? CreationTime)?.toISOString() ?? '';
        stacks.push({ ...placeOf(StackId ?? ''), version: `${changed} ${status ?? ''}` });
      }
    }
  } catch (error) {
    throw new AwsError(`cloudformation:ListStacks in ${await client.config.region()}`, error);
  }
  return stacks.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID` */
function placeOf(id: string): Omit<DeployedStack, 'version'> {
  const [, partition = '', , region = '', accountID = '', resource = ''] = id.split(':');
  const [, name = ''] = resource.split('/');
  return { id, name, accountID, region, partition };
}

/**
 * The template of a stack, with what its macros made of it, and its parameters. Throws an UnreadableError when this stack
 * cannot be read, an AwsError when none could be.
 */
export async function readStack(
  client: CloudFormationClient,
  { id }: DeployedStack,
  abortSignal: AbortSignal,
): Promise<DeployedTemplate> {
  const ask = asking(abortSignal);
  const templateIn = async (TemplateStage: TemplateStage): Promise<string | undefined> => {
    const command = new GetTemplateCommand({ StackName: id, TemplateStage });
    return (await ask('GetTemplate', () => client.send(command, { abortSignal }))).TemplateBody;
  };
  const text = (await templateIn('Processed')) ?? (await templateIn('Original'));
  if (text === undefined) throw new UnreadableError('CloudFormation has no template of it.');
  const command = new DescribeStacksCommand({ StackName: id });
  const { Stacks } = await ask('DescribeStacks', () => client.send(command, { abortSignal }));
  return { text, parameters: shown(Stacks?.[0]?.Parameters ?? []) };
}

function asking(signal: AbortSignal): <Answer>(call: string, send: () => Promise<Answer>) => Promise<Answer> {
  return async (call, send) => {
    try {
      return await send();
    } catch (error) {
      signal.throwIfAborted();
      const failed = new AwsError(`cloudformation:${call}`, error);
      if (error instanceof CloudFormationServiceException && OF_ONE_STACK.has(error.name))
        throw new UnreadableError(failed.message);
      throw failed;
    }
  };
}

function shown(parameters: readonly Parameter[]): Record<string, string> {
  return Object.fromEntries(
    parameters.flatMap(({ ParameterKey, ParameterValue }): [string, string][] =>
      ParameterKey === undefined || ParameterValue === undefined || MASKED.test(ParameterValue)
        ? []
        : [[ParameterKey, ParameterValue]],
    ),
  );
}
