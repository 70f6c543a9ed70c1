import { expect, it } from 'vitest';
import { planOf } from '../../stacksets/plan.ts';
import { wordsFor } from '../../stacksets/tasks.ts';
import { forCanary } from '../../stacksets/wanted.ts';
import { CANARY, deployedBy, NOTHING, WORKLOADS } from './deployed.ts';
import { ORGANIZATION, wantingOf } from './fixtures.ts';

const { wanted } = wantingOf();

/** The OUs that tasks of StackSets go to. */
function unitsOf(plan: ReturnType<typeof planOf>): readonly string[] {
  return [...new Set(plan.tasks.flatMap((task) => ('targets' in task ? task.targets.units : [])))];
}

it.each([
  ['nothing is there', NOTHING],
  ['everything changes', deployedBy(ORGANIZATION.replace('Stage: test', 'Stage: production'))],
])('only the canary OU gets something for now, when %s', (_, actual) => {
  expect(unitsOf(planOf(wanted, actual))).toEqual([CANARY, WORKLOADS]);
  expect(unitsOf(planOf(forCanary(wanted), actual))).toEqual([CANARY]);
});

it('what the canary is spared is what the others get later', () => {
  const words = (plan: ReturnType<typeof planOf>): readonly string[] => plan.tasks.map(wordsFor);
  const all = words(planOf(wanted, NOTHING));
  const now = words(planOf(forCanary(wanted), NOTHING));
  expect(all.filter((task) => !now.includes(task)).every((task) => task.includes(WORKLOADS))).toBe(true);
  expect(now.filter((task) => !all.includes(task))).toEqual([]);
});

it('an OU that is left out of the file keeps its stacks until the canary is promoted', () => {
  const actual = deployedBy(ORGANIZATION);
  const { wanted: less } = wantingOf(ORGANIZATION.replace(WORKLOADS, 'ou-ab12-33333333'));
  expect(unitsOf(planOf(less, actual))).toContain(WORKLOADS);
  expect(planOf(forCanary(less), actual).tasks.filter((task) => 'set' in task)).toEqual([]);
});

it('an only OU is the canary', () => {
  const { wanted: one } = wantingOf(ORGANIZATION.replace(/ {2}workloads: .*\n/, ''));
  expect(planOf(forCanary(one), NOTHING)).toEqual(planOf(one, NOTHING));
});
