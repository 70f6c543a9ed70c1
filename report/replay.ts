import type { ChangedSubject, Replayed } from '../replay/replay.ts';
import type { Effect, Reason } from '../replay/change.ts';
import { counted } from './counted.ts';
import type { Paint } from './paint.ts';
import { countedWords, listed, painted, type Words } from './report.ts';

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

/** The effects in the order that they are told in, each with its words. */
export const EFFECTS: Readonly<Record<Effect, { readonly heading: string; readonly stress: keyof Paint }>> = {
  refuses: { heading: 'newly refused', stress: 'red' },
  allows: { heading: 'newly allowed', stress: 'green' },
  changes: { heading: 'judged otherwise', stress: 'yellow' },
};
const HEADINGS = Object.entries(EFFECTS) as [Effect, (typeof EFFECTS)[Effect]][];

/** How many of what. */
export interface ReplaySummary {
  /** Subjects, by what they are; one of the three is there. */
  readonly events?: number;
  readonly templates?: number;
  readonly stacks?: number;
  readonly newlyRefused: number;
  readonly newlyAllowed: number;
  readonly judgedOtherwise: number;
  readonly unchanged: Replayed['unchanged'];
  readonly couldNotJudge: number;
}

/** What `replay --format json` prints: version 1. */
export interface ReplayDocument extends Omit<ReplayResult, 'noun' | 'unchanged'> {
  readonly summary: ReplaySummary;
}

/** The result as JSON, with its summary. */
export function formatReplayJson({ noun, changes, unreadable, unchanged, ...head }: ReplayResult): string {
  const summary: ReplaySummary = {
    [`${noun}s`]: totalOf({ changes, unreadable, unchanged }),
    newlyRefused: having('refuses', changes).length,
    newlyAllowed: having('allows', changes).length,
    judgedOtherwise: having('changes', changes).length,
    unchanged,
    couldNotJudge: unreadable.length,
  };
  const document: ReplayDocument = { ...head, summary, changes, unreadable };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The result for people: what changes by effect, what could not be judged, counts at the end. */
export function formatReplayText(result: ReplayResult, paint: Paint): string {
  const { changes, unreadable, bundle, against } = result;
  const lines = [
    ...HEADINGS.flatMap(([effect, { heading, stress }]) => {
      const found = having(effect, changes);
      return found.length === 0
        ? []
        : [paint[stress](heading), ...found.flatMap((change) => changeLines(change, paint)), ''];
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
    painted(countWords(result), paint),
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

/** How many subjects change, and how. */
export function countWords({ noun, ...replayed }: ReplayResult): Words[] {
  const { changes, unreadable, unchanged } = replayed;
  const counts = HEADINGS.map(([effect, { heading, stress }]) => {
    const count = having(effect, changes).length;
    return countedWords(count, `${count} ${heading}`, stress);
  });
  const { approved, deferred, refused } = unchanged;
  const alike = `${approved} approved, ${deferred} deferred and ${refused} refused by both`;
  const broken = countedWords(unreadable.length, `${unreadable.length} could not be judged`, 'red');
  const all = [...counts, alike, ...(unreadable.length > 0 ? [broken] : [])];
  return [`${counted(totalOf(replayed), noun)}: `, ...listed(all), '.'];
}
