import type { Plan } from '../key-strategy/plan.ts';
import { isCustomerMade, type AwsKey, type CustomerKey } from '../key-strategy/planned-key.ts';
import type { PlanWarning } from '../key-strategy/warnings.ts';
import {
  administratorsWords,
  dollars,
  named,
  placeWords,
  rotationWords,
  summaryWords,
  TYPE_WORDS,
} from './key-words.ts';
import type { Paint } from './paint.ts';
import { textTable } from './table.ts';

/** A key plan for people: each key with what it protects and why, then what is left, warnings and cost. */
export function formatKeyPlan(plan: Plan, paint: Paint): string {
  const { summary, approach, keys, unprotected, warnings } = plan;
  const aws = keys.filter((key) => !isCustomerMade(key));
  return [
    paint.bold(summaryWords(summary)),
    `The approach is ${approach.approach} (${approach.principle}). ${approach.because}`,
    '',
    ...keys.filter(isCustomerMade).flatMap((key) => [...customerLines(key, paint), '']),
    ...section('Keys of AWS, with nothing to make', aws, (key) => awsLines(key, paint), paint),
    ...section(
      'No key can protect',
      unprotected,
      ({ asset, classification, reason }) => [`  ${asset} (${classification}): ${reason}`],
      paint,
    ),
    ...section('Warnings', warnings, (warning) => warningLines(warning, paint), paint),
    ...costLines(plan),
    '',
  ].join('\n');
}

function section<Item>(
  heading: string,
  items: readonly Item[],
  lines: (item: Item) => readonly string[],
  paint: Paint,
): string[] {
  return items.length === 0 ? [] : [paint.bold(heading), ...items.flatMap(lines), ''];
}

function customerLines(key: CustomerKey, paint: Paint): string[] {
  const { step, alias, type, deletionWindowDays, assets, services, users, crossAccountUsers } = key;
  return [
    `${step}. ${paint.bold(alias)}`,
    `   ${TYPE_WORDS[type]}, ${placeWords(key)}, ${rotationWords(key)}, deletion window ${deletionWindowDays} days`,
    `   protects         ${named(assets)} ${paint.dim(`in ${named(services)}`)}`,
    `   administered by  ${administratorsWords(key)}`,
    `   used by          ${named([...users, ...crossAccountUsers])}`,
    ...key.principles.map(
      ({ id, text }, index) => `   ${index === 0 ? 'why' : '   '}  ${paint.dim(id)} ${text}`,
    ),
  ];
}

function awsLines({ type, id, assets, aliases, principles }: AwsKey, paint: Paint): string[] {
  const shared = aliases.length > 0 ? ` (${aliases.join(', ')}, shared by all data there)` : '';
  return [
    `  ${id}${shared}`,
    `    ${TYPE_WORDS[type]}, protects ${named(assets)}`,
    ...principles.map((principle) => `    ${paint.dim(principle.id)} ${principle.text}`),
  ];
}

function warningLines({ code, severity, message, next, key, assets }: PlanWarning, paint: Paint): string[] {
  const about = key ?? (assets.length > 0 ? named(assets) : undefined);
  const stress = severity === 'warning' ? paint.yellow : paint.dim;
  return [
    `  ${stress(code)} ${message}`,
    ...(about === undefined ? [] : [`    ${paint.dim(about)}`]),
    ...(severity === 'warning' ? [`    next: ${next}`] : []),
  ];
}

function costLines({ cost }: Plan): string[] {
  const years = cost.total.map((_, index) => `year ${index + 1}`);
  const rows = [
    ['', ...years],
    ['keys', ...cost.keys.map(dollars)],
    ['requests', ...cost.total.map(() => dollars(cost.requests))],
    ['total', ...cost.total.map(dollars)],
  ];
  return [...textTable(rows), `US dollars, by prices read on ${cost.pricesReadOn}.`];
}
