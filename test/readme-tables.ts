import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../schemas/policy.ts';
import type { Path } from '../scps/prove/calls.ts';
import type { Proof } from '../scps/prove/prove.ts';
import { readTemplate } from '../template/read.ts';
import { resolveTemplate } from '../template/template.ts';

/** The services of the pack by what they are for, as the README lists them. */
const AREAS: Readonly<Record<string, readonly string[]>> = {
  'Storage and backups': ['S3', 'S3Tables', 'EFS', 'Backup'],
  'Keys, secrets, identity': ['KMS', 'SecretsManager', 'SSM', 'CertificateManager', 'IAM', 'Cognito'],
  'Catalog and lake': ['Glue', 'LakeFormation', 'Athena', 'DataZone'],
  'Warehouses and databases': [
    'Redshift',
    'RedshiftServerless',
    'RDS',
    'DynamoDB',
    'DAX',
    'DocDB',
    'Neptune',
    'ElastiCache',
    'Timestream',
  ],
  'Streams and messages': [
    'Kinesis',
    'KinesisFirehose',
    'KinesisAnalyticsV2',
    'MSK',
    'KafkaConnect',
    'AmazonMQ',
    'SQS',
    'SNS',
    'Events',
    'Pipes',
    'Scheduler',
  ],
  Compute: [
    'Lambda',
    'StepFunctions',
    'EMR',
    'EMRServerless',
    'EMRContainers',
    'EKS',
    'ECS',
    'ECR',
    'Batch',
    'MWAA',
    'ApplicationAutoScaling',
  ],
  'Data in and out': ['DMS', 'AppFlow', 'DataSync', 'Transfer'],
  'Machine learning': ['SageMaker', 'Bedrock'],
  'Search and dashboards': [
    'OpenSearchService',
    'OpenSearchServerless',
    'OSIS',
    'QuickSight',
    'Grafana',
    'APS',
  ],
  'Network and APIs': [
    'EC2',
    'ElasticLoadBalancingV2',
    'ApiGateway',
    'ApiGatewayV2',
    'WAFv2',
    'Route53',
    'ServiceDiscovery',
    'DirectConnect',
  ],
  'Trails, logs, guards': [
    'CloudTrail',
    'CloudWatch',
    'Logs',
    'XRay',
    'Config',
    'CloudFormation',
    'Macie',
    'AccessAnalyzer',
    'GuardDuty',
    'SecurityHub',
  ],
};

const serviceOf = (type: string): string => type.split('::')[1] ?? '';

/** Services, types and rules of the pack. Throws when a service has no area, or an area a service without types. */
export function coverageTable(policy: Policy): string {
  const left = new Set(policy.types.map(serviceOf));
  const rows = Object.entries(AREAS).map(([area, services]) => {
    for (const service of services) if (!left.delete(service)) throw new Error(`${service} is not approved.`);
    const types = policy.types.filter((type) => services.includes(serviceOf(type)));
    return { area, services, types: types.length, rules: rulesOf(types, policy) };
  });
  if (left.size > 0) throw new Error(`No area has ${[...left].join(', ')}.`);
  const stacks = policy.stackRules().rules.length;
  const all = {
    services: rows.reduce((sum, { services }) => sum + services.length, 0),
    types: policy.types.length,
    rules: rulesOf(policy.types, policy) + stacks,
  };
  return table(
    ['area', 'services', 'types', 'rules'],
    [
      ...rows.map(({ area, services, types, rules }) => [area, services.join(', '), types, rules]),
      ['Between resources', 'stack rules', '', stacks],
      ['**All**', all.services, all.types, all.rules],
    ],
  );
}

function rulesOf(types: readonly string[], policy: Policy): number {
  return types.reduce((sum, type) => sum + (policy.restrictionFor(type)?.rules.length ?? 0), 0);
}

/** Services every story has, which tell nothing of it. */
const EVERYWHERE = ['IAM', 'KMS', 'Logs', 'CloudWatch'];

/** What the stories of a folder are made of, and what is found in their refused twins. */
export function storiesTable(folder: string): string {
  const stories = readdirSync(folder).sort();
  return table(
    ['story', 'services', 'resources', 'findings', 'rules'],
    stories.map((story) => {
      const file = join(folder, story, 'approved.yaml');
      const { resources } = resolveTemplate(readTemplate(readFileSync(file, 'utf8'), file), {
        parameters: {},
      });
      const services = [...new Set(resources.map(({ type }) => serviceOf(type)))].sort();
      const found = JSON.parse(readFileSync(join(folder, story, 'expected.json'), 'utf8')) as {
        rule: string;
      }[];
      return [
        `[${story}](examples/stories/${story})`,
        services.filter((service) => !EVERYWHERE.includes(service)).join(', '),
        resources.length,
        found.length,
        new Set(found.map(({ rule }) => rule)).size,
      ];
    }),
  );
}

/** What the proof of the generated control policies counted, of all actions of the approved services. */
export function doorsTable({ counts }: Proof): string {
  const groups = [...new Set(counts.map(({ group }) => group))].filter((group) => CLASSES.includes(group));
  const count = (group: string, path: Path): string => {
    const { denied, allowed, surprises } =
      counts.find((one) => one.group === group && one.path === path) ?? NO_COUNT;
    if (surprises > 0) throw new Error(`${group}, ${path}: ${surprises} surprises.`);
    return [
      denied > 0 ? `${denied / ACCOUNTS} denied` : '',
      allowed > 0 ? `${allowed / ACCOUNTS} allowed` : '',
    ]
      .filter((text) => text !== '')
      .join(', ');
  };
  return table(
    ['', 'directly', 'through CloudFormation', 'with a service role', 'by a StackSet'],
    groups.map((group) => [
      group,
      ...(['direct', 'cloudformation', 'service-role', 'stack-set'] as const).map((path) =>
        count(group, path),
      ),
    ]),
  );
}

const CLASSES = ['actions that provision', 'data plane', 'other actions'];
const ACCOUNTS = 2;
const NO_COUNT = { denied: 0, allowed: 0, surprises: 0 };

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return lines.join('\n');
}
