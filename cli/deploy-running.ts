import type { Actual, Aws } from '../stacksets/actual.ts';
import type { Failure, Following } from '../stacksets/operations.ts';
import type { Plan } from '../stacksets/plan.ts';
import type { Wanted, WantedStack } from '../stacksets/wanted.ts';
import { CommandError } from './exit.ts';
import { interruptible } from './interruptible.ts';
import type { Terminal } from './output.ts';

/** What AWS does goes on without us. */
const GOES_ON = 'What AWS has begun goes on there; the same command goes on from it.';

/** Waits for what an earlier run, or somebody else, has begun in these sets and stacks, so that none is planned twice. */
export async function settled(
  sets: readonly string[],
  stacks: readonly WantedStack[],
  { stackSets, stacksIn }: Aws,
  following: Following,
  terminal: Terminal,
): Promise<void> {
  const [{ settle }, { settledStack }, { CLOCK }] = await Promise.all([
    import('../stacksets/operations.ts'),
    import('../stacksets/stack-task.ts'),
    import('../schemas/pace.ts'),
  ]);
  await interruptible(terminal, { what: '', steps: 0 }, GOES_ON, async ({ signal }) => {
    const waiting = { following, signal, clock: CLOCK };
    for (const { name, region } of stacks) await settledStack(name, stacksIn(region), waiting);
    for (const set of sets) await settle(set, stackSets, waiting);
  });
}

/** Does the tasks of a plan; gives what failed within tolerance. */
export async function ran(
  plan: Plan,
  wanted: Wanted,
  actual: Actual,
  aws: Aws,
  following: Following,
  terminal: Terminal,
): Promise<readonly Failure[]> {
  const { runPlan, StoppedError } = await import('../stacksets/run.ts');
  try {
    return await interruptible(terminal, { what: '', steps: 0 }, GOES_ON, ({ signal }) =>
      runPlan(plan, wanted, actual, aws, { following, signal }),
    );
  } catch (error) {
    if (error instanceof StoppedError)
      throw new CommandError(`${error.message}\nRun the same command to go on.`, { cause: error });
    throw error;
  }
}
