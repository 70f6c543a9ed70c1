import type { GateState, HookPart, HookState, Part, ValueOf } from '../state.ts';
import type { HookPins, Pins, Where } from '../wanted.ts';

/** What a check knows beside the part that it looks at; checks of the Hook's parts need no more than these. */
export interface Wanted<P extends Part = Part> {
  readonly pins: P extends HookPart ? HookPins : Pins;
  readonly where: Where;
  readonly state: P extends HookPart ? HookState : GateState;
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
}

/** One thing that must hold of a part of the gate. */
export interface Check<P extends Part = Part> {
  /** Stable: annotations, logs and the guide name it. */
  readonly code: string;
  readonly part: P;
  /** What is wrong when it does not hold. */
  readonly title: string;
  /** What to do. */
  readonly fix: string;
  /** What was found, in few words, or `undefined` when it holds. Never a value that may be secret. */
  readonly fault: (value: ValueOf<P>, wanted: Wanted<P>) => string | undefined;
}

export const PUT_BACK = 'Find in CloudTrail who changed it, then put the gate back (docs/guard.md).';

/** What was found in the place of the one value that is right. */
export function unless(found: unknown, wanted: string): string | undefined {
  return found === wanted
    ? undefined
    : `${typeof found === 'string' ? found : 'nothing'} instead of ${wanted}`;
}

/** Names of what is wrong; nothing when there are none. */
export function listed(before: string, names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `${before} ${names.join(', ')}`.trim();
}
