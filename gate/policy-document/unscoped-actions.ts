/**
 * Actions that know no resource, and show at most names and settings, what the caller itself brought, or what a
 * grant of another kind decides (Service Authorization Reference, read November 2026). By service; `*` at the end
 * stands for every action that begins so.
 */
const UNSCOPED: Readonly<Record<string, readonly string[]>> = {
  aps: ['ListWorkspaces'],
  autoscaling: ['Describe*'],
  bedrock: ['ListFoundationModels'],
  // ListHookResults is listed with stacks, and asked for a Hook it names none.
  cloudformation: [
    'BatchDescribeTypeConfigurations',
    'DescribeOrganizationsAccess',
    'DescribeType',
    'ListHookResults',
    'ListStackSets',
    'ValidateTemplate',
  ],
  cloudwatch: ['GetMetricData', 'GetMetricStatistics', 'ListMetrics', 'PutMetricData'],
  config: ['PutEvaluations'],
  ec2: ['Describe*'],
  ecr: ['GetAuthorizationToken'],
  eks: ['ListClusters'],
  elasticloadbalancing: ['Describe*'],
  elasticmapreduce: ['ListClusters'],
  events: ['ListRules'],
  kafka: ['ListClusters', 'ListClustersV2'],
  kinesis: ['ListStreams'],
  kms: ['ListAliases'],
  lakeformation: ['GetDataAccess'],
  lambda: ['ListFunctions'],
  logs: [
    'CreateLogDelivery',
    'DeleteLogDelivery',
    'DescribeLogGroups',
    'DescribeResourcePolicies',
    'GetLogDelivery',
    'ListLogDeliveries',
    'PutResourcePolicy',
    'UpdateLogDelivery',
  ],
  organizations: [
    'DescribeOrganization',
    'ListAWSServiceAccessForOrganization',
    'ListAccounts',
    'ListDelegatedAdministrators',
    'ListRoots',
  ],
  'redshift-data': ['DescribeStatement'],
  s3: ['GetAccountPublicAccessBlock', 'ListAllMyBuckets'],
  secretsmanager: ['GetRandomPassword', 'ListSecrets'],
  ssm: ['DescribeParameters'],
  ssmmessages: ['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'],
  states: ['ListStateMachines'],
  sts: ['GetCallerIdentity'],
  tag: ['GetResources'],
  textract: ['AnalyzeDocument', 'DetectDocumentText', 'StartDocumentAnalysis', 'StartDocumentTextDetection'],
  xray: ['GetSamplingRules', 'GetSamplingTargets', 'PutTelemetryRecords', 'PutTraceSegments'],
};

/** Whether an action knows no resource, so that a policy can only allow it on all. */
export function isUnscoped(action: string): boolean {
  const [service = '', name = ''] = action.split(':');
  const known = Object.hasOwn(UNSCOPED, service) ? UNSCOPED[service] : undefined;
  return (
    known?.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one)) ?? false
  );
}
