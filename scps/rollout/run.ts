import { RolloutError } from './errors.ts';
import type { Organizations } from './organizations.ts';
import type { Watch } from '../../schemas/watch.ts';
import type { Journal } from './plan-file.ts';
import type { Plan } from './plan.ts';
import { readOrganization } from './read-organization.ts';
import { fingerprint, inverse, isTaken, stateOf, take, type Actual, type Step } from './state.ts';

/** What running a plan needs beside Organizations. */
export interface Keeping {
  /** Keeps the journal before each step. It has to be on disk when the promise resolves. */
  readonly keep: (journal: Journal) => Promise<void>;
  readonly watch: Watch;
}

/** How a run ended. */
export interface Ran {
  /** The steps that this run made. */
  readonly made: number;
  /** Whether the organization, read again, is as it has to be by now, every policy byte for byte. */
  readonly isAsPlanned: boolean;
}

/** A run that ended early. What was done stays, and the journal tells how far it is. */
export class StoppedError extends RolloutError {
  readonly done: number;

  constructor(done: number, plan: Plan, step: Step | undefined, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `${reason}\nStopped${step ? ` at: ${wordsFor(step, plan)}` : ''}. ${done} of ${plan.steps.length} steps are done.`,
      { cause },
    );
    this.done = done;
  }
}

/**
 * Takes the steps of a plan that are not taken yet, one after the other. It reads the organization first, and refuses
 * when that is neither the one the plan was made for nor one that the plan's first steps lead to; so it goes on where an
 * earlier run ended. Throws a StoppedError at the first step that AWS refuses, or when it is interrupted.
 */
export async function apply(plan: Plan, organizations: Organizations, keeping: Keeping): Promise<Ran> {
  const actual = await readOrganization(organizations, reading(keeping.watch));
  const done = stepsTaken(plan, actual);
  const ids = idsOf(actual);
  for (const [index, step] of plan.steps.entries()) {
    if (index < done) continue;
    await make(step, { at: index, done: index, direction: 'forward' }, plan, ids, organizations, keeping);
  }
  const after = await readOrganization(organizations, reading(keeping.watch));
  return { made: plan.steps.length - done, isAsPlanned: fingerprint(stateOf(after)) === plan.to };
}

/**
 * Takes back what was done of a plan, last step first, and leaves out what is undone already. Other changes of the
 * organization do not keep it from that. Throws a StoppedError as `apply` does.
 */
export async function rollBack(plan: Plan, organizations: Organizations, keeping: Keeping): Promise<Ran> {
  const actual = await readOrganization(organizations, reading(keeping.watch));
  refuseOther(plan, actual);
  const ids = idsOf(actual);
  const state = stateOf(actual);
  const taken = [...plan.steps.entries()].filter(([, step]) => isTaken(step, state)).reverse();
  for (const [at, step] of taken) {
    await make(
      inverse(step),
      { at: at + 1, done: at + 1, direction: 'back' },
      plan,
      ids,
      organizations,
      keeping,
    );
  }
  const after = await readOrganization(organizations, reading(keeping.watch));
  return { made: taken.length, isAsPlanned: fingerprint(stateOf(after)) === plan.from };
}

interface Place {
  readonly at: number;
  readonly done: number;
  readonly direction: Journal['direction'];
}

async function make(
  step: Step,
  { at, done, direction }: Place,
  plan: Plan,
  ids: Map<string, string>,
  organizations: Organizations,
  { keep, watch }: Keeping,
): Promise<void> {
  try {
    watch.signal.throwIfAborted();
    await keep({ plan, direction, at });
  } catch (error) {
    throw new StoppedError(done, plan, undefined, error);
  }
  try {
    await perform(step, ids, organizations);
  } catch (error) {
    throw new StoppedError(done, plan, step, error);
  }
  watch.step();
}

async function perform(step: Step, ids: Map<string, string>, organizations: Organizations): Promise<void> {
  if (step.do === 'create') {
    ids.set(step.policy.name, await organizations.create(step.policy));
    return;
  }
  const name = step.do === 'delete' ? step.policy.name : step.policy;
  const id = ids.get(name);
  if (id === undefined) throw new RolloutError(`There is no policy ${name}. Plan again.`);
  if (step.do === 'delete') await organizations.delete(id);
  else await organizations[step.do](id, step.target);
}

/** How many steps, from the first, the organization has behind it. Throws a RolloutError when it is another. */
function stepsTaken(plan: Plan, actual: Actual): number {
  refuseOther(plan, actual);
  const state = stateOf(actual);
  const open = plan.steps.findIndex((step) => !isTaken(step, state));
  const done = open === -1 ? plan.steps.length : open;
  for (const step of plan.steps.slice(0, done).reverse()) take(inverse(step), state);
  if (fingerprint(state) === plan.from) return done;
  throw new RolloutError(
    `The organization changed since the plan was made${done > 0 ? `, beside the ${done} steps that are done` : ''}. Nothing was done now. Plan again: a new plan goes on from what is there.`,
  );
}

function refuseOther(plan: Plan, { managementAccount }: Actual): void {
  if (managementAccount === plan.managementAccount) return;
  throw new RolloutError(
    `The plan is for the organization of ${plan.managementAccount}, and these credentials are of the organization of ${managementAccount}.`,
  );
}

function idsOf({ policies }: Actual): Map<string, string> {
  return new Map([...policies.values()].map(({ name, id }) => [name, id]));
}

/** A step in words. */
export function wordsFor(step: Step, { paths }: Plan): string {
  if (step.do === 'create' || step.do === 'delete') return `${step.do} ${step.policy.name}`;
  const place = `${paths[step.target] ?? step.target} (${step.target})`;
  return `${step.do} ${step.policy} ${step.do === 'attach' ? 'to' : 'from'} ${place}`;
}

/** Reading is no step of a plan. */
function reading({ signal }: Watch): Watch {
  return { step: () => undefined, signal };
}
