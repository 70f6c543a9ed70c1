/*
 * What a deployment asks of CloudFormation; `aws-stack-sets.ts` asks it through the SDK's client. Names are the API's.
 */

/** How CloudFormation goes about an operation (API reference, StackSetOperationPreferences). */
export interface OperationPreferences {
  readonly regionConcurrencyType?: 'SEQUENTIAL' | 'PARALLEL';
  readonly maxConcurrentCount?: number;
  readonly maxConcurrentPercentage?: number;
  readonly failureToleranceCount?: number;
  readonly failureTolerancePercentage?: number;
  readonly concurrencyMode?: 'STRICT_FAILURE_TOLERANCE' | 'SOFT_FAILURE_TOLERANCE';
}

/** What a StackSet deploys: what an update of it changes in its instances. */
export interface Content {
  readonly template: string;
  readonly description: string;
  /** Every parameter that the template declares, those with a default too. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a StackSet does by itself when accounts come and go. */
export interface AutoDeployment {
  readonly retainStacksOnAccountRemoval: boolean;
  /** Names of the StackSets that come before it. */
  readonly dependsOn: readonly string[];
}

/** A StackSet as CloudFormation has it. */
export interface DeployedSet {
  readonly arn: string;
  readonly content: Content;
  /** Absent when it is switched off. */
  readonly autoDeployment?: Omit<AutoDeployment, 'dependsOn'> & { readonly dependsOnArns: readonly string[] };
  /** Whether operations that do not conflict run at once, and others wait (managed execution). */
  readonly isManaged: boolean;
  readonly isServiceManaged: boolean;
}

/** An instance of a StackSet: one account, one Region. */
export interface Instance {
  readonly account: string;
  readonly region: string;
  /** The OU that an operation named, which the account is in or below. */
  readonly unit: string;
  readonly status: 'CURRENT' | 'OUTDATED' | 'INOPERABLE';
  /** Such as SUCCEEDED, FAILED, RUNNING, SKIPPED_SUSPENDED_ACCOUNT. */
  readonly detailedStatus: string;
  readonly reason: string;
  readonly drift: string;
}

/** An operation of a StackSet, under way or over. */
export interface Operation {
  readonly id: string;
  readonly action: string;
  readonly status: 'QUEUED' | 'RUNNING' | 'STOPPING' | 'STOPPED' | 'SUCCEEDED' | 'FAILED';
  readonly reason: string;
}

/** What became of one account and Region in an operation. */
export interface Result {
  readonly account: string;
  readonly region: string;
  readonly status: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly reason: string;
}

/** The instances that an operation is for. */
export interface Targets {
  /** Ids of OUs; what is below counts. */
  readonly units: readonly string[];
  /** Only these accounts of the OUs; absent for all. */
  readonly accounts?: readonly string[];
  readonly regions: readonly string[];
}

/** How an operation is sent. The id is the idempotency token too: AWS does no two operations of one id. */
export interface Sending {
  readonly operationId: string;
  readonly preferences: OperationPreferences;
}

/** StackSets as an administrator of them sees them. Every change gives the id of its operation. */
export interface StackSets {
  readonly isTrusted: () => Promise<boolean>;
  /** Names of the StackSets that are there. */
  readonly names: () => Promise<readonly string[]>;
  readonly describe: (name: string) => Promise<DeployedSet | undefined>;
  /** The OUs that a set is for, each with its Regions: there accounts get it that join. */
  readonly targeted: (name: string) => Promise<ReadonlyMap<string, readonly string[]>>;
  readonly instances: (name: string) => Promise<readonly Instance[]>;
  /** The newest first; `undefined` when the set is not there. */
  readonly operations: (name: string) => Promise<readonly Operation[] | undefined>;
  /** `undefined` when AWS does not know it, or does not know it yet. */
  readonly operation: (name: string, id: string) => Promise<Operation | undefined>;
  readonly results: (name: string, id: string) => Promise<readonly Result[]>;
  readonly create: (name: string, content: Content, auto: AutoDeploymentByArn) => Promise<void>;
  /** Changes what the set deploys, and brings it to some instances; all others become OUTDATED. */
  readonly update: (
    name: string,
    content: Content,
    targets: Targets | undefined,
    how: Sending,
  ) => Promise<void>;
  /** Brings what the set deploys already to some instances. */
  readonly refresh: (name: string, names: Parameters, targets: Targets, how: Sending) => Promise<void>;
  readonly setAutoDeployment: (
    name: string,
    names: Parameters,
    auto: AutoDeploymentByArn,
    how: Sending,
  ) => Promise<void>;
  readonly createInstances: (name: string, targets: Targets, how: Sending) => Promise<void>;
  readonly deleteInstances: (name: string, targets: Targets, retain: boolean, how: Sending) => Promise<void>;
  readonly detectDrift: (name: string, how: Sending) => Promise<void>;
  /** What is gone already is no error. */
  readonly delete: (name: string) => Promise<void>;
}

/** Names of the parameters of a set, which keep their values. */
export type Parameters = readonly string[];

/** Auto-deployment as the API takes it. */
export interface AutoDeploymentByArn {
  readonly retainStacksOnAccountRemoval: boolean;
  readonly dependsOnArns: readonly string[];
}
