import { parseInventory, type WrittenAsset } from '../../key-strategy/inventory.ts';
import { planKeys, type Plan } from '../../key-strategy/plan.ts';

/** The plan of an inventory. Throws when there is none. */
export function planOf(inventory: object): Plan {
  const planning = planKeys(parseInventory(JSON.stringify(inventory), 'inventory.json'));
  if ('impossible' in planning) throw new Error(JSON.stringify(planning.impossible));
  return planning.plan;
}

/** An asset that needs a customer managed key. */
export const ASSET: WrittenAsset = {
  id: 'data',
  application: 'app',
  account: '111122223333',
  region: 'eu-west-1',
  stage: 'prod',
  classification: 'confidential',
  dataType: 'customer',
  services: ['s3'],
  administrators: ['admins'],
};
