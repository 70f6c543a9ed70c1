/** A number that AWS bounds, and where it comes from. */
export interface Quota {
  readonly most: number;
  readonly unit: string;
  readonly source: string;
  /** The day of the source's text, or on which it was read. */
  readonly date: string;
}

const GUIDE = 'AWS CloudFormation User Guide, "Understand CloudFormation quotas" (archived copy of awsdocs)';
const API = 'AWS CloudFormation API reference';
const DEPENDENCIES =
  'https://aws.amazon.com/blogs/devops/take-fine-grained-control-of-your-aws-cloudformation-stacksets-deployment-with-stackset-dependencies';

/** What a deployment is held against before it begins. Those of the guide may have grown since: AWS has the last word. */
export const QUOTAS = {
  templateBody: { most: 51_200, unit: 'bytes of a template in a call', source: API, date: '2026-11-21' },
  unitsPerOperation: { most: 50, unit: 'OUs of an operation', source: API, date: '2026-11-21' },
  stackSets: { most: 1_000, unit: 'StackSets of an organization', source: GUIDE, date: '2023-09-30' },
  instances: { most: 100_000, unit: 'instances of a StackSet', source: GUIDE, date: '2023-09-30' },
  resources: { most: 500, unit: 'resources of a template', source: GUIDE, date: '2023-09-30' },
  parameters: { most: 200, unit: 'parameters of a template', source: GUIDE, date: '2023-09-30' },
  parameterValue: { most: 4_096, unit: 'bytes of a parameter', source: GUIDE, date: '2023-09-30' },
  dependencies: { most: 10, unit: 'StackSets that one depends on', source: DEPENDENCIES, date: '2025-11-21' },
  allDependencies: {
    most: 100,
    unit: 'dependencies of all StackSets',
    source: DEPENDENCIES,
    date: '2025-11-21',
  },
} as const satisfies Readonly<Record<string, Quota>>;

/** What is wrong with an amount, or nothing. */
export function beyond(quota: Quota, amount: number, of: string): readonly string[] {
  if (amount <= quota.most) return [];
  return [`${of}: ${amount} ${quota.unit}; AWS takes ${quota.most} (${quota.source}, ${quota.date}).`];
}
