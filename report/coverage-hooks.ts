import { byRegion, STANDINGS } from '../coverage/hooks.ts';
import type { CoverageReport } from '../coverage/report.ts';
import { hookSummary, sourceWords } from './hook-words.ts';
import { html } from './page/html.ts';
import type { Section } from './page/page.ts';
import { boundedTable, counts, table } from './page/table.ts';

/** How the Hook stands in each account and Region, the gravest first; nothing when it was not asked. */
export function hooksSection({ hooks }: CoverageReport): Section[] {
  if (!hooks) return [];
  const { places } = hooks;
  const there = STANDINGS.filter((is) => places.some((place) => place.is === is));
  const regions = byRegion(places).map(([region, those]) => [
    region,
    ...there.map((is) => those.filter((place) => place.is === is).length),
  ]);
  const rows = places.map(({ account, region, is, sources, guard = 'not asked', faults }) => [
    account,
    region,
    is,
    sources.map((source) => sourceWords({ source, of: 'hook' })).join(', '),
    guard,
    html`${faults.map(
      (fault) => html`<div>${fault.title} (${fault.detail}, ${sourceWords(fault)}) ${fault.fix}</div>`,
    )}`,
  ]);
  const columns = ['account', 'Region', 'the Hook is', 'told', 'the guard is', 'what is wrong'];
  return [
    {
      id: 'hooks',
      heading: 'The Hook in accounts and Regions',
      body: html`<p>${hookSummary(hooks).join(' ')}</p>
        ${regions.length > 1 ? table('Accounts by Region', counts('Region', ...there), regions) : undefined}
        ${boundedTable(
          'The Hook, the gravest first',
          columns.map((heading) => ({ heading })),
          rows,
          'places',
        )}`,
    },
  ];
}
