import { dayOf, daysBetween } from '../gate/day.ts';
import { daysLeftWords } from '../gate/waiver-words.ts';
import { stateOf, type Waiver } from '../gate/waiver.ts';
import { counted } from './counted.ts';
import type { Paint } from './paint.ts';

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

/** The waivers for people, and how many there are. */
export function formatWaivers(waivers: readonly DatedWaiver[], policy: string, paint: Paint): string {
  return [
    ...waivers.flatMap((waiver) => [...waiverLines(waiver, paint), '']),
    `${counted(waivers.length, 'waiver')}. Policy: ${policy}`,
    '',
  ].join('\n');
}

function waiverLines(waiver: DatedWaiver, paint: Paint): string[] {
  const { id, rule, owner, ticket, reason, scope } = waiver;
  const where = (Object.entries(scope) as [string, readonly string[]][]).map(
    ([member, patterns]) => `${member} ${patterns.join(', ')}`,
  );
  return [
    `${paint.bold(id)} ${when(waiver, paint)}`,
    `  ${rule} in ${where.join('; ')}`,
    `  ${reason} ${paint.dim(`${owner}, ${ticket}`)}`,
  ];
}

function when({ state, granted, expires, daysLeft }: DatedWaiver, paint: Paint): string {
  switch (state) {
    case 'expired':
      return paint.red(`expired on ${expires}`);
    case 'to come':
      return paint.yellow(`from ${granted} until ${expires}`);
    case 'in force':
      return paint.magenta(`until ${expires} (${daysLeftWords(daysLeft)})`);
  }
}
