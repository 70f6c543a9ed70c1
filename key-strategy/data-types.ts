import type { Group } from './asset.ts';
import { groupBy } from './partition.ts';
import { hasOwnKey } from './service-matrix.ts';
import type { Settings } from './settings.ts';

/** R4: several data types across several services have a key each; one data type, or one service, has one key. */
export function byDataType(group: Group, { perServiceKeys }: Settings): readonly Group[] {
  const { members, splitBy } = group;
  const dataTypes = new Set(members.map(({ asset }) => asset.dataType));
  const services = new Set(members.flatMap(({ asset }) => asset.services.filter(hasOwnKey)));
  if (dataTypes.size < 2 || services.size < 2) return [group];
  if (!perServiceKeys) {
    return groupBy(members, ({ asset }) => asset.dataType).map((split) => ({ members: split, splitBy }));
  }
  return groupBy(members, ({ asset }) =>
    JSON.stringify([asset.dataType, ...asset.services.filter(hasOwnKey)]),
  ).map((split) => ({ members: split, splitBy: [...splitBy, 'services'] }));
}
