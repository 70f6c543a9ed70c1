import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ActivateOrganizationsAccessCommand, CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { OrganizationsClient, RegisterDelegatedAdministratorCommand } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { inject, onTestFinished } from 'vitest';
import type { Clock } from '../../schemas/pace.ts';
import { UNWATCHED } from '../../schemas/watch.ts';
import { awsOrganizations } from '../../scps/rollout/aws-organizations.ts';
import { readActual, type Aws } from '../../stacksets/actual.ts';
import { awsAdministration, type Administration } from '../../stacksets/administration.ts';
import { pacedCalls } from '../../stacksets/aws-calls.ts';
import { awsStackSets } from '../../stacksets/aws-stack-sets.ts';
import { s3CodeBucket } from '../../stacksets/code-bucket.ts';
import { codeIn } from '../../stacksets/code.ts';
import type { Failure, Following } from '../../stacksets/operations.ts';
import { parseOrganization } from '../../stacksets/organization.ts';
import { planOf, type Plan } from '../../stacksets/plan.ts';
import { runPlan } from '../../stacksets/run.ts';
import { awsStacks } from '../../stacksets/stacks.ts';
import { templatesIn } from '../../stacksets/templates.ts';
import { wantedOf, type Wanted } from '../../stacksets/wanted.ts';
import { newOrganization, type Emulated } from './organization.ts';
import { proxyTo, type Proxy } from './proxy.ts';

export const TEMPLATES = join(import.meta.dirname, '../fixtures/stacksets');

/** Time that passes only by waiting. */
export function quickClock(): Clock {
  let time = 0;
  return {
    now: () => time,
    sleep: (milliseconds) => {
      time += milliseconds;
      return Promise.resolve();
    },
  };
}

/** An organization that is ready to be deployed to, and its administrator. */
export interface Ready {
  readonly emulated: Emulated;
  readonly administrator: string;
  readonly proxy: Proxy;
  readonly aws: Aws & { readonly administration: Administration };
  /** What makes the names of buckets of this test its own. */
  readonly prefix: string;
  /** The text of an `organization.yaml` of these OUs, with lines more. */
  readonly written: (units: readonly string[], more?: string) => string;
}

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Nothing is activated or delegated unless it is said. */
export async function newReady(
  accounts: Readonly<Record<string, number>>,
  isPrepared = true,
): Promise<Ready> {
  const emulated = await newOrganization({ ...accounts, Security: (accounts.Security ?? 0) + 1 });
  const administrator = [...emulated.ids].findLast(([name]) => name.startsWith('security-'))?.[1] ?? '';
  if (isPrepared) {
    const management = new CloudFormationClient({
      endpoint: emulated.proxy.url,
      region: 'eu-west-1',
      credentials: CREDENTIALS,
    });
    await management.send(new ActivateOrganizationsAccessCommand({}));
    management.destroy();
    await emulated.client.send(
      new RegisterDelegatedAdministratorCommand({
        AccountId: administrator,
        ServicePrincipal: 'member.org.stacksets.cloudformation.amazonaws.com',
      }),
    );
  }
  const proxy = await proxyTo(inject('awsEndpoint'), administrator);
  onTestFinished(() => proxy.close());
  const at = (region: string) => ({ endpoint: proxy.url, region, maxAttempts: 1, credentials: CREDENTIALS });
  const clock = quickClock();
  const organizations = new OrganizationsClient(at('us-east-1'));
  const prefix = `lake-${randomUUID().slice(0, 8)}`;
  return {
    emulated,
    administrator,
    proxy,
    prefix,
    aws: {
      organizations: awsOrganizations(organizations, clock),
      administration: awsAdministration(organizations, new STSClient(at('eu-west-1')), clock),
      stackSets: awsStackSets(
        new CloudFormationClient(at('eu-west-1')),
        'DELEGATED_ADMIN',
        pacedCalls(clock),
      ),
      stacksIn: (region) => awsStacks(new CloudFormationClient(at(region)), pacedCalls(clock)),
      bucketIn: (region, bucket) =>
        s3CodeBucket(new S3Client({ ...at(region), forcePathStyle: true }), bucket, administrator, clock),
    },
    written: (units, more = '') => `
organization: o-exampleorg1
administratorAccount: '${administrator}'
homeRegion: eu-west-1
regions: [eu-west-1, eu-central-1]
organizationalUnits:
${units.map((unit) => `  ${unit.toLowerCase().replaceAll('/', '-')}: ${emulated.ids.get(unit) ?? ''}`).join('\n')}
values:
  Stage: test
  LakePrefix: ${prefix}
  CodeBucketPrefix: ${prefix}-code
${more}`,
  };
}

/** What a text wants; the test's templates and code. */
export function wantedBy(text: string): Wanted {
  const code = codeIn(join(TEMPLATES, 'hook'), 'Hook');
  const { wanted, problems } = wantedOf(
    parseOrganization(text, 'organization.yaml'),
    templatesIn(TEMPLATES),
    code ? [code] : [],
  );
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return wanted;
}

/** A run, and all that was told of it. */
export interface Told {
  readonly plan: Plan;
  readonly failures: readonly Failure[];
  readonly began: readonly string[];
  /** Of each operation how it ended. */
  readonly ended: readonly string[];
  readonly progress: readonly (readonly [number, number])[];
}

/** Plans from what is there. */
export async function planned(wanted: Wanted, { aws }: Pick<Ready, 'aws'>): Promise<Plan> {
  return planOf(wanted, await readActual(wanted, aws, UNWATCHED));
}

/** Plans, and does it. */
export async function deployed(
  wanted: Wanted,
  { aws }: Pick<Ready, 'aws'>,
  signal = UNWATCHED.signal,
): Promise<Told> {
  const [began, ended, progress]: [string[], string[], [number, number][]] = [[], [], []];
  const following: Following = {
    began: (what) => void began.push(what),
    progressed: (...by) => void progress.push(by),
    ended: ({ status }) => void ended.push(status),
  };
  const actual = await readActual(wanted, aws, UNWATCHED);
  const plan = planOf(wanted, actual);
  const failures = await runPlan(plan, wanted, actual, aws, { following, signal, clock: quickClock() });
  return { plan, failures, began, ended, progress };
}
