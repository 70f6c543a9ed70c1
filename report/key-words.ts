import type { CustomerKey, PlannedKey } from '../key-strategy/planned-key.ts';
import type { PlanSummary } from '../key-strategy/plan.ts';
import { counted } from './counted.ts';

/** Of many names, so many are shown in a line. */
const MOST_SHOWN = 6;

/** `a, b, c`, and how many more; `nobody` for none. */
export function named(names: readonly string[], none = 'nobody'): string {
  if (names.length === 0) return none;
  const left = names.length - MOST_SHOWN;
  return names.slice(0, MOST_SHOWN).join(', ') + (left > 0 ? ` and ${left} more` : '');
}

/** US dollars, with cents where there are some. */
export function dollars(amount: number): string {
  return `$${Number.isInteger(amount) ? amount : amount.toFixed(2)}`;
}

/** How the material of a key changes. */
export function rotationWords({ rotation }: Pick<CustomerKey, 'rotation'>): string {
  if (rotation.automatic) return `rotated every ${rotation.periodDays} days`;
  return rotation.everyDays === null
    ? 'never rotated by itself'
    : `rotated by hand every ${rotation.everyDays} days`;
}

/** The name of a key where its place is known: the alias, or what the plan calls a key of AWS. */
export function shortName(key: PlannedKey): string {
  return 'alias' in key ? key.alias.replace(/^alias\//, '') : key.id.split('/').slice(2).join('/');
}

/** Types of keys as people say them. */
export const TYPE_WORDS: Readonly<Record<PlannedKey['type'], string>> = {
  imported: 'imported material',
  'customer-managed': 'customer managed',
  'aws-managed': 'AWS managed',
  'aws-owned': 'AWS owned',
};

/** Where a key is. */
export function placeWords(key: PlannedKey): string {
  const replicas = 'multiRegion' in key && key.multiRegion ? key.multiRegion.replicas : [];
  const account = 'keyAccount' in key ? key.keyAccount : key.account;
  const copies = replicas.length > 0 ? `, replicas in ${replicas.join(', ')}` : '';
  return `${account} ${key.region}${copies}`;
}

/** Who administers a key. */
export function administratorsWords({ administrators }: Pick<CustomerKey, 'administrators'>): string {
  const { policy, operations, audit } = administrators;
  const together = policy.join() === operations.join();
  return [
    together ? named(policy) : `policy ${named(policy)}; operations ${named(operations)}`,
    ...(audit.length > 0 ? [`audited by ${named(audit)}`] : []),
  ].join('; ');
}

/** How many keys, for how many assets. */
export function summaryWords(summary: PlanSummary): string {
  const { customerKeys, imported, assets, underAwsManagedKeys, underAwsOwnedKeys, unprotected } = summary;
  const rest = [
    ...(imported > 0 ? [`${imported} of them with imported material`] : []),
    ...(underAwsManagedKeys > 0 ? [`${counted(underAwsManagedKeys, 'asset')} under AWS managed keys`] : []),
    ...(underAwsOwnedKeys > 0 ? [`${counted(underAwsOwnedKeys, 'asset')} under AWS owned keys`] : []),
    ...(unprotected > 0 ? [`${counted(unprotected, 'asset')} that no key can protect`] : []),
  ];
  const head = `${counted(customerKeys, 'customer managed key')} for ${counted(assets, 'asset')}`;
  return `${[head, ...rest].join(', ')}.`;
}
