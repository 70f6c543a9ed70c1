import type { DatedWaiver } from '../gate/dated-waiver.ts';
import { daysLeftWords } from '../gate/waiver-words.ts';
import { counted } from './counted.ts';
import type { Paint } from './paint.ts';

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
