import type { Alternative } from '../key-strategy/compare.ts';
import { dollars, named } from './key-words.ts';
import { markdownTable, textTable } from './table.ts';

const HEAD = [
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

function row({ approach, strictness, customerKeys, cost, ...rest }: Alternative): string[] {
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

const NOTE = [
  'lean: what the article leaves open is answered with few keys (publicCompanion as-R1, perServiceKeys false, sodMode and).',
  'strict: with many (publicCompanion customer-managed, perServiceKeys true, sodMode or).',
];

/** The ways to plan side by side, for a terminal. */
export function formatComparison(alternatives: readonly Alternative[]): string {
  return [...textTable([HEAD, ...alternatives.map(row)]), '', ...NOTE, ''].join('\n');
}

/** The ways to plan side by side, as Markdown. */
export function formatComparisonMarkdown(alternatives: readonly Alternative[]): string {
  return [...markdownTable([HEAD, ...alternatives.map(row)]), '', NOTE.join('\n\n'), ''].join('\n');
}
