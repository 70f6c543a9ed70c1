import type { Asset, Group } from './asset.ts';
import { groupBy } from './partition.ts';
import type { Settings } from './settings.ts';

/**
 * R5: separation of duties. Different administrators split a key when use cases differ too, or, with sodMode `or`,
 * each alone. Different users never do: the policy of one key keeps them apart.
 */
export function byDuties(group: Group, { sodMode }: Settings): readonly Group[] {
  const assets = group.members.map(({ asset }) => asset);
  const administrators = new Set(assets.map(administratorsOf));
  const useCases = new Set(assets.map(({ useCase }) => useCase));
  const splitBy = [...group.splitBy, 'useCase' as const];
  if (sodMode === 'and') {
    if (administrators.size < 2 || useCases.size < 2) return [group];
    return groupBy(group.members, ({ asset }) => administratorsOf(asset)).map((members) => ({
      members,
      splitBy,
    }));
  }
  if (administrators.size < 2 && useCases.size < 2) return [group];
  return groupBy(group.members, ({ asset }) => JSON.stringify([administratorsOf(asset), asset.useCase])).map(
    (members) => ({ members, splitBy }),
  );
}

/** The set of administrators as text. */
export function administratorsOf({ administrators }: Pick<Asset, 'administrators'>): string {
  return administrators.join(', ');
}
