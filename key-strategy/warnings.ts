import type { Approach } from './approach.ts';
import type { Asset, Defaulted, TypedAsset } from './asset.ts';
import type { Draft } from './draft.ts';
import { CENTRAL_TEAM } from './emit.ts';
import type { Inventory } from './inventory.ts';
import {
  applicationOf,
  highestCustomerRanks,
  isCustomerKey,
  servicesWithoutAwsManagedKey,
} from './key-type.ts';
import { listed } from './listed.ts';
import { groupBy } from './partition.ts';
import { isCustomerMade, type PlannedKey } from './planned-key.ts';
import { SERVICE_IDS, serviceNamed, type ServiceId } from './service-matrix.ts';

/** Something that the plan does, or leaves, and that people should look at. */
export interface PlanWarning {
  readonly code: string;
  readonly severity: 'warning' | 'info';
  readonly message: string;
  /** What to do. */
  readonly next: string;
  readonly key: string | null;
  readonly assets: readonly string[];
}

/** What there is to warn of. */
export interface Planned {
  readonly approach: Approach;
  /** What a key can protect. */
  readonly typed: readonly TypedAsset[];
  /** Each key with the draft that it was made from. */
  readonly keys: readonly { readonly key: PlannedKey; readonly draft: Draft }[];
}

interface Look {
  readonly message: string;
  readonly key?: string;
  readonly assets?: readonly string[];
}

interface Warning {
  readonly code: string;
  readonly severity: PlanWarning['severity'];
  readonly rule: string;
  readonly next: string;
  readonly look: (planned: Planned, inventory: Inventory) => readonly Look[];
}

/** R8: everything that is warned of, in the order of the report. */
export const WARNINGS: readonly Warning[] = [
  {
    code: 'STAGE-DEFAULTED',
    severity: 'warning',
    rule: 'R3',
    next: 'Name the stage of each asset.',
    look: ({ typed }) => defaulted(typed, 'stage', 'No stage is named, so it is taken for prod.'),
  },
  {
    code: 'ADMINISTRATORS-DEFAULTED',
    severity: 'warning',
    rule: 'R0',
    next: 'Name the administrators of each asset.',
    look: ({ typed }) =>
      defaulted(
        typed.filter(isCustomerKey),
        'administrators',
        'No administrators are named, so the team of the application is taken.',
      ),
  },
  {
    code: 'DATA-TYPE-DEFAULTED',
    severity: 'info',
    rule: 'R4',
    next: 'Name the data type of each asset, where data of one classification is of different types.',
    look: ({ typed }) =>
      defaulted(
        typed.filter(isCustomerKey),
        'dataType',
        'No data type is named, so data of one classification is taken for one type.',
      ),
  },
  {
    code: 'CENTRAL-TEAM-DEFAULTED',
    severity: 'warning',
    rule: 'R0',
    next: 'Name organization.centralAdministrators.',
    look: ({ approach, keys }, { organization }) =>
      approach !== 'decentralized' &&
      organization.centralAdministrators === undefined &&
      keys.some(({ draft }) => draft.customer)
        ? [
            {
              message: `The approach is ${approach}, and no central team is named: ${CENTRAL_TEAM} stands for it.`,
            },
          ]
        : [],
  },
  {
    code: 'AWS-MANAGED-KEY-MISSING',
    severity: 'warning',
    rule: 'R1',
    next: 'Accept the customer managed key, or do without the audit trail.',
    look: ({ typed }) =>
      typed.flatMap(({ asset, keyType, because }) => {
        const [reason] = because;
        return keyType === 'customer-managed' &&
          reason?.startsWith('an audit trail') === true &&
          servicesWithoutAwsManagedKey(asset).length > 0
          ? [{ message: `A customer managed key is planned: ${reason}.`, assets: [asset.id] }]
          : [];
      }),
  },
  {
    code: 'COMPANION-LEFT',
    severity: 'warning',
    rule: 'R2',
    next: 'Set publicCompanion to customer-managed to have it governed and audited by itself.',
    look: ({ typed }, { settings }) => companionsLeft(typed, settings.publicCompanion),
  },
  {
    code: 'SOD-ADMINS-SHARE-KEY',
    severity: 'warning',
    rule: 'R5',
    next: 'Give the assets use cases of their own, set sodMode to or, or agree on one team.',
    look: ({ keys }, { settings }) =>
      keys.flatMap(({ key, draft }) =>
        draft.customer && draft.administratorSets.length > settings.administratorSetsPerKey
          ? [
              {
                message: `${draft.administratorSets.length} sets of administrators share the key: ${listed(draft.administratorSets)}.`,
                key: key.id,
                assets: key.assets,
              },
            ]
          : [],
      ),
  },
  {
    code: 'SOD-ADMINISTRATOR-IS-USER',
    severity: 'warning',
    rule: 'R5',
    next: 'Let different principals administer the key and use it.',
    look: ({ keys }, { teams }) => {
      const resolve = (names: readonly string[]): ReadonlySet<string> =>
        new Set(names.flatMap((name) => teams.get(name) ?? name));
      return keys.flatMap(({ key }) => {
        if (!isCustomerMade(key) || key.users.length === 0) return [];
        const { policy, operations } = key.administrators;
        const administrators = resolve(policy === operations ? policy : [...policy, ...operations]);
        const both = [...resolve(key.users)].filter((user) => administrators.has(user));
        return both.length > 0
          ? [
              {
                message: `${listed(both)} would administer the key and use it.`,
                key: key.id,
                assets: key.assets,
              },
            ]
          : [];
      });
    },
  },
  {
    code: 'TOO-MANY-KEYS',
    severity: 'warning',
    rule: 'R8',
    next: 'Look whether data types or use cases can be told apart less finely, or raise keysPerApplicationStage.',
    look: ({ keys }, { settings }) =>
      groupBy(
        keys.filter(({ draft }) => draft.customer),
        ({ draft }) => applicationOf(draft.assets[0]),
      ).flatMap((group) => {
        const [first] = group;
        return first && group.length > settings.keysPerApplicationStage
          ? [
              {
                message: `${first.key.application} has ${group.length} keys in ${first.key.stage}: each is a policy to keep and a rotation to pay.`,
                assets: group.flatMap(({ key }) => key.assets).sort(),
              },
            ]
          : [];
      }),
  },
  {
    code: 'MUCH-BEHIND-ONE-KEY',
    severity: 'warning',
    rule: 'R8',
    next: 'Look whether the data is of one type, or raise assetsPerKey.',
    look: ({ keys }, { settings }) =>
      keys.flatMap(({ key, draft }) =>
        draft.customer && key.assets.length > settings.assetsPerKey
          ? [
              {
                message: `${key.assets.length} assets stand behind one key.`,
                key: key.id,
                assets: key.assets,
              },
            ]
          : [],
      ),
  },
  {
    code: 'ROTATION-BY-HAND',
    severity: 'warning',
    rule: 'R6',
    next: 'Plan the import of new material; a key can be rotated on demand 25 times.',
    look: ({ keys }) =>
      keys.flatMap(({ key }) =>
        isCustomerMade(key) && !key.rotation.automatic && key.rotation.everyDays !== null
          ? [
              {
                message: `AWS KMS does not rotate imported material: someone has to, every ${key.rotation.everyDays} days.`,
                key: key.id,
                assets: key.assets,
              },
            ]
          : [],
      ),
  },
  {
    code: 'MATERIAL-LEAVES-REGION',
    severity: 'info',
    rule: 'R3',
    next: 'Check that no rule keeps the data in one Region.',
    look: ({ keys }) =>
      keys.flatMap(({ key }) =>
        isCustomerMade(key) && key.multiRegion
          ? [
              {
                message: `The same key material is in ${listed([key.multiRegion.primary, ...key.multiRegion.replicas])}, and each is billed.`,
                key: key.id,
                assets: key.assets,
              },
            ]
          : [],
      ),
  },
  {
    code: 'KEY-FIXED-AT-CREATION',
    severity: 'info',
    rule: 'R10',
    next: 'Make the key before the resource.',
    look: ({ typed }) =>
      byService(typed.filter(isCustomerKey), (id) => {
        const { change, title } = serviceNamed(id);
        return change === undefined || change.value === 'in place'
          ? []
          : [
              `${title}: another key ${change.value === 'never' ? 'cannot be named later' : 'means another resource'}.`,
            ];
      }),
  },
  {
    code: 'KEY-NOT-IN-TEMPLATES',
    severity: 'info',
    rule: 'R8',
    next: 'Name the key where the service asks for it, outside of CloudFormation or in its JSON.',
    look: ({ typed }) =>
      byService(typed.filter(isCustomerKey), (id) => {
        const { key, properties, title } = serviceNamed(id);
        return key.value === 'own' && properties.length === 0
          ? [`${title}: no property of CloudFormation names its key.`]
          : [];
      }),
  },
  {
    code: 'SERVICE-NOTE',
    severity: 'info',
    rule: 'R8',
    next: 'Read the note before the key is made.',
    look: ({ typed }) =>
      byService(
        typed.filter(({ keyType }) => keyType !== 'aws-owned'),
        (id) => serviceNamed(id).notes.map(({ value }) => `${serviceNamed(id).title}: ${value}`),
      ),
  },
];

/** R8: the warnings of a plan, in the order of the table. */
export function warningsOf(planned: Planned, inventory: Inventory): readonly PlanWarning[] {
  return WARNINGS.flatMap(({ code, severity, next, look }) =>
    look(planned, inventory).map(({ message, key = null, assets = [] }) => ({
      code,
      severity,
      message,
      next,
      key,
      assets,
    })),
  );
}

function defaulted(typed: readonly TypedAsset[], member: Defaulted, message: string): readonly Look[] {
  const assets = typed.filter(({ asset }) => asset.defaulted.includes(member)).map(({ asset }) => asset.id);
  return assets.length > 0 ? [{ message, assets }] : [];
}

function companionsLeft(typed: readonly TypedAsset[], publicCompanion: string): readonly Look[] {
  if (publicCompanion === 'customer-managed') return [];
  const highest = highestCustomerRanks(typed);
  const left = typed.filter((one) => {
    const most = highest.get(applicationOf(one.asset));
    return most !== undefined && !isCustomerKey(one) && one.asset.rank < most.rank;
  });
  return groupBy(left, ({ asset }) => applicationOf(asset)).map((group) => {
    const classifications = [...new Set(group.map(({ asset }) => asset.classification))];
    const types = [...new Set(group.map(({ keyType }) => keyType))];
    return {
      message: `${listed(classifications)} data of ${group[0]?.asset.application ?? ''} has keys that are ${listed(types)} (publicCompanion: ${publicCompanion}). The first example of the article gives it a customer managed key beside more sensitive data.`,
      assets: group.map(({ asset }) => asset.id),
    };
  });
}

/** What there is to say of services, each with the assets in it. */
function byService(typed: readonly TypedAsset[], say: (id: ServiceId) => readonly string[]): readonly Look[] {
  const assets = new Map<ServiceId, string[]>();
  for (const { asset } of typed) for (const id of asset.services) collect(assets, id, asset);
  return SERVICE_IDS.flatMap((id) => {
    const inIt = assets.get(id);
    return inIt ? say(id).map((message) => ({ message, assets: inIt })) : [];
  });
}

function collect(assets: Map<ServiceId, string[]>, service: ServiceId, { id }: Asset): void {
  const inIt = assets.get(service);
  if (inIt) inIt.push(id);
  else assets.set(service, [id]);
}
