import type { Plan } from '../key-strategy/plan.ts';
import type { PlannedKey } from '../key-strategy/planned-key.ts';
import { grouped } from '../schemas/grouped.ts';
import { counted } from './counted.ts';
import { shortName } from './key-words.ts';

/** Assets, and what they are under: classification, key, asset. */
export interface Branch {
  /** Unique among all branches. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'classification' | 'key' | 'no key' | 'asset';
  readonly assets: number;
  /** Its place among the classifications, from the least sensitive; none where several are in one branch. */
  readonly rank?: number;
  readonly branches: readonly Branch[];
}

/** The most branches of each kind. */
export interface Room {
  readonly classifications: number;
  readonly keys: number;
  readonly assets: number;
}

/**
 * Classifications, the most sensitive first, with their keys, with their assets, as far as there is room; the rest of each
 * stands in one branch. The counts are those of all assets.
 */
export function keyPlanTree(
  { keys, unprotected }: Plan,
  classifications: readonly string[],
  room: Room,
): readonly Branch[] {
  const keysOf = grouped(keys, ({ classification }) => classification);
  const bareOf = grouped(unprotected, ({ classification }) => classification);
  const used = classifications.filter((name) => keysOf.has(name) || bareOf.has(name));
  const keysOfOne = Math.max(2, Math.floor(room.keys / Math.min(used.length, room.classifications)));
  const assetsOfOne = Math.max(1, Math.floor(room.assets / Math.min(keys.length + bareOf.size, room.keys)));
  const branches = used.reverse().map((name): Branch => {
    const rank = classifications.indexOf(name);
    const bare = bareOf.get(name) ?? [];
    const under = [
      ...(keysOf.get(name) ?? []).map((key) => keyBranch(key, rank, assetsOfOne)),
      ...(bare.length === 0
        ? []
        : [
            assetsUnder(
              `none/${name}`,
              'no key',
              'no key',
              bare.map(({ asset }) => asset),
              rank,
              assetsOfOne,
            ),
          ]),
    ];
    const assets = sumOf(under);
    return {
      id: `classification/${name}`,
      name,
      kind: 'classification',
      assets,
      rank,
      branches: fitted(under, keysOfOne, `classification/${name}`),
    };
  });
  return fitted(branches, room.classifications, '');
}

function keyBranch(key: PlannedKey, rank: number, most: number): Branch {
  return assetsUnder(`key/${key.id}`, shortName(key), 'key', key.assets, rank, most);
}

function assetsUnder(
  id: string,
  name: string,
  kind: Branch['kind'],
  assets: readonly string[],
  rank: number,
  most: number,
): Branch {
  const leaves = assets.map((asset): Branch => {
    return { id: `asset/${asset}`, name: asset, kind: 'asset', assets: 1, rank, branches: [] };
  });
  return { id, name, kind, assets: assets.length, rank, branches: fitted(leaves, most, id) };
}

/** All, or the first and one that stands for the rest. */
function fitted(branches: readonly Branch[], most: number, of: string): readonly Branch[] {
  const rest = branches.slice(most - 1);
  const [first] = rest;
  if (!first || rest.length === 1) return branches;
  const noun = { classification: 'classification', key: 'key', 'no key': 'key', asset: 'asset' }[first.kind];
  return [
    ...branches.slice(0, most - 1),
    {
      id: `rest/${of}`,
      name: most === 1 ? counted(rest.length, noun) : `${rest.length} more ${noun}s`,
      kind: first.kind,
      assets: sumOf(rest),
      ...(first.kind !== 'classification' && { rank: first.rank }),
      branches: [],
    },
  ];
}

function sumOf(branches: readonly Branch[]): number {
  return branches.reduce((sum, { assets }) => sum + assets, 0);
}
