import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { KeyPolicy } from '../../key-strategy/policy/statement.ts';

/** A call to AWS KMS. */
export interface KeyCall {
  readonly principal: string;
  readonly action: string;
  readonly context?: Readonly<Record<string, string>>;
  /** IAM policies of the caller allow everything. */
  readonly byIam?: boolean;
}

const EVERYTHING = {
  name: 'everything',
  policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};

// The evaluator drops kms:EncryptionContext:KEY, which it does not know to be a key; a tag of any name it knows.
const spelt = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value).replaceAll('kms:EncryptionContext:', 'aws:PrincipalTag/')) as Value;

/** Whether an evaluator that is not ours finds that a key of an account lets a call through. */
export async function isAllowed(policy: KeyPolicy, account: string, call: KeyCall): Promise<boolean> {
  const { principal, action, context = {}, byIam = false } = call;
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource: `arn:aws:kms:eu-west-1:${account}:key/1234`, accountId: account },
        contextVariables: spelt({ ...context }),
      },
      identityPolicies: byIam ? [EVERYTHING] : [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: spelt(policy),
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult === 'Allowed';
}
