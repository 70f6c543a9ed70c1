import { randomUUID } from 'node:crypto';
import {
  CreateStackInstancesCommand,
  CreateStackSetCommand,
  DeleteStackInstancesCommand,
  DeleteStackSetCommand,
  DescribeOrganizationsAccessCommand,
  DescribeStackSetCommand,
  DescribeStackSetOperationCommand,
  DetectStackSetDriftCommand,
  ListStackInstancesCommand,
  ListStackSetAutoDeploymentTargetsCommand,
  ListStackSetOperationResultsCommand,
  ListStackSetOperationsCommand,
  ListStackSetsCommand,
  UpdateStackSetCommand,
  type CallAs,
  type CloudFormationClient,
  type DeploymentTargets,
  type Parameter,
  type StackSet,
  type StackSetOperationPreferences,
} from '@aws-sdk/client-cloudformation';
import { pacedCalls, type Calls } from './aws-calls.ts';
import { isAwsError } from './errors.ts';
import type {
  AutoDeploymentByArn,
  DeployedSet,
  Instance,
  Operation,
  OperationPreferences,
  Result,
  StackSets,
  Targets,
} from './stack-sets.ts';

/** The StackSets of the client's Region and account. Throws an AwsCallError when AWS refuses, or cannot be asked. */
export function awsStackSets(
  client: CloudFormationClient,
  callAs: CallAs,
  { call, all }: Calls = pacedCalls(),
): StackSets {
  const at = (name: string): { StackSetName: string; CallAs: CallAs } => ({
    StackSetName: name,
    CallAs: callAs,
  });

  /** A change by its id: when AWS has an operation of the id already, an earlier answer got lost. */
  async function change(
    ...by: [Parameters<Calls['call']>[0], string, () => Promise<unknown>]
  ): Promise<void> {
    try {
      await call(...by);
    } catch (error) {
      if (!isAwsError(error, 'OperationIdAlreadyExistsException')) throw error;
    }
  }

  return {
    async isTrusted() {
      const { Status } = await call('DescribeOrganizationsAccess', '', () =>
        client.send(new DescribeOrganizationsAccessCommand({ CallAs: callAs })),
      );
      return Status === 'ENABLED';
    },
    async names() {
      const sets = await all(
        'ListStackSets',
        '',
        (token) => client.send(new ListStackSetsCommand({ Status: 'ACTIVE', CallAs: callAs, ...token })),
        ({ Summaries }) => Summaries,
      );
      return sets.flatMap(({ StackSetName, Status }) =>
        Status === 'DELETED' || StackSetName === undefined ? [] : [StackSetName],
      );
    },
    async describe(name) {
      const answer = await unlessGone('StackSetNotFoundException', () =>
        call('DescribeStackSet', name, () => client.send(new DescribeStackSetCommand(at(name)))),
      );
      return answer?.StackSet && deployedSet(answer.StackSet);
    },
    async targeted(name) {
      const targets = await all(
        'ListStackSetAutoDeploymentTargets',
        name,
        (token) => client.send(new ListStackSetAutoDeploymentTargetsCommand({ ...at(name), ...token })),
        ({ Summaries }) => Summaries,
      );
      return new Map(
        targets.map(({ OrganizationalUnitId = '', Regions = [] }) => [OrganizationalUnitId, Regions]),
      );
    },
    async instances(name) {
      const instances = await all(
        'ListStackInstances',
        name,
        (token) => client.send(new ListStackInstancesCommand({ ...at(name), ...token })),
        ({ Summaries }) => Summaries,
      );
      return instances.map((instance): Instance => ({
        account: instance.Account ?? '',
        region: instance.Region ?? '',
        unit: instance.OrganizationalUnitId ?? '',
        status: instance.Status ?? 'INOPERABLE',
        detailedStatus: instance.StackInstanceStatus?.DetailedStatus ?? '',
        reason: instance.StatusReason ?? '',
        drift: instance.DriftStatus ?? 'NOT_CHECKED',
      }));
    },
    async operations(name) {
      const operations = await unlessGone('StackSetNotFoundException', () =>
        all(
          'ListStackSetOperations',
          name,
          (token) => client.send(new ListStackSetOperationsCommand({ ...at(name), ...token })),
          ({ Summaries }) => Summaries,
        ),
      );
      return operations?.map(operationOf);
    },
    async operation(name, id) {
      const answer = await unlessGone('OperationNotFoundException', () =>
        call('DescribeStackSetOperation', `${id} of ${name}`, () =>
          client.send(new DescribeStackSetOperationCommand({ ...at(name), OperationId: id })),
        ),
      );
      return answer?.StackSetOperation && operationOf(answer.StackSetOperation);
    },
    async results(name, id) {
      const results = await all(
        'ListStackSetOperationResults',
        `${id} of ${name}`,
        (token) =>
          client.send(new ListStackSetOperationResultsCommand({ ...at(name), OperationId: id, ...token })),
        ({ Summaries }) => Summaries,
      );
      return results.map((result): Result => ({
        account: result.Account ?? '',
        region: result.Region ?? '',
        status: result.Status ?? 'PENDING',
        reason: result.StatusReason ?? '',
      }));
    },
    async create(name, { template, description, parameters }, auto) {
      // A set that was deleted, and is made again, is another: AWS must not know the token of the first.
      const token = randomUUID();
      await call('CreateStackSet', name, () =>
        client.send(
          new CreateStackSetCommand({
            ...at(name),
            Description: description,
            TemplateBody: template,
            Parameters: parametersOf(parameters),
            Capabilities: ['CAPABILITY_NAMED_IAM'],
            PermissionModel: 'SERVICE_MANAGED',
            AutoDeployment: autoDeploymentOf(auto),
            ManagedExecution: { Active: true },
            ClientRequestToken: token,
          }),
        ),
      );
    },
    async update(name, { template, description, parameters }, targets, { operationId, preferences }) {
      await change('UpdateStackSet', name, () =>
        client.send(
          new UpdateStackSetCommand({
            ...at(name),
            Description: description,
            TemplateBody: template,
            Parameters: parametersOf(parameters),
            Capabilities: ['CAPABILITY_NAMED_IAM'],
            ...(targets && targetsOf(targets)),
            OperationPreferences: preferencesOf(preferences, targets),
            OperationId: operationId,
          }),
        ),
      );
    },
    async refresh(name, names, targets, { operationId, preferences }) {
      await change('UpdateStackSet', name, () =>
        client.send(
          new UpdateStackSetCommand({
            ...unchanged(name, names),
            ...targetsOf(targets),
            OperationPreferences: preferencesOf(preferences, targets),
            OperationId: operationId,
          }),
        ),
      );
    },
    async setAutoDeployment(name, names, auto, { operationId, preferences }) {
      await change('UpdateStackSet', name, () =>
        client.send(
          new UpdateStackSetCommand({
            ...unchanged(name, names),
            AutoDeployment: autoDeploymentOf(auto),
            ManagedExecution: { Active: true },
            OperationPreferences: preferencesOf(preferences),
            OperationId: operationId,
          }),
        ),
      );
    },
    async createInstances(name, targets, { operationId, preferences }) {
      await change('CreateStackInstances', name, () =>
        client.send(
          new CreateStackInstancesCommand({
            ...at(name),
            ...targetsOf(targets),
            OperationPreferences: preferencesOf(preferences, targets),
            OperationId: operationId,
          }),
        ),
      );
    },
    async deleteInstances(name, targets, retain, { operationId, preferences }) {
      await change('DeleteStackInstances', name, () =>
        client.send(
          new DeleteStackInstancesCommand({
            ...at(name),
            ...targetsOf(targets),
            RetainStacks: retain,
            OperationPreferences: preferencesOf(preferences, targets),
            OperationId: operationId,
          }),
        ),
      );
    },
    async detectDrift(name, { operationId, preferences }) {
      await change('DetectStackSetDrift', name, () =>
        client.send(
          new DetectStackSetDriftCommand({
            ...at(name),
            OperationPreferences: preferencesOf(preferences),
            OperationId: operationId,
          }),
        ),
      );
    },
    async delete(name) {
      await unlessGone('StackSetNotFoundException', () =>
        call('DeleteStackSet', name, () => client.send(new DeleteStackSetCommand(at(name)))),
      );
    },
  };

  /** An update that changes neither the template nor parameters leaves other instances as they are (API reference). */
  function unchanged(name: string, parameters: readonly string[]) {
    return {
      ...at(name),
      UsePreviousTemplate: true,
      Parameters: parameters.map((ParameterKey) => ({ ParameterKey, UsePreviousValue: true })),
      Capabilities: ['CAPABILITY_NAMED_IAM' as const],
    };
  }
}

/** What AWS answers; `undefined` when it answers with this error: what it was asked about is not there. */
async function unlessGone<Answer>(gone: string, ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isAwsError(error, gone)) return undefined;
    throw error;
  }
}

function deployedSet(set: StackSet): DeployedSet {
  const { AutoDeployment, Parameters = [], TemplateBody = '', Description = '', StackSetARN = '' } = set;
  return {
    arn: StackSetARN,
    content: {
      template: TemplateBody,
      description: Description,
      parameters: Object.fromEntries(
        Parameters.map(({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue]),
      ),
    },
    ...(AutoDeployment?.Enabled === true && {
      autoDeployment: {
        retainStacksOnAccountRemoval: AutoDeployment.RetainStacksOnAccountRemoval ?? false,
        dependsOnArns: AutoDeployment.DependsOn ?? [],
      },
    }),
    isManaged: set.ManagedExecution?.Active ?? false,
    isServiceManaged: set.PermissionModel === 'SERVICE_MANAGED',
  };
}

function operationOf({
  OperationId,
  Action,
  Status,
  StatusReason,
}: {
  readonly OperationId?: string | undefined;
  readonly Action?: string | undefined;
  readonly Status?: Operation['status'] | undefined;
  readonly StatusReason?: string | undefined;
}): Operation {
  return {
    id: OperationId ?? '',
    action: Action ?? '',
    status: Status ?? 'RUNNING',
    reason: StatusReason ?? '',
  };
}

function parametersOf(parameters: Readonly<Record<string, string>>): Parameter[] {
  return Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  }));
}

function targetsOf({ units, accounts, regions }: Targets): {
  DeploymentTargets: DeploymentTargets;
  Regions: string[];
} {
  return {
    DeploymentTargets: {
      OrganizationalUnitIds: [...units],
      ...(accounts && { Accounts: [...accounts], AccountFilterType: 'INTERSECTION' as const }),
    },
    Regions: [...regions],
  };
}

function autoDeploymentOf({ retainStacksOnAccountRemoval, dependsOnArns }: AutoDeploymentByArn) {
  return {
    Enabled: true,
    RetainStacksOnAccountRemoval: retainStacksOnAccountRemoval,
    ...(dependsOnArns.length > 0 && { DependsOn: [...dependsOnArns] }),
  };
}

/** The Regions' order is the one in which they are written. */
function preferencesOf(preferences: OperationPreferences, targets?: Targets): StackSetOperationPreferences {
  const named = Object.entries(preferences).map(
    ([name, value]) => [`${name.slice(0, 1).toUpperCase()}${name.slice(1)}`, value] as const,
  );
  return { ...Object.fromEntries(named), ...(targets && { RegionOrder: [...targets.regions] }) };
}
