import { dayOf, daysBetween } from './day.ts';
import { stateOf, type Waiver } from './waiver.ts';

/** A waiver on a day. */
export interface DatedWaiver extends Waiver {
  readonly state: ReturnType<typeof stateOf>;
  /** Days from today to the last one on which it holds; negative when that is past. */
  readonly daysLeft: number;
}

/** Waivers as they are at a moment, in milliseconds since 1970; those that end soonest first. */
export function datedWaivers(waivers: readonly Waiver[], now: number): readonly DatedWaiver[] {
  const today = dayOf(now);
  return waivers
    .map((waiver) => ({
      ...waiver,
      state: stateOf(waiver, today),
      daysLeft: daysBetween(today, waiver.expires),
    }))
    .sort((a, b) => a.daysLeft - b.daysLeft || (a.id < b.id ? -1 : 1));
}
