import { partitionOf } from '../template/pseudo.ts';
import type { Asset, TypedAsset } from './asset.ts';
import type { Inventory } from './inventory.ts';
import { isCustomerKey } from './key-type.ts';
import { hasOwnKey, serviceNamed, type ServiceId } from './service-matrix.ts';
import type { Demand, Service } from './service.ts';
import { ROTATION_DAYS } from './settings.ts';

/** Something that an inventory asks for and AWS cannot do. */
export interface Impossibility {
  readonly code: string;
  readonly asset: string;
  /** The member of the asset that asks for it. */
  readonly path: readonly (string | number)[];
  readonly reason: string;
  readonly instead: string;
}

/** Where in an asset a combination stands, with the words that its reason needs. */
interface Place {
  readonly path: readonly (string | number)[];
  readonly reason: string;
  readonly instead: string;
}

interface Combination {
  readonly code: string;
  /** What cannot be, in a few words; docs/keys.md lists it. */
  readonly title: string;
  readonly source: string;
  readonly find: (typed: TypedAsset, inventory: Inventory) => readonly Place[];
}

const API = '@aws-sdk/client-kms 3.1162.0';
const importedFrom = ({ asset, keyType }: TypedAsset): boolean =>
  keyType === 'imported' || asset.needs.importedKeyMaterial;

/** Everything that is refused, in the order of the report. Services say what they refuse in the service matrix. */
export const COMBINATIONS: readonly Combination[] = [
  {
    code: 'SERVICE-REFUSES',
    title:
      'a service, and a key of a kind that it does not take (MWAA: alias, multi-Region; access logs: any)',
    source: 'the service matrix',
    find: (typed, { settings }) => {
      const services = typed.asset.services.filter((id) => serviceNamed(id).refuses.length > 0);
      if (services.length === 0) return [];
      const demands = demandsOf(typed, settings.keyAccount === 'central');
      return services.flatMap((id) =>
        serviceNamed(id)
          .refuses.filter(({ value }) => demands.has(value))
          .map(({ reason, instead }) => ({ path: ['services'], reason: `${id}: ${reason}`, instead })),
      );
    },
  },
  {
    code: 'NO-KEY-OF-ITS-OWN',
    title: 'a service without a key property, and something asked of its key',
    source: 'the service matrix',
    find: ({ asset }) =>
      asksForKey(asset) && asset.services.every((id) => serviceNamed(id).key.value === 'of the data')
        ? [
            {
              path: ['services'],
              reason: `${asset.services.join(', ')} has no key of its own: it works under the keys of the data that it reads.`,
              instead: 'Name the services that store the data, such as s3, and ask it of them.',
            },
          ]
        : [],
  },
  {
    code: 'PARTLY-WITHOUT-KEY',
    title: 'services of one asset, of which one takes a key and another none',
    source: 'the service matrix',
    find: ({ asset: { services } }) => {
      const none = services.filter((id) => serviceNamed(id).key.value === 'none');
      return none.length > 0 && services.some(hasOwnKey)
        ? [
            {
              path: ['services'],
              reason: `No key can protect what is in ${none.join(', ')}, and the rest of the asset has one.`,
              instead: 'List it as an asset of its own, so that the plan can say that it is not protected.',
            },
          ]
        : [];
    },
  },
  {
    code: 'IMPORTED-ROTATION',
    title: 'imported key material, and automatic rotation',
    source: `${API}: EnableKeyRotation`,
    find: (typed) =>
      importedFrom(typed) && typed.asset.needs.rotationDays !== undefined
        ? [
            {
              path: ['needs', 'rotationDays'],
              reason: 'AWS KMS does not rotate imported key material by itself.',
              instead:
                'Leave out rotationDays; a regime with rotationMaxDays has the plan tell when to rotate by hand.',
            },
          ]
        : [],
  },
  {
    code: 'ROTATION-PERIOD',
    title: `a rotation period outside ${ROTATION_DAYS.least} to ${ROTATION_DAYS.most} days`,
    source: `${API}: EnableKeyRotation`,
    find: (typed, { regimes }) => {
      const { needs, regimes: named } = typed.asset;
      if (importedFrom(typed) || (needs.rotationDays === undefined && named.length === 0)) return [];
      const { least, most } = ROTATION_DAYS;
      const periods = [
        { path: ['needs', 'rotationDays'], days: needs.rotationDays, longest: most },
        ...named.map((regime) => ({
          path: ['regimes'],
          days: regimes.get(regime)?.rotationMaxDays,
          longest: Infinity,
        })),
      ];
      return periods.flatMap(({ path, days, longest }) =>
        days === undefined || (days >= least && days <= longest)
          ? []
          : [
              {
                path,
                reason: `AWS KMS rotates every ${least} to ${most} days by itself, not every ${days}.`,
                instead:
                  'Ask for a period that there is; a key can be rotated on demand 25 times in its life.',
              },
            ],
      );
    },
  },
  {
    code: 'REPLICA-IN-ITS-REGION',
    title: 'a replica of a multi-Region key in the Region of the asset',
    source: `${API}: ReplicateKey`,
    find: ({ asset: { region, needs } }) =>
      needs.multiRegion.includes(region)
        ? [
            {
              path: ['needs', 'multiRegion'],
              reason: `The asset is in ${region} already, and a multi-Region key is in each Region once.`,
              instead: 'Name only the other Regions.',
            },
          ]
        : [],
  },
  {
    code: 'REPLICA-IN-ANOTHER-PARTITION',
    title: 'a replica of a multi-Region key in another partition of AWS',
    source: `${API}: ReplicateKey`,
    find: ({ asset: { region, needs } }) =>
      needs.multiRegion
        .filter((other) => partitionOf(other) !== partitionOf(region))
        .map((other) => ({
          path: ['needs', 'multiRegion'],
          reason: `${other} is in the partition ${partitionOf(other)}, and ${region} in ${partitionOf(region)}.`,
          instead: 'Give the data in the other partition an asset of its own; it gets a key of its own.',
        })),
  },
  {
    code: 'MULTI-REGION-NEVER',
    title: 'a multi-Region key, and the setting multiRegion: never',
    source: 'settings',
    find: ({ asset: { needs } }, { settings }) =>
      needs.multiRegion.length > 0 && settings.multiRegion === 'never'
        ? [
            {
              path: ['needs', 'multiRegion'],
              reason: 'The settings allow no multi-Region key.',
              instead: 'Encrypt again in the other Region under a key there, or change the setting.',
            },
          ]
        : [],
  },
  {
    code: 'OUTSIDE-REQUIRED-REGIONS',
    title: 'data or a key outside the Regions that the organization requires',
    source: 'organization',
    find: ({ asset: { region, needs } }, { organization: { requiredRegions } }) =>
      requiredRegions === undefined
        ? []
        : [
            { path: ['region'], region },
            ...needs.multiRegion.map((replica) => ({ path: ['needs', 'multiRegion'], region: replica })),
          ]
            .filter(({ region: place }) => !requiredRegions.includes(place))
            .map(({ path, region: place }) => ({
              path,
              reason: `${place} is not one of requiredRegions (${requiredRegions.join(', ')}).`,
              instead: 'Move the data, or add the Region to requiredRegions.',
            })),
  },
  {
    code: 'CENTRAL-KEY',
    title: 'a key in a central account, and a service that is not known to take one',
    source: 'the service matrix',
    find: (typed, { settings }) => {
      const { asset } = typed;
      if (settings.keyAccount === 'data' || !isCustomerKey(typed)) return [];
      if (asset.account === settings.centralKeyAccount) return [];
      const unknown = asset.services.filter((id) => hasOwnKey(id) && !takesKeyOfAnotherAccount(id));
      return unknown.length > 0
        ? [
            {
              path: ['services'],
              reason: `${unknown.join(', ')} is not known to take a key of another account.`,
              instead:
                'Set keyAccount to data: central administrators do not need the keys in their account.',
            },
          ]
        : [];
    },
  },
];

/** Combinations of one asset that cannot be, in the order of the file. */
export function impossibilitiesOf(
  typed: readonly TypedAsset[],
  inventory: Inventory,
): readonly Impossibility[] {
  const found: (Impossibility & { readonly index: number })[] = [];
  for (const one of typed) {
    const { id, index } = one.asset;
    for (const { code, find } of COMBINATIONS) {
      for (const { path, reason, instead } of find(one, inventory)) {
        found.push({ index, code, asset: id, path: ['assets', index, ...path], reason, instead });
      }
    }
  }
  return found.sort((a, b) => a.index - b.index).map(({ index: _, ...impossibility }) => impossibility);
}

/** Refused once the keys are known: `ONE-KEY-A-REGION`. */
export const ONE_KEY_A_REGION = {
  code: 'ONE-KEY-A-REGION',
  title: 'several keys for what an account has one setting of in a Region (the Glue Data Catalog)',
  source: 'the service matrix',
} as const;

/** Services that take one key in an account and Region, and would get several. */
export function sharedSettings(
  keys: readonly { readonly assets: readonly Asset[] }[],
): readonly Impossibility[] {
  const firsts = new Map<string, { readonly key: number; readonly asset: Asset }>();
  return keys.flatMap(({ assets }, key) =>
    assets.flatMap((asset) =>
      asset.services.filter(isOneKeyARegion).flatMap((id): Impossibility[] => {
        const setting = `${asset.account} ${asset.region} ${id}`;
        const first = firsts.get(setting);
        if (!first) firsts.set(setting, { key, asset });
        if (!first || first.key === key) return [];
        return [
          {
            code: ONE_KEY_A_REGION.code,
            asset: asset.id,
            path: ['assets', asset.index, 'services'],
            reason: `${id} has one key in ${asset.account} and ${asset.region}, and ${first.asset.id} has another key than this.`,
            instead: `Take ${id} out of both and list it as an asset of its own.`,
          },
        ];
      }),
    ),
  );
}

function isOneKeyARegion(id: ServiceId): boolean {
  return serviceNamed(id).oneKeyARegion;
}

function takesKeyOfAnotherAccount(id: ServiceId): boolean {
  const service: Service = serviceNamed(id);
  return service.keyOfAnotherAccount?.value === true;
}

/** Whether something is asked of the key, beyond what the classification brings about. */
function asksForKey({ needs, servicePrincipals }: Asset): boolean {
  return (
    needs.keyControl ||
    needs.importedKeyMaterial ||
    needs.byAlias ||
    needs.rotationDays !== undefined ||
    needs.multiRegion.length > 0 ||
    needs.crossAccountUsers.length > 0 ||
    servicePrincipals.length > 0
  );
}

function demandsOf(typed: TypedAsset, central: boolean): ReadonlySet<Demand> {
  const { needs } = typed.asset;
  return new Set<Demand>([
    ...(asksForKey(typed.asset) ? (['a customer managed key'] as const) : []),
    ...(importedFrom(typed) ? (['imported key material'] as const) : []),
    ...(needs.multiRegion.length > 0 ? (['a multi-Region key'] as const) : []),
    ...(needs.byAlias ? (['a reference by alias'] as const) : []),
    ...(central && isCustomerKey(typed) ? (['a key of another account'] as const) : []),
  ]);
}
