import { readFileSync } from 'node:fs';
import { parseYamlOrJson } from '../key-strategy/read-file.ts';
import type { Plan } from '../key-strategy/plan.ts';
import type { FilePlace } from '../report/report.ts';

/** Where a planned key stands in the saved plan, or its first asset in the inventory; otherwise which file that is. */
export function plannedKeyPlaces(
  { keys }: Plan,
  { plan, inventory }: { readonly plan?: string; readonly inventory?: string },
): (planned: string | undefined) => FilePlace {
  const file = plan ?? inventory ?? '';
  const { content, positionOf } = parseYamlOrJson(readFileSync(file, 'utf8'), file);
  const list = plan === undefined ? 'assets' : 'keys';
  const items = (content as Readonly<Record<typeof list, readonly { readonly id: string }[]>>)[list];
  const indexes = new Map(items.map(({ id }, index) => [id, index]));
  const assets = new Map(keys.map((key) => [key.id, key.assets[0]]));
  return (planned) => {
    const item = plan === undefined ? assets.get(planned ?? '') : planned;
    const index = indexes.get(item ?? '');
    return { file, ...(index !== undefined && { at: positionOf([list, index]) }) };
  };
}
