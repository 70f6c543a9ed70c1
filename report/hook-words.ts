import { STANDINGS, type HookCoverage, type HookFault, type HookPlace } from '../coverage/hooks.ts';
import { counted } from './counted.ts';

/** `1 absent, 1 weakened, 3 in force`; only what there is, the gravest first. */
export function standingWords(standings: readonly HookPlace['is'][]): string {
  const words = STANDINGS.flatMap((is) => {
    const count = standings.filter((one) => one === is).length;
    return count === 0 ? [] : [`${count} ${is}`];
  });
  return words.length === 0 ? 'none' : words.join(', ');
}

/** The Hook in all places, and who told of it. */
export function hookSummary({ alias, places }: HookCoverage): readonly string[] {
  const asked = places.filter(({ sources }) => sources.includes('account')).length;
  const guards = places.flatMap(({ guard }) => guard ?? []);
  return [
    `${alias} in ${counted(places.length, 'place')}, an account and a Region each: ${standingWords(places.map(({ is }) => is))}.`,
    ...(asked > 0 ? [`Asked there today: ${asked}.`] : []),
    ...(asked < places.length
      ? [`Told by the StackSet alone, of what it deployed: ${places.length - asked}.`]
      : []),
    ...(guards.length === 0 ? [] : [`The guard, by its StackSet: ${standingWords(guards)}.`]),
  ];
}

/** Who told of a fault. */
export function sourceWords({ source, of }: Pick<HookFault, 'source' | 'of'>): string {
  if (source === 'account') return 'asked there';
  return of === 'hook' ? 'by the StackSet' : 'by the StackSet of the guard';
}
