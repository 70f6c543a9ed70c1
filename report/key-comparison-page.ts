import type { Alternative } from '../key-strategy/compare.ts';
import { STRICTNESS_NOTES, COMPARISON_HEAD, comparisonRow } from './key-comparison.ts';
import { dollars } from './key-words.ts';
import { barsOf } from './page/bars.ts';
import { figure, legend, toneOf } from './page/drawing.ts';
import { html } from './page/html.ts';
import { formatPage } from './page/page.ts';
import { table } from './page/table.ts';

/** What of the ways to plan is drawn. */
const MEASURES: readonly {
  readonly name: string;
  readonly of: (alternative: Alternative) => number;
  readonly words: (value: number) => string;
}[] = [
  { name: 'Customer managed keys', of: ({ customerKeys }) => customerKeys, words: String },
  { name: 'Cost in year 3', of: ({ cost }) => cost.total.at(-1) ?? 0, words: dollars },
  { name: 'Most assets behind one key', of: ({ blastRadius }) => blastRadius.assets, words: String },
  {
    name: 'Most keys whose policy one principal may change',
    of: ({ policyAdministrators }) => policyAdministrators.mostKeys,
    words: String,
  },
];

/** The ways to plan side by side, as a page of HTML in one file, with pictures. */
export function formatComparisonPage(inventory: string, alternatives: readonly Alternative[]): string {
  const approaches = [...new Set(alternatives.map(({ approach }) => approach))];
  const strictnesses = [...new Set(alternatives.map(({ strictness }) => strictness))];
  const tones = strictnesses.map((_, index) => toneOf(index + 1, strictnesses.length + 2));
  const valueOf = (approach: string, strictness: string, of: (one: Alternative) => number): number => {
    const found = alternatives.find((one) => one.approach === approach && one.strictness === strictness);
    return found ? of(found) : 0;
  };
  const pictures = MEASURES.map(({ name, of, words }) => {
    const series = strictnesses.map((strictness, index) => ({
      name: strictness,
      tone: tones[index] ?? '',
      values: approaches.map((approach) => valueOf(approach, strictness, of)),
    }));
    const told = alternatives.map((one) => `${one.approach} ${one.strictness} ${words(of(one))}`);
    const label = `${name}: ${told.join(', ')}`;
    return figure([barsOf({ label, categories: approaches, series, as: 'beside', words })], name);
  });
  const columns = COMPARISON_HEAD.map((heading, index) => ({
    heading,
    numeric: index > 1 && heading !== 'policies changed by',
  }));
  return formatPage({
    title: `Ways to plan the keys of ${inventory}`,
    lead: html`${STRICTNESS_NOTES.map((note) => html`<p>${note}</p>`)}`,
    sections: [
      {
        id: 'pictures',
        heading: 'Side by side',
        body: html`${legend(strictnesses.map((name, index) => [name, tones[index] ?? '']))}
          <div class="pictures">${pictures}</div> `,
      },
      {
        id: 'numbers',
        heading: 'In numbers',
        body: table('Each approach, lean and strict', columns, alternatives.map(comparisonRow)),
      },
    ],
  });
}
