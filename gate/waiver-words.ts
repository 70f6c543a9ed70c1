import type { AppliedWaiver } from './finding.ts';

/** `until 2026-12-31 (41 days) by team lake, RISK-7`. */
export function waiverWords({ expires, daysLeft, owner, ticket }: AppliedWaiver): string {
  return `until ${expires} (${daysLeftWords(daysLeft)}) by ${owner}, ${ticket}`;
}

/** `41 days`, `last day`. */
export function daysLeftWords(daysLeft: number): string {
  if (daysLeft === 0) return 'last day';
  return daysLeft === 1 ? '1 day' : `${daysLeft} days`;
}
