import { grouped } from '../schemas/grouped.ts';
import { CLOCK, type Clock } from '../schemas/pace.ts';
import { UNWATCHED } from '../schemas/watch.ts';
import { placed, readSet, type Actual, type ActualSet, type Aws } from './actual.ts';
import { DeployError, isAwsError } from './errors.ts';
import { follow, settle, type Failure, type Following } from './operations.ts';
import { planSet } from './plan-set.ts';
import type { Plan } from './plan.ts';
import { polled } from './poll.ts';
import type { AutoDeploymentByArn, Content, Sending } from './stack-sets.ts';
import { fingerprint, wordsFor, type CodeTask, type SetTask, type StackTask, type Task } from './tasks.ts';
import type { Wanted } from './wanted.ts';

/** A run that ended early. What was done stays; a new run goes on from what AWS has. */
export class StoppedError extends DeployError {
  override readonly name = 'StoppedError';
  readonly done: number;
  readonly failures: readonly Failure[];

  constructor(
    done: number,
    all: number,
    task: Task | undefined,
    cause: unknown,
    failures: readonly Failure[],
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const at = task ? ` at: ${wordsFor(task)}` : '';
    super(`${reason}\nStopped${at}. ${done} of ${all} tasks are done.`, { cause });
    this.done = done;
    this.failures = failures;
  }
}

/** What running needs beside AWS. */
export interface Running {
  readonly following: Following;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Does the tasks of a plan, one after the other, and gives what failed within tolerance. Each StackSet is read again
 * before its tasks, after its operations that are under way are over; when it then needs something that was not planned,
 * nothing more is done. Throws a StoppedError at what AWS refuses, at an operation that failed, and when interrupted.
 */
export async function runPlan(
  plan: Plan,
  wanted: Wanted,
  actual: Actual,
  aws: Aws,
  { following, signal, clock = CLOCK }: Running,
): Promise<readonly Failure[]> {
  const sets = new Map(actual.sets);
  const failures: Failure[] = [];
  const run: Run = { aws, sets, following, signal, clock, failures };
  let done = 0;
  const make = async (task: Task, how: () => Promise<void>): Promise<void> => {
    try {
      signal.throwIfAborted();
      following.began(wordsFor(task));
      await how();
    } catch (error) {
      throw new StoppedError(done, plan.tasks.length, task, error, failures);
    }
    done += 1;
  };

  for (const [set, tasks] of grouped(plan.tasks, (task) => ('set' in task ? task.set : ''))) {
    if (set === '') {
      for (const task of tasks) {
        if (task.do === 'upload code') await make(task, () => upload(task, run));
        else if (!('set' in task)) await make(task, () => changeStack(task, actual, run));
      }
      continue;
    }
    let fresh: readonly SetTask[];
    try {
      fresh = await plannedTasks(set, tasks, wanted, actual, run);
    } catch (error) {
      throw new StoppedError(done, plan.tasks.length, undefined, error, failures);
    }
    for (const task of fresh) await make(task, () => changeSet(task, run));
  }
  return failures;
}

interface Run extends Required<Running> {
  readonly aws: Aws;
  readonly sets: Map<string, ActualSet>;
  readonly failures: Failure[];
}

/** The tasks that a set still needs. Throws a DeployError when it needs one that was not planned. */
async function plannedTasks(
  set: string,
  planned: readonly Task[],
  wanted: Wanted,
  { accounts, suspended }: Actual,
  run: Run,
): Promise<readonly SetTask[]> {
  const { stackSets } = run.aws;
  await settle(set, stackSets, run);
  const now = await readSet(set, stackSets, { ...UNWATCHED, signal: run.signal });
  if (now) run.sets.set(set, now);
  // Taking a set away, and looking for its drift, do not lead to the wanted set.
  if (planned.some((task) => task.do === 'detect drift' || task.do === 'delete set'))
    return planned.filter((task) => 'set' in task);
  const goal = wanted.sets.find(({ name }) => name === set);
  const { tasks } = goal ? planSet(goal, now, { accounts, suspended, sets: run.sets }) : { tasks: [] };
  const expected = new Set(planned.map(fingerprint));
  const other = tasks.find((task) => !expected.has(fingerprint(task)));
  if (other) {
    throw new DeployError(
      `${set} changed since the plan was made; it now needs: ${wordsFor(other)}. Run the same command again.`,
    );
  }
  return tasks;
}

async function upload({ upload: { region, bucket, code } }: CodeTask, { aws }: Run): Promise<void> {
  await aws.bucketIn(region, bucket).put(code);
}

async function changeStack(task: StackTask, actual: Actual, { aws, signal, clock }: Run): Promise<void> {
  const { name, region, content } = task.stack;
  const stacks = aws.stacksIn(region);
  const before = actual.stacks.get(placed(region, name));
  const token = `stackgate-${fingerprint(task)}-${before?.changed ?? 0}`;
  if (task.do === 'create stack') await stacks.create(name, content, token);
  else await stacks.update(name, content, token);
  const status = await polled(
    async () => {
      const now = await stacks.describe(name);
      return now?.status.endsWith('_IN_PROGRESS') === false ? now.status : undefined;
    },
    signal,
    clock,
  );
  if (/^(CREATE|UPDATE)_COMPLETE$/.test(status)) return;
  const reasons = await stacks.failures(name);
  throw new DeployError([`${name} in ${region} is ${status}.`, ...reasons].join('\n  '));
}

async function changeSet(task: SetTask, run: Run): Promise<void> {
  const { stackSets } = run.aws;
  if (task.do === 'create set') {
    await stackSets.create(
      task.set,
      task.content,
      byArn(task.auto, task.set, run),
      `stackgate-${fingerprint(task)}`,
    );
    const now = await readSet(task.set, stackSets, { ...UNWATCHED, signal: run.signal });
    if (now) run.sets.set(task.set, now);
    return;
  }
  if (task.do === 'delete set') {
    await stackSets.delete(task.set);
    run.sets.delete(task.set);
    return;
  }
  const how = { operationId: operationId(task, run.sets.get(task.set)), preferences: task.preferences };
  await sent(task, how, run);
  const { operation, failures } = await follow(task.set, how.operationId, task.instances, stackSets, run);
  run.failures.push(...failures);
  if (operation.status === 'SUCCEEDED') return;
  const reasons = failures.map(({ account, region, reason }) => `${account} ${region}: ${reason}`);
  throw new DeployError(
    [
      `The operation ${operation.id} of ${task.set} ended ${operation.status}${operation.reason && `: ${operation.reason}`}.`,
      ...reasons,
    ].join('\n  '),
  );
}

/** So often an operation waits for others, which somebody else began, before it gives up. */
const TURNS = 5;

async function sent(
  task: Exclude<SetTask, { do: 'create set' | 'delete set' }>,
  how: Sending,
  run: Run,
): Promise<void> {
  const { stackSets } = run.aws;
  const parameters = Object.keys(contentOf(task.set, run).parameters);
  const send = async (): Promise<void> => {
    switch (task.do) {
      case 'update set':
        return stackSets.update(task.set, task.content, task.targets, how);
      case 'update instances':
        return stackSets.refresh(task.set, parameters, task.targets, how);
      case 'create instances':
        return stackSets.createInstances(task.set, task.targets, how);
      case 'delete instances':
        return stackSets.deleteInstances(task.set, task.targets, task.retain, how);
      case 'set auto-deployment':
        return stackSets.setAutoDeployment(task.set, parameters, byArn(task.auto, task.set, run), how);
      case 'detect drift':
        return stackSets.detectDrift(task.set, how);
    }
  };
  for (let turn = 1; ; turn += 1) {
    try {
      await send();
      return;
    } catch (error) {
      if (turn === TURNS || !isAwsError(error, 'OperationInProgressException')) throw error;
      await settle(task.set, stackSets, run);
    }
  }
}

function contentOf(set: string, { sets }: Run): Pick<Content, 'parameters'> {
  return sets.get(set)?.content ?? { parameters: {} };
}

/**
 * The same for the same task on the same history, so whoever sends it twice, or after another did, gets the one
 * operation. The number tells an operation from those of the same task that are over.
 */
function operationId(task: Task, set: ActualSet | undefined): string {
  const start = `stackgate-${fingerprint(task)}-`;
  const over = (set?.operations ?? []).filter(({ id }) => id.startsWith(start)).length;
  return `${start}${over + 1}`;
}

function byArn(
  {
    retainStacksOnAccountRemoval,
    dependsOn,
  }: { retainStacksOnAccountRemoval: boolean; dependsOn: readonly string[] },
  set: string,
  { sets }: Run,
): AutoDeploymentByArn {
  return {
    retainStacksOnAccountRemoval,
    dependsOnArns: dependsOn.map((name) => {
      const arn = sets.get(name)?.arn;
      if (arn === undefined)
        throw new DeployError(`${set} depends on ${name}, which is not there. Deploy that first.`);
      return arn;
    }),
  };
}
