import type { ChangedSubject, Replayed } from '../replay/replay.ts';
import type { Effect, Reason } from '../replay/change.ts';
import { counted } from './counted.ts';
import type { Paint } from './paint.ts';

/** Everything that one replay found. */
export interface ReplayResult extends Replayed {
  readonly version: 1;
  /** The policies by name and content digest. */
  readonly bundle: JudgingPolicy;
  readonly against: JudgingPolicy;
  readonly source: string;
  /** The moment that waivers are judged at: ISO 8601 in UTC. */
  readonly time: string;
  readonly noun: 'event' | 'template' | 'stack';
}

/** One of the two policies. */
export interface JudgingPolicy {
  readonly name: string;
  readonly content: string;
}

const HEADINGS: readonly (readonly [Effect, string, keyof Paint])[] = [
  ['refuses', 'newly refused', 'red'],
  ['allows', 'newly allowed', 'green'],
  ['changes', 'judged otherwise', 'yellow'],
];

/** The result as JSON, version 1, with its summary. */
export function formatReplayJson({ noun, changes, unreadable, unchanged, ...head }: ReplayResult): string {
  const summary = {
    [`${noun}s`]: totalOf({ changes, unreadable, unchanged }),
    newlyRefused: having('refuses', changes).length,
    newlyAllowed: having('allows', changes).length,
    judgedOtherwise: having('changes', changes).length,
    unchanged,
    couldNotJudge: unreadable.length,
  };
  return `${JSON.stringify({ ...head, summary, changes, unreadable }, null, 2)}\n`;
}

/** The result for people: what changes by effect, what could not be judged, counts at the end. */
export function formatReplayText(result: ReplayResult, paint: Paint): string {
  const { changes, unreadable, bundle, against } = result;
  const lines = [
    ...HEADINGS.flatMap(([effect, heading, colour]) => {
      const found = having(effect, changes);
      return found.length === 0
        ? []
        : [paint[colour](heading), ...found.flatMap((change) => changeLines(change, paint)), ''];
    }),
    ...(unreadable.length === 0
      ? []
      : [
          paint.red('could not be judged'),
          ...unreadable.flatMap(({ id, reason }) => [
            `  ${paint.bold(id)}`,
            ...reason.split('\n').map((line) => `    ${line}`),
          ]),
          '',
        ]),
    countLine(result, paint),
    `${bundle.name} against ${against.name}`,
    '',
  ];
  return lines.join('\n');
}

/** How many subjects were judged, or should have been. */
export function totalOf({ changes, unreadable, unchanged }: Replayed): number {
  const { approved, deferred, refused } = unchanged;
  return changes.length + unreadable.length + approved + deferred + refused;
}

function having(effect: Effect, changes: readonly ChangedSubject[]): readonly ChangedSubject[] {
  return changes.filter((change) => change.effect === effect);
}

function changeLines(change: ChangedSubject, paint: Paint): string[] {
  const { id, stack, before, after, gained, lost } = change;
  const name = stack === undefined ? paint.bold(id) : `${paint.bold(id)} ${paint.dim(`stack ${stack}`)}`;
  const stands = before === after ? `${after} by both` : `${before} before, ${after} now`;
  return [
    `  ${name} ${stands}`,
    ...gained.map((reason) => `    ${paint.red('+')} ${reasonLine(reason, paint)}`),
    ...lost.map((reason) => `    ${paint.green('-')} ${reasonLine(reason, paint)}`),
  ];
}

function reasonLine(reason: Reason, paint: Paint): string {
  const { verdict, rule, severity, title, type, logicalId, path, branch } = reason;
  const when = branch === undefined ? '' : ` (when ${branch})`;
  const how = verdict === 'deferred' ? ' Not decided yet.' : '';
  return `${rule} ${severity} ${logicalId}${path} ${paint.dim(type)}: ${title}.${when}${how}`;
}

function countLine({ noun, ...replayed }: ReplayResult, paint: Paint): string {
  const { changes, unreadable, unchanged } = replayed;
  const counts = HEADINGS.map(([effect, heading, colour]) => {
    const count = having(effect, changes).length;
    return count > 0 ? paint[colour](`${count} ${heading}`) : `${count} ${heading}`;
  });
  const { approved, deferred, refused } = unchanged;
  const alike = `${approved} approved, ${deferred} deferred and ${refused} refused by both`;
  const broken = unreadable.length > 0 ? [paint.red(`${unreadable.length} could not be judged`)] : [];
  return `${counted(totalOf(replayed), noun)}: ${[...counts, alike, ...broken].join(', ')}.`;
}
