import { isSame, type KeyChange, type PlanDiff } from '../key-strategy/diff.ts';
import type { PlannedKey } from '../key-strategy/planned-key.ts';
import { dollars, named } from './key-words.ts';
import type { Paint } from './paint.ts';

/** What differs between two plans, for people. */
export function formatKeyDiff(diff: PlanDiff, paint: Paint): string {
  if (isSame(diff)) return 'Nothing differs.\n';
  const { approach, added, removed, changed, moved, newlyUnprotected, noLongerUnprotected, cost } = diff;
  return [
    ...(approach ? [`The approach was ${approach.before} and is ${approach.after}.`, ''] : []),
    ...section(paint.green('newly planned'), added.map(keyLine)),
    ...section(paint.red('no longer planned'), removed.map(keyLine)),
    ...section(paint.yellow('changed'), changed.flatMap(changeLines)),
    ...section(
      paint.yellow('data that moves, and is encrypted again'),
      moved.map(({ asset, from, to }) => `  ${asset}: ${from} -> ${to}`),
    ),
    ...section(
      paint.red('no key can protect any more'),
      newlyUnprotected.map((asset) => `  ${asset}`),
    ),
    ...section(
      paint.green('a key protects now'),
      noLongerUnprotected.map((asset) => `  ${asset}`),
    ),
    `Cost by year: ${cost.before.map(dollars).join(', ')} -> ${cost.after.map(dollars).join(', ')}.`,
    '',
  ].join('\n');
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines, ''];
}

function keyLine({ id, type, assets }: PlannedKey): string {
  return `  ${id} (${type}) protects ${named(assets)}`;
}

function changeLines({ id, formerly, members, assetsAdded, assetsRemoved }: KeyChange): string[] {
  return [
    `  ${id}`,
    ...(formerly === null ? [] : [`    formerly ${formerly}`]),
    ...members.map(({ member, before, after }) => `    ${member}: ${words(before)} -> ${words(after)}`),
    ...(assetsAdded.length > 0 ? [`    now also protects ${named(assetsAdded)}`] : []),
    ...(assetsRemoved.length > 0 ? [`    no longer protects ${named(assetsRemoved)}`] : []),
  ];
}

function words(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(words).join(', ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, member]) => `${name} ${words(member)}`)
      .join(', ');
  }
  return typeof value === 'string' ? value : value === null ? 'none' : JSON.stringify(value);
}
