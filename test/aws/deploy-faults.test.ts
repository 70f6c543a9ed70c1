import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UNWATCHED } from '../../schemas/watch.ts';
import { readActual, type Aws } from '../../stacksets/actual.ts';
import { planOf } from '../../stacksets/plan.ts';
import { removalOf } from '../../stacksets/removal.ts';
import { runPlan, type Running } from '../../stacksets/run.ts';
import type { DeployedStack, Stacks } from '../../stacksets/stacks.ts';
import type { Wanted } from '../../stacksets/wanted.ts';
import { deployed, newReady, planned, quickClock, wantedBy, type Ready } from './deployment.ts';

/* What AWS does that a deployer does not expect: each was a fault of ours once, or would be one. */

const TWO = { Canary: 1, Workloads: 2 };
const UNITS = ['Canary', 'Workloads'];
const NAMES = 'stackgate-10-names';

const running = (): Required<Running> => ({
  following: { began: () => undefined, progressed: () => undefined, ended: () => undefined },
  signal: UNWATCHED.signal,
  clock: quickClock(),
});

/** Takes everything away, by a plan from what is there. */
async function destroyed(wanted: Wanted, { aws }: Pick<Ready, 'aws'>, from?: Aws): Promise<void> {
  const actual = await readActual(wanted, aws, UNWATCHED);
  await runPlan(removalOf(actual, {}, false), wanted, actual, from ?? aws, running());
}

/** The same stacks, of which each is told as `told` makes it. */
function stacksTold(
  { aws }: Pick<Ready, 'aws'>,
  told: (stack: DeployedStack, nth: number) => DeployedStack,
): Pick<Ready, 'aws'> {
  let nth = 0;
  const stacksIn = (region: string): Stacks => {
    const stacks = aws.stacksIn(region);
    return {
      ...stacks,
      describe: async (name) => {
        const stack = await stacks.describe(name);
        return stack && told(stack, (nth += 1));
      },
    };
  };
  return { aws: { ...aws, stacksIn } };
}

describe('StackSets', () => {
  it('with a parameter more, and one less, give its value to every OU', async () => {
    const ready = await newReady(TWO);
    const wanted = wantedBy(ready.written(UNITS));
    await deployed(wanted, ready);
    const changed: Wanted = {
      ...wanted,
      sets: wanted.sets.map((set) => {
        if (set.name !== NAMES) return set;
        const template = set.content.template
          .replace('  OrganizationId: { Type: String }', '  Owner: { Type: String, Default: nobody }')
          .replace('${OrganizationId}', '${Owner}');
        return {
          ...set,
          content: { ...set.content, template, parameters: { Stage: 'test', Owner: 'bank' } },
        };
      }),
    };
    await deployed(changed, ready);
    expect(await planned(changed, ready)).toEqual({ tasks: [], left: [] });
  });

  it('are what was begun, also when AWS does not show it at once', async () => {
    const ready = await newReady(TWO);
    const wanted = wantedBy(ready.written(UNITS));
    ready.proxy.fault = (operation, nth) => {
      if (operation === 'DescribeStackSetOperation' && nth % 4 === 1)
        return { error: 'OperationNotFoundException' };
      // The first is asked for before the set is made.
      return operation === 'ListStackSetOperations' && nth === 6
        ? { error: 'StackSetNotFoundException' }
        : undefined;
    };
    expect((await deployed(wanted, ready)).failures).toEqual([]);
    ready.proxy.fault = () => undefined;
    expect(await planned(wanted, ready)).toEqual({ tasks: [], left: [] });
  });

  it('and an operation that AWS never shows is told', async () => {
    const ready = await newReady(TWO);
    ready.proxy.fault = (operation) =>
      operation === 'DescribeStackSetOperation' ? { error: 'OperationNotFoundException' } : undefined;
    await expect(deployed(wantedBy(ready.written(UNITS)), ready)).rejects.toThrow(
      /AWS took the operation stackgate-\w+-1 of stackgate-10-names, and does not show it\. Run the same/,
    );
  });

  it('are changed once more, when AWS no longer lists the first time', async () => {
    const ready = await newReady(TWO);
    const [one, other] = ['test', 'production'].map((stage) =>
      wantedBy(ready.written(UNITS).replace('Stage: test', `Stage: ${stage}`)),
    ) as [Wanted, Wanted];
    for (const wanted of [one, other, one, other, one]) await deployed(wanted, ready);
    const { stackSets } = ready.aws;
    const forgetting = {
      ...stackSets,
      operations: async (name: string) =>
        (await stackSets.operations(name))?.filter(({ id }) => !id.endsWith('-1')),
    };
    await deployed(other, { aws: { ...ready.aws, stackSets: forgetting } });
    expect(await planned(other, ready)).toEqual({ tasks: [], left: [] });
  });

  it('that were taken away are made again, with the same content', async () => {
    const ready = await newReady(TWO);
    const all = wantedBy(ready.written(UNITS));
    // Buckets stay, and nothing else may have their names.
    const wanted = { ...all, sets: all.sets.filter(({ name }) => name === NAMES) };
    await deployed(wanted, ready);
    await destroyed(wanted, ready);
    expect(await ready.aws.stackSets.names()).toEqual([]);
    await deployed(wanted, ready);
    expect(await planned(wanted, ready)).toEqual({ tasks: [], left: [] });
  });

  it('that another took away meanwhile are gone, and so are those after them', async () => {
    const ready = await newReady(TWO);
    const wanted = wantedBy(ready.written(UNITS));
    await deployed(wanted, ready);
    const { stackSets } = ready.aws;
    let other: Promise<void> | undefined;
    const racing = {
      ...stackSets,
      operations: async (name: string) => {
        if (name === NAMES) await (other ??= destroyed(wanted, ready));
        return stackSets.operations(name);
      },
    };
    await destroyed(wanted, ready, { ...ready.aws, stackSets: racing });
    expect(await stackSets.names()).toEqual([]);
  });

  it('are deleted when the operation is over that began meanwhile', async () => {
    const ready = await newReady(TWO);
    const wanted = wantedBy(ready.written(UNITS));
    await deployed(wanted, ready);
    ready.proxy.fault = (operation, nth) => {
      if (operation !== 'DeleteStackSet') return undefined;
      return nth === 1 ? { error: 'OperationInProgressException' } : nth === 3 ? 'answer lost' : undefined;
    };
    await destroyed(wanted, ready);
    expect(await ready.aws.stackSets.names()).toEqual([]);
  });
});

describe('stacks of the administrator', () => {
  it('are waited for, and not changed again, when somebody else changes them', async () => {
    const ready = await newReady(TWO);
    const wanted = wantedBy(ready.written(UNITS));
    const actual = await readActual(wanted, ready.aws, UNWATCHED);
    await deployed(wanted, ready);
    ready.proxy.calls.length = 0;
    const { aws } = stacksTold(ready, (stack, nth) =>
      nth < 3 ? { ...stack, status: 'CREATE_IN_PROGRESS' } : stack,
    );
    await runPlan(planOf(wanted, actual), wanted, actual, aws, running());
    expect(ready.proxy.calls.filter((call) => /^(Create|Update)Stack$/.test(call))).toEqual([]);
  });

  it('are not changed when they changed since the plan was made', async () => {
    const ready = await newReady(TWO);
    await deployed(wantedBy(ready.written(UNITS)), ready);
    const changed = wantedBy(ready.written(UNITS).replace(/CodeBucketPrefix: \S+/, '$&s'));
    const actual = await readActual(changed, ready.aws, UNWATCHED);
    const { aws } = stacksTold(ready, (stack) => ({ ...stack, changed: stack.changed + 1 }));
    await expect(runPlan(planOf(changed, actual), changed, actual, aws, running())).rejects.toThrow(
      /stackgate-code in eu-west-1 changed since the plan was made\. .*\nStopped at: update stack stackgate-code in eu-west-1\. 0 of/s,
    );
  });

  it.each([
    ['ROLLBACK_COMPLETE', 'aws cloudformation delete-stack --stack-name stackgate-code --region eu-west-1'],
    ['REVIEW_IN_PROGRESS', 'aws cloudformation delete-stack --stack-name stackgate-code --region eu-west-1'],
    [
      'UPDATE_ROLLBACK_FAILED',
      'aws cloudformation continue-update-rollback --stack-name stackgate-code --region eu-west-1',
    ],
  ])('that are %s end a run before anything that needs them, and tell what to do', async (status, remedy) => {
    const ready = await newReady(TWO);
    const wanted = wantedBy(ready.written(UNITS));
    await deployed(wanted, ready);
    ready.proxy.calls.length = 0;
    const broken = stacksTold(ready, (stack) => ({ ...stack, status }));
    expect((await planned(wanted, broken)).left.join()).toContain(remedy);
    await expect(deployed(wanted, broken)).rejects.toThrow(remedy);
    expect(ready.proxy.calls.filter((call) => !/^(List|Describe|Get|HEAD)/.test(call))).toEqual([]);
  });
});

describe('code', () => {
  it('comes through an upload of another, and is not taken for what somebody put in its place', async () => {
    const ready = await newReady(TWO);
    const wanted = wantedBy(ready.written(UNITS));
    ready.proxy.fault = (operation, nth) =>
      // The buckets are made by CloudFormation, so a PUT is an upload.
      operation === 'PUT' && nth === 1 ? { error: 'ConditionalRequestConflict' } : undefined;
    await deployed(wanted, ready);
    const [upload] = wanted.codes;
    if (!upload) throw new Error('There is no code.');
    const s3 = new S3Client({
      endpoint: ready.proxy.url,
      region: upload.region,
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    onTestFinished(() => s3.destroy());
    await s3.send(new PutObjectCommand({ Bucket: upload.bucket, Key: upload.code.key, Body: 'other' }));
    await expect(deployed(wanted, ready)).rejects.toThrow(
      /PreconditionFailed.*\nSomething else is at the key/,
    );
  });
});
