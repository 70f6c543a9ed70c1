import { byRegion, STANDINGS, type HookCoverage, type HookFault } from '../coverage/hooks.ts';
import { grouped } from '../schemas/grouped.ts';
import { hookSummary, sourceWords } from './hook-words.ts';
import type { Paint } from './paint.ts';
import { textTable } from './table.ts';

/**
 * The Hook for people: how many places stand how, by Region, then each fault once with its fix, and where it is. `firstOf`
 * bounds the places of a fault.
 */
export function hookLines(
  hooks: HookCoverage,
  paint: Paint,
  firstOf: (lines: readonly string[], noun: string) => readonly string[],
): readonly string[] {
  const { places } = hooks;
  const there = STANDINGS.filter((is) => places.some((place) => place.is === is));
  const rows = byRegion(places).map(([region, those]) => [
    region,
    ...there.map((is) => String(those.filter((place) => place.is === is).length)),
  ]);
  const found = places.flatMap((place) => place.faults.map((fault) => ({ place, fault })));
  const stress = ({ of }: HookFault): ((text: string) => string) =>
    of === 'hook' ? paint.red : paint.yellow;
  return [
    ...hookSummary(hooks),
    ...(rows.length > 1 ? textTable([['', ...there], ...rows]) : []),
    ...[...grouped(found, ({ fault }) => `${fault.source} ${fault.of} ${fault.code}`).values()].flatMap(
      (those) => {
        const [first] = those;
        if (!first) return [];
        const { fault } = first;
        const where = those.map(
          ({ place, fault: { detail } }) => `  ${place.account} ${place.region}: ${detail}`,
        );
        return [
          `${stress(fault)(fault.code)}, ${sourceWords(fault)}: ${fault.title} ${fault.fix}`,
          ...firstOf(where, 'place'),
        ];
      },
    ),
  ];
}
