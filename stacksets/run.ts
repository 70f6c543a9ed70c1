import { grouped } from '../schemas/grouped.ts';
import { CLOCK, type Clock } from '../schemas/pace.ts';
import { UNWATCHED } from '../schemas/watch.ts';
import { placed, readSet, type Actual, type ActualSet, type Aws } from './actual.ts';
import { DeployError } from './errors.ts';
import { settle, type Failure, type Following } from './operations.ts';
import { planSet } from './plan-set.ts';
import type { Plan } from './plan.ts';
import { changeSet, type SetRun } from './set-task.ts';
import { changeStack } from './stack-task.ts';
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
  const run: SetRun = { aws, sets, following, signal, clock, failures };
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
        if ('upload' in task) await make(task, () => upload(task, aws));
        else if ('stack' in task) await make(task, () => change(task, actual, run));
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

async function upload({ upload: { region, bucket, code } }: CodeTask, aws: Aws): Promise<void> {
  await aws.bucketIn(region, bucket).put(code);
}

async function change(task: StackTask, { stacks }: Actual, run: SetRun): Promise<void> {
  const { name, region } = task.stack;
  await changeStack(task, stacks.get(placed(region, name)), run.aws.stacksIn(region), run);
}

/** The tasks that a set still needs. Throws a DeployError when it needs one that was not planned. */
async function plannedTasks(
  set: string,
  planned: readonly Task[],
  wanted: Wanted,
  { accounts, suspended }: Actual,
  run: SetRun,
): Promise<readonly SetTask[]> {
  const now = await settledSet(set, run);
  if (now) run.sets.set(set, now);
  else run.sets.delete(set);
  const mine = planned.filter((task) => 'set' in task);
  // Taking a set away, and looking for its drift, do not lead to the wanted set.
  if (mine.some((task) => task.do === 'delete set')) return now ? mine : [];
  if (mine.some((task) => task.do === 'detect drift')) return mine;
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

/** A set as it is while no operation is under way; one may begin while it is read. */
async function settledSet(set: string, run: SetRun): Promise<ActualSet | undefined> {
  for (;;) {
    await settle(set, run.aws.stackSets, run);
    const now = await readSet(set, run.aws.stackSets, { ...UNWATCHED, signal: run.signal });
    if (!now || now.running.length === 0) return now;
  }
}
