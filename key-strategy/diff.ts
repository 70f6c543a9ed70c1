import { isDeepStrictEqual } from 'node:util';
import type { Plan } from './plan.ts';
import type { PlannedKey } from './planned-key.ts';

/** A member of a key that is another now. */
export interface MemberChange {
  readonly member: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A key that is in both plans and differs. */
export interface KeyChange {
  readonly id: string;
  /** The id that it had, when it has another name now and protects the same. */
  readonly formerly: string | null;
  readonly members: readonly MemberChange[];
  readonly assetsAdded: readonly string[];
  readonly assetsRemoved: readonly string[];
}

/** An asset that stands behind another key: what is there has to be encrypted again. */
export interface Move {
  readonly asset: string;
  readonly from: string;
  readonly to: string;
}

/** What differs between two plans, as `--format json` prints it: version 1. */
export interface PlanDiff {
  readonly version: 1;
  readonly approach: { readonly before: string; readonly after: string } | null;
  readonly added: readonly PlannedKey[];
  readonly removed: readonly PlannedKey[];
  readonly changed: readonly KeyChange[];
  readonly moved: readonly Move[];
  readonly newlyUnprotected: readonly string[];
  readonly noLongerUnprotected: readonly string[];
  /** US dollars of both plans by year. */
  readonly cost: { readonly before: readonly number[]; readonly after: readonly number[] };
}

/** Members that are compared; the rest follows from them, or is words. */
const COMPARED = [
  'type',
  'application',
  'stage',
  'classification',
  'alias',
  'keyAccount',
  'multiRegion',
  'rotation',
  'deletionWindowDays',
  'administrators',
  'users',
  'crossAccountUsers',
  'servicePrincipals',
  'dataTypes',
  'services',
  'regimes',
  'aliases',
] as const;

/** What the step from one plan to another changes. */
export function diffPlans(before: Plan, after: Plan): PlanDiff {
  const old = new Map(before.keys.map((key) => [key.id, key]));
  const gone = new Map(old);
  for (const { id } of after.keys) gone.delete(id);
  const goneByContent = new Map([...gone.values()].map((key) => [contentOf(key), key]));
  const added: PlannedKey[] = [];
  const changed: KeyChange[] = [];
  for (const key of after.keys) {
    const same = old.get(key.id);
    const renamed = same ? undefined : goneByContent.get(contentOf(key));
    const former = same ?? renamed;
    if (!former) {
      added.push(key);
      continue;
    }
    if (renamed) gone.delete(renamed.id);
    const change = changeOf(former, key);
    if (change) changed.push(change);
  }
  const renames = new Map(changed.map(({ id, formerly }) => [formerly ?? id, id]));
  return {
    version: 1,
    approach:
      before.approach.approach === after.approach.approach
        ? null
        : { before: before.approach.approach, after: after.approach.approach },
    added,
    removed: [...gone.values()],
    changed,
    moved: movesBetween(before, after, renames),
    newlyUnprotected: onlyIn(after, before),
    noLongerUnprotected: onlyIn(before, after),
    cost: { before: before.cost.total, after: after.cost.total },
  };
}

/** Whether nothing differs. */
export function isSame(diff: PlanDiff): boolean {
  const { approach, added, removed, changed, moved, newlyUnprotected, noLongerUnprotected, cost } = diff;
  const lists = [added, removed, changed, moved, newlyUnprotected, noLongerUnprotected];
  return (
    approach === null &&
    lists.every(({ length }) => length === 0) &&
    isDeepStrictEqual(cost.before, cost.after)
  );
}

/** What a key protects, as text: a key with another name that protects the same is the same key. */
function contentOf({ type, account, region, assets }: PlannedKey): string {
  return JSON.stringify([type, account, region, assets]);
}

function changeOf(before: PlannedKey, after: PlannedKey): KeyChange | undefined {
  const [old, now] = [before, after].map((key) => new Map<string, unknown>(Object.entries(key)));
  const members = COMPARED.flatMap((member) => {
    const [was, is] = [old?.get(member), now?.get(member)];
    return isDeepStrictEqual(was, is) ? [] : [{ member, before: was ?? null, after: is ?? null }];
  });
  const assetsAdded = without(after.assets, before.assets);
  const assetsRemoved = without(before.assets, after.assets);
  const formerly = before.id === after.id ? null : before.id;
  const same = members.length + assetsAdded.length + assetsRemoved.length === 0 && formerly === null;
  return same ? undefined : { id: after.id, formerly, members, assetsAdded, assetsRemoved };
}

function movesBetween(before: Plan, after: Plan, renames: ReadonlyMap<string, string>): readonly Move[] {
  const was = new Map(before.keys.flatMap(({ id, assets }) => assets.map((asset) => [asset, id])));
  return after.keys.flatMap(({ id, assets }) =>
    assets.flatMap((asset) => {
      const from = was.get(asset);
      return from === undefined || (renames.get(from) ?? from) === id ? [] : [{ asset, from, to: id }];
    }),
  );
}

function onlyIn(one: Plan, other: Plan): readonly string[] {
  return without(
    one.unprotected.map(({ asset }) => asset),
    other.unprotected.map(({ asset }) => asset),
  );
}

function without(all: readonly string[], taken: readonly string[]): readonly string[] {
  const left = new Set(taken);
  return all.filter((one) => !left.has(one));
}
