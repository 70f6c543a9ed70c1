import type { Clock } from '../schemas/pace.ts';
import { DeployError } from './errors.ts';
import { isSameContent } from './plan-set.ts';
import { polled, shown } from './poll.ts';
import type { DeployedStack, Stacks } from './stacks.ts';
import { fingerprint, type StackTask } from './tasks.ts';

interface Waiting {
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * Makes a stack of the administrator what it should be, as it was planned from `planned`. Throws a DeployError when
 * somebody else changed it since, when it cannot be changed, and when its change fails.
 */
export async function changeStack(
  task: StackTask,
  planned: DeployedStack | undefined,
  stacks: Stacks,
  waiting: Waiting,
): Promise<void> {
  const { name, region, content } = task.stack;
  const before = await settledStack(name, stacks, waiting);
  const broken = before && brokenStack(task.stack, before);
  if (broken !== undefined) throw new DeployError(broken);
  if (before && isSameContent(content, before.content)) return;
  if (before?.changed !== planned?.changed)
    throw new DeployError(
      `${name} in ${region} changed since the plan was made. Run the same command again.`,
    );
  if (before) await stacks.update(name, content, `stackgate-${fingerprint(task)}-${before.changed}`);
  else await stacks.create(name, content);
  const { signal, clock } = waiting;
  await shown(`the stack ${name} in ${region}`, () => stacks.describe(name), signal, clock);
  const after = await settledStack(name, stacks, waiting);
  if (after && /^(CREATE|UPDATE)_COMPLETE$/.test(after.status)) return;
  const reasons = after ? await stacks.failures(name) : [];
  throw new DeployError([`${name} in ${region} is ${after?.status ?? 'gone'}.`, ...reasons].join('\n  '));
}

/** A stack as it is once nothing is under way in it, whoever began it. */
export async function settledStack(
  name: string,
  stacks: Stacks,
  { signal, clock }: Waiting,
): Promise<DeployedStack | undefined> {
  const { stack } = await polled(
    async () => {
      const now = await stacks.describe(name);
      return now && isInProgress(now) ? undefined : { stack: now };
    },
    signal,
    clock,
  );
  return stack;
}

/** Whether a change of a stack is under way. One in review has a change set alone, and waits for people. */
export function isInProgress({ status }: Pick<DeployedStack, 'status'>): boolean {
  return status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';
}

/** Why a stack takes no change, and what to do; `undefined` when it takes one. */
export function brokenStack(
  { name, region }: { readonly name: string; readonly region: string },
  { status, reason }: Pick<DeployedStack, 'status' | 'reason'>,
): string | undefined {
  const remedy = REMEDIES[status];
  if (remedy === undefined) return undefined;
  const at = `--stack-name ${name} --region ${region}`;
  return `${name} in ${region} is ${status}${reason && `: ${reason}`}. ${remedy(at)}, and deploy again.`;
}

/** Stacks are made with termination protection. */
const deletion = (at: string): string =>
  `Delete it: aws cloudformation update-termination-protection --no-enable-termination-protection ${at} && aws cloudformation delete-stack ${at}`;

/** By the status of a stack that takes no update (User Guide, "Stack status codes"). */
const REMEDIES: Readonly<Record<string, (at: string) => string>> = {
  CREATE_FAILED: deletion,
  DELETE_FAILED: deletion,
  REVIEW_IN_PROGRESS: deletion,
  ROLLBACK_COMPLETE: deletion,
  ROLLBACK_FAILED: deletion,
  UPDATE_ROLLBACK_FAILED: (at) =>
    `Mend the reason, and let it roll back: aws cloudformation continue-update-rollback ${at}`,
};
