import type { Plan } from '../key-strategy/plan.ts';
import { isCustomerMade } from '../key-strategy/planned-key.ts';
import { grouped } from '../schemas/grouped.ts';
import { dollars, TYPE_WORDS } from './key-words.ts';
import { barsOf } from './page/bars.ts';
import { figure, legend, toneOf } from './page/drawing.ts';
import { html } from './page/html.ts';
import type { Section } from './page/page.ts';
import { table } from './page/table.ts';

/** What a plan costs by year: its keys by type, and their requests. */
export function costSection({ keys, cost }: Plan): Section {
  const byType = grouped(keys.filter(isCustomerMade), ({ type }) => type);
  const parts = [
    ...[...byType].map(([type, those]) => ({
      name: `${TYPE_WORDS[type]} keys`,
      values: cost.total.map((_, year) => those.reduce((sum, key) => sum + (key.cost[year] ?? 0), 0)),
    })),
    { name: 'requests', values: cost.total.map(() => cost.requests) },
  ];
  const series = parts.map((part, index) => ({ ...part, tone: toneOf(index, parts.length) }));
  const years = cost.total.map((_, index) => `year ${index + 1}`);
  const bars = barsOf({
    label: `Cost: ${cost.total.map((total, year) => `${dollars(total)} in year ${year + 1}`).join(', ')}`,
    categories: cost.total.map((total, year) => `year ${year + 1}\n${dollars(total)}`),
    series,
    as: 'stacked',
    words: dollars,
  });
  return {
    id: 'cost',
    heading: 'Cost',
    body: html`<div class="pictures">
      <div>
        ${legend(series.map(({ name, tone }) => [name, tone]))}${figure([bars], `US dollars, by prices read on ${cost.pricesReadOn}.`)}
      </div>
      <div>
        ${table(
          'Cost by year',
          [{ heading: 'part' }, ...years.map((heading) => ({ heading, numeric: true }))],
          [
            ...parts.map(({ name, values }) => [name, ...values.map(dollars)]),
            ['total', ...cost.total.map(dollars)],
          ],
        )}
      </div>
    </div> `,
  };
}
