import { hookFaultsOf, type Fault } from './faults.ts';
import { HOOK_PARTS, type HookState } from './state.ts';
import type { HookPins, Where } from './wanted.ts';

/** How the Hook of one account and Region stands, by what CloudFormation tells there. */
export interface Standing {
  /**
   * `in force`: all was read, and nothing is wrong. `weakened`: something is wrong for certain. `absent`: the registry of
   * types has no such Hook. `not known`: something could not be read, and nothing else is wrong.
   */
  readonly is: 'in force' | 'weakened' | 'absent' | 'not known';
  readonly faults: readonly Fault[];
}

/** Judges what was read. Pure: the state, the pins and the clock decide. */
export function standingOf(state: HookState, pins: HookPins, where: Where, now: number): Standing {
  const faults = hookFaultsOf(state, pins, where, now);
  // That what is gone has no configuration needs no words.
  if (state.hook.is === 'absent') return { is: 'absent', faults: faults.slice(0, 1) };
  if (faults.length === 0) return { is: 'in force', faults };
  const unreadable = HOOK_PARTS.filter((part) => state[part].is === 'unreadable').length;
  // Whether a filter leaves out more than the stack of the Hook cannot be told without that stack.
  const open = state.stack.is === 'unreadable' && faults.some(({ code }) => code === 'hook-stack-filters');
  return { is: faults.length > unreadable + Number(open) ? 'weakened' : 'not known', faults };
}
