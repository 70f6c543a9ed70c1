import type { Alternative } from '../key-strategy/compare.ts';
import { dollars, named } from './key-words.ts';
import { markdownTable, textTable } from './table.ts';

/** What is told of each way to plan. */
export const COMPARISON_HEAD = [
  'approach',
  'strictness',
  'keys',
  'year 1',
  'year 2',
  'year 3',
  'most assets behind one',
  'classifications',
  'policies changed by',
  'most keys for one',
];

/** One way to plan, in the columns of the head. */
export function comparisonRow({ approach, strictness, customerKeys, cost, ...rest }: Alternative): string[] {
  const { blastRadius, policyAdministrators } = rest;
  return [
    approach,
    strictness,
    String(customerKeys),
    ...cost.total.map(dollars),
    String(blastRadius.assets),
    String(blastRadius.classifications),
    named(policyAdministrators.principals),
    String(policyAdministrators.mostKeys),
  ];
}

/** What the two kinds of strictness are. */
export const STRICTNESS_NOTES = [
  'lean: what the article leaves open is answered with few keys (publicCompanion as-R1, perServiceKeys false, sodMode and).',
  'strict: with many (publicCompanion customer-managed, perServiceKeys true, sodMode or).',
];

/** The ways to plan side by side, for a terminal. */
export function formatComparison(alternatives: readonly Alternative[]): string {
  return [
    ...textTable([COMPARISON_HEAD, ...alternatives.map(comparisonRow)]),
    '',
    ...STRICTNESS_NOTES,
    '',
  ].join('\n');
}

/** The ways to plan side by side, as Markdown. */
export function formatComparisonMarkdown(alternatives: readonly Alternative[]): string {
  return [
    ...markdownTable([COMPARISON_HEAD, ...alternatives.map(comparisonRow)]),
    '',
    STRICTNESS_NOTES.join('\n\n'),
    '',
  ].join('\n');
}
