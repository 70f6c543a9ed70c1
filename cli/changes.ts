import type { Change } from '../schemas/compare.ts';
import type { Paint } from '../report/paint.ts';

type Headings = Readonly<Record<Change['effect'], string>>;

const COLOURS: readonly (readonly [Change['effect'], keyof Paint])[] = [
  ['allows', 'green'],
  ['refuses', 'red'],
  ['changes', 'yellow'],
  ['rewords', 'dim'],
];

/** What a change of the policy does. */
const OF_THE_POLICY: Headings = {
  allows: 'newly allows',
  refuses: 'newly refuses',
  changes: 'changes',
  rewords: 'says in other words',
};

/** Changes under one heading an effect. */
export function printChanges(
  changes: readonly Change[],
  paint: Paint,
  headings: Headings = OF_THE_POLICY,
): string {
  return COLOURS.flatMap(([effect, colour]) => {
    const subjects = changes.filter((change) => change.effect === effect).map(({ subject }) => subject);
    if (subjects.length === 0) return [];
    return [paint[colour](headings[effect]), ...subjects.map((subject) => `  ${subject}`), ''];
  }).join('\n');
}
