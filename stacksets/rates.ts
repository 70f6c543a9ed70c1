import type { Rate } from '../schemas/pace.ts';

/*
 * AWS publishes no rates of CloudFormation's operations. These are ours, well below what is seen to be turned away;
 * what is turned away all the same is tried again (retry.ts).
 */

const READ: Rate = { rate: 5, burst: 10 };
const CHANGE: Rate = { rate: 1, burst: 2 };

/** By the API's name of an operation. */
export const RATES = {
  DescribeOrganizationsAccess: READ,
  DescribeStackEvents: READ,
  DescribeStacks: READ,
  DescribeStackSet: READ,
  DescribeStackSetOperation: READ,
  GetTemplate: READ,
  ListStackInstances: READ,
  ListStackSetAutoDeploymentTargets: READ,
  ListStackSetOperationResults: READ,
  ListStackSetOperations: READ,
  ListStackSets: READ,
  CreateStack: CHANGE,
  CreateStackInstances: CHANGE,
  CreateStackSet: CHANGE,
  DeleteStackInstances: CHANGE,
  DeleteStackSet: CHANGE,
  DetectStackSetDrift: CHANGE,
  UpdateStack: CHANGE,
  UpdateStackSet: CHANGE,
} as const satisfies Readonly<Record<string, Rate>>;

/** An operation of CloudFormation that we call. */
export type Operation = keyof typeof RATES;
