import { ACTION_CLASSES, type ActionClass, type Actions } from '../scps/actions/classify.ts';
import type { Gap } from '../scps/actions/gaps.ts';
import { grouped } from '../schemas/grouped.ts';
import type { Path } from '../scps/prove/calls.ts';
import { RESULTS, type Proof } from '../scps/prove/prove.ts';

/** What the control policies of an organization make of the actions of the approved services. */
export interface ControlPolicyCoverage {
  /** The organization's file. */
  readonly file: string;
  /** Guarded accounts that were asked for. */
  readonly accounts: number;
  /** How many actions of the approved services are of which class. */
  readonly classes: readonly ClassCount[];
  /** Calls by group and path, each asked for in every account. */
  readonly calls: readonly CallCount[];
  /** Calls that should be denied and are not. */
  readonly doors: readonly OpenDoor[];
  /** Calls that should be allowed and are not. */
  readonly tooTight: number;
  /** What nobody has classed, so that no policy is made for it. */
  readonly unclassed: readonly string[];
}

/** So many actions are of a class. */
export interface ClassCount {
  readonly class: ActionClass;
  readonly actions: number;
}

/** What became of the calls of a group on a path. */
export interface CallCount {
  readonly group: string;
  readonly path: Path;
  readonly allowed: number;
  readonly denied: number;
  readonly undecided: number;
}

/** A call that should be denied. */
export interface OpenDoor {
  readonly action: string;
  readonly path: Path;
  readonly resource: string;
  /** `undecided`: it depends on what a policy asks and a call does not tell. */
  readonly is: 'allowed' | 'undecided';
  readonly accounts: readonly string[];
}

/** What a proof comes to. */
export function controlPolicyCoverage(
  file: string,
  accounts: number,
  { classified }: Actions,
  gaps: readonly Gap[],
  { counts, surprises }: Proof,
): ControlPolicyCoverage {
  const byClass = grouped(classified.values(), ({ why }) => why.class);
  const open = surprises.filter(({ expectation }) => expectation.expected === 'denied');
  return {
    file,
    accounts,
    classes: ACTION_CLASSES.flatMap((name) => {
      const actions = byClass.get(name)?.length ?? 0;
      return actions === 0 ? [] : [{ class: name, actions }];
    }),
    calls: counts.map(({ group, path, allowed, denied, undecided }) => ({
      group,
      path,
      allowed,
      denied,
      undecided,
    })),
    doors: open.map(({ expectation: { action, path, resource }, evaluation, accounts: where }) => ({
      action,
      path,
      resource,
      is: RESULTS[evaluation.outcome] === 'undecided' ? 'undecided' : 'allowed',
      accounts: where,
    })),
    tooTight: surprises.length - open.length,
    unclassed: gaps.map(({ subject }) => subject),
  };
}
