/*
 * Patterns of EventBridge as far as the templates use them (EventBridge User Guide, "Comparison operators", read November
 * 2026): a list of which one fits, objects of which all members fit, and `$or`. Another operator is an error.
 */

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type Members = Readonly<Record<string, Json>>;

/** Whether an event fits. */
export function fits(pattern: Members, event: Members): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === '$or') return (wanted as readonly Members[]).some((one) => fits(one, event));
    if (Array.isArray(wanted)) return wanted.some((one: Json) => fitsOne(one, event[name]));
    return fits(wanted as Members, isMembers(event[name]) ? event[name] : {});
  });
}

function fitsOne(wanted: Json, given: Json | undefined): boolean {
  if (!isMembers(wanted)) return listOf(given).includes(wanted);
  const [operator = '', operand] = Object.entries(wanted)[0] ?? [];
  if (operator === 'exists') return (given !== undefined) === operand;
  const fit = OPERATORS[operator];
  if (!fit || typeof operand !== 'string') throw new Error(`${operator} is not known here.`);
  return listOf(given).some((one) => typeof one === 'string' && fit(operand, one));
}

const OPERATORS: Readonly<Record<string, (operand: string, given: string) => boolean>> = {
  prefix: (operand, given) => given.startsWith(operand),
  'anything-but': (operand, given) => given !== operand,
  wildcard: (operand, given) =>
    new RegExp(`^${operand.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(given),
};

function isMembers(value: Json | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An event fits by any item of a list. */
function listOf(given: Json | undefined): readonly Json[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? (given as readonly Json[]) : [given];
}
