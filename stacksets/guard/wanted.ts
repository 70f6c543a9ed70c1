import type { Role } from './state.ts';

/** The account and Region that are judged. */
export interface Where {
  /** `aws`, `aws-cn` and so on. */
  readonly partition: string;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
}

/** What the deployment says of the gate, the same in every account. */
export interface Pins {
  /** Three parts, such as `Stackgate::Guard::Hook`. */
  readonly alias: string;
  /** Name of the function. */
  readonly function: string;
  /** SHA-256 of its deployment package in base64. */
  readonly codeSha256: string;
  readonly runtime: string;
  readonly handler: string;
  /** All of its environment variables. */
  readonly variables: Readonly<Record<string, string>>;
  /** What the name of the Hook's stack begins with. */
  readonly stackPrefix: string;
  /** Of the bundles. */
  readonly bucket: string;
  /** The account that the bucket belongs to. */
  readonly bucketOwner: string;
  /** The alias of the key of the function's variables, with `alias/`. */
  readonly keyAlias: string;
  /** The oldest that a bundle may be, in milliseconds. */
  readonly bundleAge: number;
  /** The longest time without a call of the Hook, in milliseconds; any when absent. */
  readonly quietFor?: number;
}

/** As `templates/90-hook.yaml` has them, in every account. */
export const DEPLOYED = {
  function: 'stackgate-hook',
  runtime: 'nodejs24.x',
  handler: 'lambda.handler',
  keyAlias: 'alias/stackgate/hook',
  stackPrefix: 'StackSet-stackgate-90-hook-',
} as const;

/** The name of the Hook where nobody gives it another. */
export const HOOK_ALIAS = 'Stackgate::Guard::Hook';

/** What of it must be known to judge the Hook by what CloudFormation tells. */
export type HookPins = Pick<Pins, 'alias' | 'function' | 'stackPrefix' | 'quietFor'>;

/** The Hook has a role in each Region, for a role is of the whole account and stacks are of one Region. */
export function roleNames({ region }: Pick<Where, 'region'>): {
  executionRole: string;
  functionRole: string;
} {
  return { executionRole: `stackgate-hook-${region}`, functionRole: `stackgate-hook-function-${region}` };
}

export function functionArn({ function: name }: Pick<Pins, 'function'>, where: Where): string {
  return `arn:${where.partition}:lambda:${where.region}:${where.account}:function:${name}`;
}

export function roleArn(name: string, { partition, account }: Where): string {
  return `arn:${partition}:iam::${account}:role/${name}`;
}

/**
 * The role that CloudFormation takes to call the function, as `templates/90-hook.yaml` makes it. Trust and conditions
 * are those of AWS's article on enforcing resource configuration, with `aws:SourceAccount` beside them.
 */
export function executionRole(pins: Pins, where: Where): Role {
  const { partition, region, account } = where;
  const type = `arn:${partition}:cloudformation:${region}:${account}:type/hook/${pins.alias.replaceAll('::', '-')}`;
  return {
    trust: policy({
      Sid: 'HooksOfThisAccount',
      Effect: 'Allow',
      Principal: {
        Service: ['hooks.cloudformation.amazonaws.com', 'resources.cloudformation.amazonaws.com'],
      },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': [type, `${type}/*`] },
      },
    }),
    policies: {
      'ask-the-function': policy({
        Sid: 'AskTheFunction',
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: functionArn(pins, where),
      }),
    },
    attached: [],
  };
}

/** The role of the function itself, as `templates/90-hook.yaml` makes it: it reads bundles, and writes its log. */
export function functionRole(pins: Pins, where: Where): Role {
  const { partition, region, account } = where;
  return {
    trust: policy({
      Sid: 'Lambda',
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
    }),
    policies: {
      'read-bundles': policy({
        Sid: 'ReadBundles',
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: `arn:${partition}:s3:::${pins.bucket}/*`,
        Condition: { StringEquals: { 'aws:ResourceAccount': pins.bucketOwner } },
      }),
      'read-variables': policy({
        Sid: 'ReadVariables',
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: `arn:${partition}:kms:${region}:${account}:key/*`,
        Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': pins.keyAlias } },
      }),
      'write-log': policy(
        {
          Sid: 'WriteLog',
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/${pins.function}:*`,
        },
        {
          Sid: 'WriteTraces',
          Effect: 'Allow',
          Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
          Resource: '*',
        },
      ),
    },
    attached: [],
  };
}

function policy(...statements: object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}
