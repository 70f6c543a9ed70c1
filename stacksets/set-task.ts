import { UNWATCHED } from '../schemas/watch.ts';
import { readSet, type ActualSet, type Aws } from './actual.ts';
import { DeployError, isAwsError } from './errors.ts';
import { adviceFor, follow, settle, type Failure, type Waiting } from './operations.ts';
import { shown } from './poll.ts';
import type { AutoDeployment, AutoDeploymentByArn, Sending } from './stack-sets.ts';
import { fingerprint, type SetTask, type Task } from './tasks.ts';

/** What the tasks of StackSets share in a run. */
export interface SetRun extends Waiting {
  readonly aws: Aws;
  /** As they are known to be: each is read again before its tasks. */
  readonly sets: Map<string, ActualSet>;
  /** What failed within tolerance. */
  readonly failures: Failure[];
}

/** Does one task of a StackSet, to the end of its operation. Throws a DeployError when that does not succeed. */
export async function changeSet(task: SetTask, run: SetRun): Promise<void> {
  const { signal, clock } = run;
  const { stackSets } = run.aws;
  if (task.do === 'create set') {
    await stackSets.create(task.set, task.content, byArn(task.auto, task.set, run));
    const made = await shown(
      `the StackSet ${task.set}`,
      () => readSet(task.set, stackSets, { ...UNWATCHED, signal }),
      signal,
      clock,
    );
    run.sets.set(task.set, made);
    return;
  }
  if (task.do === 'delete set') {
    await inTurn(task.set, run, () => stackSets.delete(task.set));
    run.sets.delete(task.set);
    return;
  }
  const before = run.sets.get(task.set);
  if (!before) throw new DeployError(`${task.set} is not there any more. Run the same command again.`);
  const how = { operationId: operationId(task, before), preferences: task.preferences };
  await inTurn(task.set, run, () => sent(task, before, how, run));
  if (task.do === 'update set') run.sets.set(task.set, { ...before, content: task.content });
  const { operation, failures } = await follow(task.set, how.operationId, task.instances, stackSets, run);
  run.failures.push(...failures);
  if (operation.status === 'SUCCEEDED') return;
  const reasons = failures.map(({ account, region, reason }) => `${account} ${region}: ${reason}`);
  throw new DeployError(
    [
      `The operation ${operation.id} of ${task.set} ended ${operation.status}${operation.reason && `: ${operation.reason}`}.`,
      ...reasons,
    ].join('\n  ') + `\n${adviceFor(failures)}`.trimEnd(),
  );
}

/** So often a change waits for operations, which somebody else began, before it gives up. */
const TURNS = 5;

async function inTurn(set: string, run: SetRun, change: () => Promise<void>): Promise<void> {
  for (let turn = 1; ; turn += 1) {
    try {
      await change();
      return;
    } catch (error) {
      if (turn === TURNS || !isAwsError(error, 'OperationInProgressException')) throw error;
      await settle(set, run.aws.stackSets, run);
    }
  }
}

async function sent(
  task: Exclude<SetTask, { do: 'create set' | 'delete set' }>,
  { content }: ActualSet,
  how: Sending,
  run: SetRun,
): Promise<void> {
  const { stackSets } = run.aws;
  const parameters = Object.keys(content.parameters);
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
}

/**
 * The same for the same task on the same history, so whoever sends it twice, or after another did, gets the one
 * operation. The number tells an operation from those of the same task that are over, and is never one of these: AWS
 * lists operations for 90 days, so the first may be gone while a later one is not.
 */
function operationId(task: Task, { operations }: ActualSet): string {
  const start = `stackgate-${fingerprint(task)}-`;
  const over = operations
    .filter(({ id }) => id.startsWith(start))
    .map(({ id }) => Number(id.slice(start.length)));
  return `${start}${Math.max(0, ...over) + 1}`;
}

function byArn(
  { retainStacksOnAccountRemoval, dependsOn }: AutoDeployment,
  set: string,
  { sets }: SetRun,
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
