import { existsSync, readFileSync } from 'node:fs';
import type { Plan } from '../scps/rollout/plan.ts';
import type { Journal } from '../scps/rollout/plan-file.ts';
import { confirmed } from './confirm.ts';
import { CommandError } from './exit.ts';
import type { Terminal } from './output.ts';

/** Whether steps may be taken: `--yes`, or a yes of somebody at the terminal. Says why not. */
export async function agreed(
  question: string,
  yes: boolean | undefined,
  terminal: Terminal,
): Promise<boolean> {
  const answer = yes ?? (await confirmed(question, terminal));
  if (answer === undefined) terminal.out.write('No step was taken: nobody can be asked here. Add --yes.\n');
  if (answer === false) terminal.out.write('No step was taken.\n');
  return answer === true;
}

/**
 * Keeps a journal in a file, whole at any moment. Throws a CommandError when the file is the journal of another plan,
 * which could not be rolled back without it.
 */
export async function keeperOf(file: string, plan: Plan): Promise<(journal: Journal) => Promise<void>> {
  const [{ parseJournal, printJournal, printPlanFile }, { writeFileAtomic }] = await Promise.all([
    import('../scps/rollout/plan-file.ts'),
    import('../schemas/write-file.ts'),
  ]);
  if (existsSync(file)) {
    const before = parseJournal(readFileSync(file, 'utf8'), file).plan;
    if (printPlanFile(before) !== printPlanFile(plan)) {
      throw new CommandError(
        `${file} is the journal of another plan. Keep it to roll that one back, and name another with --journal.`,
      );
    }
  }
  return (journal) => writeFileAtomic(file, printJournal(journal));
}

/** Does work; when it is stopped, says beside the reason how to go on. */
export async function withAdvice<Result>(advice: string, work: () => Promise<Result>): Promise<Result> {
  const { StoppedError } = await import('../scps/rollout/run.ts');
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoppedError)
      throw new CommandError(`${error.message}\n${advice}`, { cause: error });
    throw error;
  }
}
