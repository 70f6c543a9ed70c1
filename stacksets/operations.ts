import type { Clock } from '../schemas/pace.ts';
import { isUnderWay } from './actual.ts';
import { polled, shown } from './poll.ts';
import type { Operation, Result, StackSets } from './stack-sets.ts';

/** One account and Region in which an operation failed. */
export interface Failure {
  readonly set: string;
  readonly account: string;
  readonly region: string;
  readonly reason: string;
}

/** What to do about failures, where their reasons tell it; a line each. */
export function adviceFor(failures: readonly Failure[]): string {
  return failures.some(({ reason }) => TAKEN.test(reason))
    ? 'Names are taken, as by stacks or data that stayed when StackSets were taken away: docs/handbook/day-2.md tells how they are taken back.\n'
    : '';
}

/** Words of CloudFormation and of services. */
const TAKEN = /already (exists|exported|owned)|must be unique|AlreadyExists|AlreadyOwned|is not available/i;

/** Who looks on. */
export interface Following {
  /** A task begins, or an operation of an earlier run is waited for: in words. */
  readonly began: (what: string) => void;
  /** So many instances of all are done, well or not. */
  readonly progressed: (done: number, all: number) => void;
  /** An operation is over. */
  readonly ended: (operation: Operation, failures: readonly Failure[]) => void;
}

/** How waiting is followed, and stopped. */
export interface Waiting {
  readonly following: Following;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** How an operation ended, and where it failed. */
export interface Ended {
  readonly operation: Operation;
  readonly failures: readonly Failure[];
}

/** Waits for an operation to be over, from poll to poll. */
export async function follow(
  set: string,
  id: string,
  instances: number,
  stackSets: StackSets,
  { following, signal, clock }: Waiting,
): Promise<Ended> {
  await shown(`the operation ${id} of ${set}`, () => stackSets.operation(set, id), signal, clock);
  const operation = await polled(
    async () => {
      const now = await stackSets.operation(set, id);
      if (!now || !isUnderWay(now)) return now;
      const results = await stackSets.results(set, id);
      following.progressed(results.filter(isDone).length, Math.max(instances, results.length));
      return undefined;
    },
    signal,
    clock,
  );
  const results = await stackSets.results(set, id);
  const failures = results
    .filter(({ status }) => status === 'FAILED')
    .map(({ account, region, reason }) => ({ set, account, region, reason }));
  following.progressed(results.filter(isDone).length, results.length);
  following.ended(operation, failures);
  return { operation, failures };
}

/** Waits until no operation of a StackSet is under way, whoever began it. */
export async function settle(set: string, stackSets: StackSets, waiting: Waiting): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  for (;;) {
    const operations = (await stackSets.operations(set)) ?? [];
    const next = operations.findLast(isUnderWay);
    if (!next) return ended;
    waiting.following.began(`wait for the operation ${next.id} of ${set}, which is ${next.status}`);
    ended.push(await follow(set, next.id, 0, stackSets, waiting));
  }
}

function isDone({ status }: Result): boolean {
  return status === 'SUCCEEDED' || status === 'FAILED' || status === 'CANCELLED';
}
