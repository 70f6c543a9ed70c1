import type { Plan } from '../key-strategy/plan.ts';
import { isCustomerMade, type CustomerKey } from '../key-strategy/planned-key.ts';
import { administratorsWords, dollars, named, placeWords, rotationWords, summaryWords } from './key-words.ts';
import { markdownTable } from './table.ts';

/** A key plan as a page of Markdown, for a pull request or a wiki. */
export function formatKeyPlanMarkdown(plan: Plan): string {
  const { summary, approach, keys, unprotected, warnings, cost, inventory } = plan;
  const aws = keys.filter((key) => !isCustomerMade(key));
  return [
    `# Key plan of ${inventory}`,
    '',
    summaryWords(summary),
    '',
    `The approach is **${approach.approach}** (${approach.principle}). ${approach.because}`,
    '',
    ...keys.filter(isCustomerMade).flatMap(customerLines),
    ...section('Keys of AWS, with nothing to make', aws.length, [
      ['key', 'type', 'protects', 'why'],
      ...aws.map(({ id, type, assets, principles }) => [
        `\`${id}\``,
        type,
        named(assets),
        principles.map(({ text }) => text).join(' '),
      ]),
    ]),
    ...section('No key can protect', unprotected.length, [
      ['asset', 'classification', 'why'],
      ...unprotected.map(({ asset, classification, reason }) => [asset, classification, reason]),
    ]),
    ...section('Warnings', warnings.length, [
      ['code', 'what', 'about', 'next'],
      ...warnings.map(({ code, message, next, key, assets }) => [
        code,
        message,
        key ?? named(assets, ''),
        next,
      ]),
    ]),
    '## Cost',
    '',
    ...markdownTable([
      ['', ...cost.total.map((_, index) => `year ${index + 1}`)],
      ['keys', ...cost.keys.map(dollars)],
      ['requests', ...cost.total.map(() => dollars(cost.requests))],
      ['total', ...cost.total.map(dollars)],
    ]),
    '',
    `US dollars, by prices read on ${cost.pricesReadOn}.`,
    '',
  ].join('\n');
}

function section(heading: string, count: number, rows: readonly (readonly string[])[]): string[] {
  return count === 0 ? [] : [`## ${heading}`, '', ...markdownTable(rows), ''];
}

function customerLines(key: CustomerKey): string[] {
  const { step, alias, type, classification, assets, services, users, crossAccountUsers, cost } = key;
  return [
    `## ${step}. \`${alias}\``,
    '',
    ...markdownTable([
      ['', ''],
      ['type', type],
      ['place', placeWords(key)],
      ['classification', classification],
      ['protects', `${named(assets)} in ${named(services)}`],
      ['administered by', administratorsWords(key)],
      ['used by', named([...users, ...crossAccountUsers])],
      ['rotation', rotationWords(key)],
      ['deletion window', `${key.deletionWindowDays} days`],
      ['cost by year', cost.map(dollars).join(', ')],
    ]),
    '',
    ...key.principles.map(({ id, text }) => `- **${id}** ${text}`),
    '',
  ];
}
