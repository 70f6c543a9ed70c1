import type { Asset, TypedAsset } from './asset.ts';
import type { Inventory } from './inventory.ts';
import { CUSTOMER_MANAGED_ONLY, hasOwnKey, serviceNamed } from './service-matrix.ts';

/** Why an asset needs a customer managed key; each reason stands alone. */
const CUSTOMER_MANAGED: readonly ((asset: Asset, inventory: Inventory) => string | undefined)[] = [
  ({ rank, classification }, { classifications, settings: { customerManagedFrom } }) =>
    rank >= classifications.indexOf(customerManagedFrom)
      ? `${classification} data needs one (customerManagedFrom: ${customerManagedFrom})`
      : undefined,
  ({ regimes }) => (regimes.length > 0 ? `${regimes.join(', ')} applies` : undefined),
  ({ needs }) => (needs.keyControl ? 'control of the key is needed' : undefined),
  ({ needs }) => (needs.crossAccountUsers.length > 0 ? 'principals of other accounts use it' : undefined),
  ({ needs }) => (needs.multiRegion.length > 0 ? 'it is decrypted in other Regions' : undefined),
  ({ needs }) => (needs.byAlias ? 'resources name it by an alias' : undefined),
  ({ needs }) => (needs.rotationDays === undefined ? undefined : 'it has a rotation period of its own'),
  ({ administrators, defaulted }) =>
    defaulted.includes('administrators') ? undefined : `${administrators.join(', ')} administer it`,
  ({ servicePrincipals }) =>
    servicePrincipals.length > 0
      ? `${servicePrincipals.join(', ')} need statements in its policy, and that of an AWS managed key cannot be changed`
      : undefined,
  ({ services }) => {
    const only = services.filter((service) => CUSTOMER_MANAGED_ONLY.includes(service));
    return only.length > 0 ? `${only.join(', ')} takes no other` : undefined;
  },
];

/** R1: the type of the key that an asset needs by itself. */
export function keyTypeOf(asset: Asset, inventory: Inventory): TypedAsset {
  const imported = asset.regimes.filter((regime) => inventory.regimes.get(regime)?.minKeyType === 'imported');
  if (asset.needs.importedKeyMaterial || imported.length > 0) {
    const because = imported.length > 0 ? `${imported.join(', ')} asks for it` : 'it is asked for';
    return { asset, keyType: 'imported', because: [because] };
  }
  const because: string[] = [];
  for (const reasonFor of CUSTOMER_MANAGED) {
    const reason = reasonFor(asset, inventory);
    if (reason !== undefined) because.push(reason);
  }
  if (because.length > 0) return { asset, keyType: 'customer-managed', because };
  return awsKeyOf(asset, asset.needs.auditTrail);
}

/** The key of AWS that an asset gets: an AWS managed one where its use has to be seen, or where there is no other. */
function awsKeyOf(asset: Asset, audited: boolean): TypedAsset {
  const services = asset.services.filter(hasOwnKey);
  if (audited) {
    const without = servicesWithoutAwsManagedKey(asset);
    return without.length > 0
      ? {
          asset,
          keyType: 'customer-managed',
          because: [`an audit trail is needed, and no AWS managed key is known for ${without.join(', ')}`],
        }
      : { asset, keyType: 'aws-managed', because: ['an audit trail is needed, and management is not'] };
  }
  const managed = services.filter((service) => serviceNamed(service).byDefault?.value === 'AWS managed key');
  return managed.length > 0
    ? { asset, keyType: 'aws-managed', because: [`${managed.join(', ')} has no AWS owned key`] }
    : { asset, keyType: 'aws-owned', because: ['neither management nor an audit trail is needed'] };
}

/** The services of an asset for which no AWS managed key is known. */
export function servicesWithoutAwsManagedKey({ services }: Asset): readonly string[] {
  return services.filter((service) => hasOwnKey(service) && !serviceNamed(service).awsManagedKey);
}

/**
 * R2: data beside more sensitive data of its application that has a customer managed key is governed and audited by
 * itself too (the first example of the article counts a key for public data).
 */
export function withCompanions(typed: readonly TypedAsset[], { settings }: Inventory): readonly TypedAsset[] {
  if (settings.publicCompanion === 'as-R1') return typed;
  const highest = highestCustomerRanks(typed);
  return typed.map((one): TypedAsset => {
    const most = highest.get(applicationOf(one.asset));
    if (most === undefined || one.asset.rank >= most.rank || isCustomerKey(one)) return one;
    const beside = `it stands beside ${most.classification} data of ${one.asset.application}, and each is audited by itself`;
    if (settings.publicCompanion === 'customer-managed') {
      return { ...one, keyType: 'customer-managed', because: [beside] };
    }
    if (one.keyType === 'aws-managed') return one;
    const { keyType, because } = awsKeyOf(one.asset, true);
    return { ...one, keyType, because: [beside, ...because] };
  });
}

/** The most sensitive asset under a customer managed key, by application. */
export function highestCustomerRanks(typed: readonly TypedAsset[]): ReadonlyMap<string, Asset> {
  const highest = new Map<string, Asset>();
  for (const one of typed) {
    if (!isCustomerKey(one)) continue;
    const application = applicationOf(one.asset);
    const before = highest.get(application);
    if (!before || before.rank < one.asset.rank) highest.set(application, one.asset);
  }
  return highest;
}

/** Whether the key is one that the customer makes and pays for. */
export function isCustomerKey({ keyType }: Pick<TypedAsset, 'keyType'>): boolean {
  return keyType === 'customer-managed' || keyType === 'imported';
}

/** One application in one place, as text. */
export function applicationOf({ account, region, stage, application }: Asset): string {
  return `${account} ${region} ${stage} ${application}`;
}
