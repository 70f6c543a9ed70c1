import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actual, ActualSet } from '../../stacksets/actual.ts';
import { isSameContent, planSet } from '../../stacksets/plan-set.ts';
import type { Content, Targets } from '../../stacksets/stack-sets.ts';
import type { SetTask } from '../../stacksets/tasks.ts';
import type { WantedSet } from '../../stacksets/wanted.ts';
import { instanceOf } from './deployed.ts';

/*
 * A StackSet by the letter of the API reference, without time: what a task makes of it, and whom it reaches. Whatever
 * is there, the tasks must lead to what is wanted, and reach nobody whom they do not name.
 */

const UNITS = ['ou-ab12-11111111', 'ou-ab12-22222222', 'ou-ab12-33333333'];
const [CANARY = ''] = UNITS;
const REGIONS = ['eu-west-1', 'eu-central-1'];
const SET = 'stackgate-10-names';

interface World {
  readonly accounts: ReadonlyMap<string, readonly string[]>;
  readonly suspended: ReadonlySet<string>;
  readonly wanted: WantedSet;
  readonly actual: ActualSet | undefined;
}

const contentOf = (version: string): Content => ({
  template: version,
  description: '',
  parameters: { Stage: version },
});

const worlds = fc
  .record({
    // Of each OU, whether each of its accounts is suspended.
    written: fc.array(fc.array(fc.boolean(), { maxLength: 2 }), { minLength: 3, maxLength: 3 }),
    units: fc.shuffledSubarray(UNITS, { minLength: 1 }),
    regions: fc.shuffledSubarray(REGIONS, { minLength: 1 }),
    isThere: fc.boolean(),
    version: fc.constantFrom('old', 'new'),
    targeted: fc.array(fc.subarray(REGIONS), { minLength: 3, maxLength: 3 }),
    isManaged: fc.boolean(),
    // Of each account and Region: no instance, a current one, one that failed or was left out.
    states: fc.array(fc.constantFrom('', 'CURRENT', 'FAILED', 'SKIPPED_SUSPENDED_ACCOUNT'), {
      minLength: 12,
      maxLength: 12,
    }),
    isForCanary: fc.boolean(),
  })
  .map((some): World => {
    const all = UNITS.flatMap((unit, at) =>
      (some.written[at] ?? []).map((isSuspended, nth) => ({ unit, id: `${at}-${nth}`, isSuspended })),
    );
    const instances = all.flatMap(({ unit, id }, at) =>
      REGIONS.flatMap((region, nth) => {
        const state = some.states[at * 2 + nth] ?? '';
        if (state === '') return [];
        const instance = instanceOf(unit, id, region);
        return state === 'CURRENT'
          ? [instance]
          : [{ ...instance, status: 'OUTDATED' as const, detailedStatus: state }];
      }),
    );
    const active = all.filter(({ isSuspended }) => !isSuspended);
    return {
      accounts: new Map(
        UNITS.map((unit) => [unit, active.filter((one) => one.unit === unit).map(({ id }) => id)]),
      ),
      suspended: new Set(all.filter(({ isSuspended }) => isSuspended).map(({ id }) => id)),
      wanted: {
        name: SET,
        content: contentOf('new'),
        auto: { retainStacksOnAccountRemoval: true, dependsOn: [] },
        units: UNITS.filter((unit) => some.units.includes(unit)),
        regions: some.regions,
        preferences: {},
        ...(some.isForCanary && { only: CANARY }),
      },
      actual: some.isThere
        ? {
            arn: SET,
            content: contentOf(some.version),
            autoDeployment: { retainStacksOnAccountRemoval: true, dependsOnArns: [] },
            isManaged: some.isManaged,
            isServiceManaged: true,
            targeted: new Map(
              UNITS.flatMap((unit, at) =>
                some.targeted[at]?.length ? [[unit, some.targeted[at]] as const] : [],
              ),
            ),
            instances,
            running: [],
            operations: [],
          }
        : undefined,
    };
  });

interface Done {
  readonly set: ActualSet;
  /** The accounts and Regions that got something, with its version. */
  readonly reached: readonly { readonly account: string; readonly version: string }[];
}

function done(task: SetTask, before: ActualSet | undefined, world: World): Done {
  if (task.do === 'create set') {
    const empty = { targeted: new Map(), instances: [], running: [], operations: [], isManaged: true };
    const auto = { retainStacksOnAccountRemoval: true, dependsOnArns: [] };
    const set = { arn: SET, content: task.content, autoDeployment: auto, isServiceManaged: true, ...empty };
    return { set, reached: [] };
  }
  if (!before) throw new Error('StackSetNotFoundException');
  if (task.do === 'set auto-deployment') return { set: { ...before, isManaged: true }, reached: [] };
  if (!('targets' in task || task.do === 'update set')) throw new Error(`${task.do} was not to be planned`);

  const targets: Targets | undefined = task.targets;
  const isTarget = ({ unit, account, region }: { unit: string; account: string; region: string }): boolean =>
    targets === undefined ||
    (targets.units.includes(unit) &&
      (targets.accounts?.includes(account) ?? true) &&
      targets.regions.includes(region));
  const isReached = (one: { unit: string; account: string; region: string }): boolean =>
    isTarget(one) && !world.suspended.has(one.account);
  const content = task.do === 'update set' ? task.content : before.content;
  const reach = (some: readonly { readonly account: string }[]): Done['reached'] =>
    some.map(({ account }) => ({ account, version: content.template }));

  if (task.do === 'delete instances') {
    const targeted = new Map(
      [...before.targeted].flatMap(([unit, regions]) => {
        const isWhole = targets?.units.includes(unit) === true && !targets.accounts;
        const left = regions.filter((region) => !isWhole || !targets.regions.includes(region));
        return left.length > 0 ? [[unit, left] as const] : [];
      }),
    );
    return {
      set: { ...before, targeted, instances: before.instances.filter((one) => !isReached(one)) },
      reached: [],
    };
  }
  if (task.do === 'create instances') {
    const pairs = (targets?.units ?? []).flatMap((unit) =>
      (world.accounts.get(unit) ?? []).flatMap((account) =>
        (targets?.regions ?? []).map((region) => instanceOf(unit, account, region)),
      ),
    );
    const isThere = ({ account, region }: (typeof pairs)[number]): boolean =>
      before.instances.some(
        (one) => one.account === account && one.region === region && one.status === 'CURRENT',
      );
    const fresh = pairs.filter((pair) => isReached(pair) && !isThere(pair));
    const kept = before.instances.filter(
      (one) => !fresh.some(({ account, region }) => one.account === account && one.region === region),
    );
    const targeted = new Map(before.targeted);
    if (!targets?.accounts)
      for (const unit of targets?.units ?? [])
        targeted.set(unit, [...new Set([...(targeted.get(unit) ?? []), ...(targets?.regions ?? [])])]);
    return { set: { ...before, targeted, instances: [...kept, ...fresh] }, reached: reach(fresh) };
  }
  const updated = before.instances.filter(isReached);
  for (const { account } of targets ? [] : updated) throw new Error(`${account} gets it, and is not named`);
  const instances = before.instances.map((one) => {
    if (isReached(one)) return { ...one, status: 'CURRENT' as const, detailedStatus: 'SUCCEEDED' };
    return task.do === 'update set' ? { ...one, status: 'OUTDATED' as const } : one;
  });
  return { set: { ...before, content, instances }, reached: reach(updated) };
}

/** Plans, and does all tasks of the plan. */
function run(world: World): {
  set: ActualSet | undefined;
  reached: Done['reached'];
  tasks: readonly SetTask[];
} {
  const known: Pick<Actual, 'accounts' | 'suspended' | 'sets'> = { ...world, sets: new Map() };
  const { tasks } = planSet(world.wanted, world.actual, known);
  let set = world.actual;
  const reached: Done['reached'][number][] = [];
  for (const task of tasks) {
    const after = done(task, set, world);
    set = after.set;
    reached.push(...after.reached);
    if ('instances' in task && task.do !== 'set auto-deployment' && task.do !== 'delete instances')
      expect(after.reached).toHaveLength(task.instances);
  }
  return { set, reached, tasks };
}

describe('the tasks of a StackSet, whatever is there', () => {
  it('lead to what is wanted, so that nothing more is planned', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { set } = run(world);
        expect(run({ ...world, actual: set }).tasks).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reach nobody but the canary OU, when it alone is asked for', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { reached, set } = run({ ...world, wanted: { ...world.wanted, only: CANARY } });
        const canary = world.accounts.get(CANARY) ?? [];
        expect(reached.filter(({ account }) => !canary.includes(account))).toEqual([]);
        // Nobody else loses what it has.
        expect(set?.instances ?? []).toEqual(
          expect.arrayContaining(
            (world.actual?.instances ?? []).flatMap(({ account, region }) =>
              canary.includes(account) ? [] : [expect.objectContaining({ account, region }) as unknown],
            ),
          ),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('reach the first OU with what is new before any other', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const [first = '', ...others] = world.wanted.units;
        fc.pre(others.length > 0);
        const isFirst = ({ account }: { readonly account: string }): boolean =>
          world.accounts.get(first)?.includes(account) === true;
        const news = run(world).reached.filter(({ version }) => version === 'new');
        const other = news.findIndex((one) => !isFirst(one));
        if (other !== -1) expect(news.slice(other).filter(isFirst)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

it.each([
  ['as it is', 'Größe\n', 'Größe'],
  ['with question marks', 'Größe', 'Gr??e'],
  ['with other ends of lines', 'a\nb\n', 'a\r\nb'],
])('a template that AWS tells %s is the same', (_, written, told) => {
  const [wanted, actual] = [contentOf(written), contentOf(told)].map((content) => ({
    ...content,
    parameters: {},
  }));
  expect(wanted && actual && isSameContent(wanted, actual)).toBe(true);
  expect(wanted && isSameContent(wanted, contentOf(told))).toBe(false);
});
