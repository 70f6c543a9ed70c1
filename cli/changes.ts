import type { Change } from '../schemas/compare.ts';
import type { Paint } from '../report/paint.ts';

const HEADINGS: readonly (readonly [Change['effect'], string, keyof Paint])[] = [
  ['allows', 'newly allows', 'green'],
  ['refuses', 'newly refuses', 'red'],
  ['changes', 'changes', 'yellow'],
  ['rewords', 'says in other words', 'dim'],
];

/** Changes under one heading an effect. */
export function printChanges(changes: readonly Change[], paint: Paint): string {
  return HEADINGS.flatMap(([effect, heading, colour]) => {
    const subjects = changes.filter((change) => change.effect === effect).map(({ subject }) => subject);
    if (subjects.length === 0) return [];
    return [paint[colour](heading), ...subjects.map((subject) => `  ${subject}`), ''];
  }).join('\n');
}
