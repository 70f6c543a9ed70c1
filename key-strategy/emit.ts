import { administrationBy, type Approach } from './approach.ts';
import { costOf } from './cost.ts';
import { allOf, type Draft } from './draft.ts';
import type { Inventory } from './inventory.ts';
import type { AwsKey, CustomerKey, PlannedKey } from './planned-key.ts';
import { principlesOf } from './principles.ts';
import { rotationOf } from './reconcile.ts';
import { SERVICES, type ServiceId } from './service-matrix.ts';
import { surroundingsOf, type Surroundings } from './surroundings.ts';

/** The central team when an inventory names none. */
export const CENTRAL_TEAM = 'central-key-administrators';

/** What all keys of a plan are made with. */
interface Making {
  readonly names: Names;
  readonly around: Surroundings;
  readonly approach: Approach;
  readonly inventory: Inventory;
  /** The costs of the kinds of keys that there are, for most of them cost the same. */
  readonly costs: Map<string, readonly number[]>;
}

/** R7: the key of each draft. Its step is not known yet. */
export function emitKeys(
  drafts: readonly Draft[],
  approach: Approach,
  inventory: Inventory,
): readonly PlannedKey[] {
  const around = surroundingsOf(drafts);
  const making = { names: new Names(), around, approach, inventory, costs: new Map() };
  return drafts.map((draft) => (draft.customer ? customerKey(draft, making) : awsKey(draft, making)));
}

function customerKey(draft: Draft, { names, around, approach, inventory, costs }: Making): CustomerKey {
  const { assets, dataTypes, services, regimes, regions, administrators, users } = draft;
  const { settings, organization } = inventory;
  const { account, region: primary, stage, application, classification } = assets[0];
  const keyAccount = settings.centralKeyAccount ?? account;
  // One account has each alias once, so in a central one the account of the data tells them apart.
  const home = settings.keyAccount === 'central' ? [account] : [];
  const alias = names.free(['alias', ...home, ...aliasParts(draft)].join('/'), keyAccount, regions);
  const imported = draft.keyType === 'imported';
  const multiRegion =
    regions.length > 1 ? { primary, replicas: regions.filter((region) => region !== primary) } : null;
  const rotation = rotationOf(assets, imported, inventory);
  const kind = `${regions.length} ${rotation.automatic ? rotation.periodDays : 0}`;
  const cost = costs.get(kind) ?? costOf({ rotation, multiRegion });
  costs.set(kind, cost);
  const central = organization.centralAdministrators ?? (approach === 'decentralized' ? [] : [CENTRAL_TEAM]);
  return {
    id: `${keyAccount}/${primary}/${alias}`,
    type: imported ? 'imported' : 'customer-managed',
    step: 0,
    alias,
    account,
    region: primary,
    stage,
    application,
    classification,
    dataTypes,
    services,
    regimes,
    assets: assets.map(({ id }) => id),
    principles: principlesOf(draft, around),
    keyAccount,
    keySpec: 'SYMMETRIC_DEFAULT',
    keyUsage: 'ENCRYPT_DECRYPT',
    multiRegion,
    rotation,
    deletionWindowDays: settings.deletionWindowDays,
    administrators: administrationBy(approach, administrators, central),
    users,
    crossAccountUsers: allOf(assets, ({ needs }) => needs.crossAccountUsers),
    servicePrincipals: allOf(assets, (asset) => asset.servicePrincipals),
    cost,
  };
}

function awsKey(draft: Draft, { names, around }: Making): AwsKey {
  const { assets, dataTypes, services, regimes } = draft;
  const { account, region, stage, application, classification } = assets[0];
  const type = draft.keyType === 'aws-managed' ? 'aws-managed' : 'aws-owned';
  const known = services.flatMap((service) => SERVICES[service as ServiceId].awsManagedKey?.value ?? []);
  return {
    id: `${account}/${region}/${names.free([type, ...aliasParts(draft)].join('/'), account, [region])}`,
    type,
    account,
    region,
    stage,
    application,
    classification,
    dataTypes,
    services,
    regimes,
    assets: assets.map(({ id }) => id),
    principles: principlesOf(draft, around),
    aliases: type === 'aws-managed' ? [...new Set(known)].sort().map((name) => `alias/${name}`) : [],
  };
}

/**
 * The parts of an alias: application, stage and classification, then what tells it from its neighbours. A part stands
 * there by what the key is, not by which other keys there are, so that new data renames nothing.
 */
function aliasParts({ side, dataTypes, useCases, services, splitBy, keyType, regions }: Draft): string[] {
  const dataType = only(
    dataTypes.filter((one) => one !== side.classification),
    dataTypes,
  );
  const useCase = splitBy.includes('useCase') ? only(useCases, useCases) : undefined;
  return [
    side.application,
    side.stage,
    side.classification,
    dataType,
    useCase === dataType ? undefined : useCase,
    splitBy.includes('services') ? only(services, services) : undefined,
    side.regimes === '' ? undefined : side.regimes.replaceAll(', ', '-').slice(0, LONGEST_REGIMES),
    keyType === 'imported' ? 'imported' : undefined,
    regions.length > 1 ? 'multi-region' : undefined,
  ].filter((part) => part !== undefined);
}

/** All parts together stay below the 256 characters of an alias. */
const LONGEST_REGIMES = 30;

function only(values: readonly string[], all: readonly string[]): string | undefined {
  return all.length === 1 ? values[0] : undefined;
}

/** Aliases that are taken: one account has an alias once in a Region. */
class Names {
  readonly #taken = new Set<string>();
  /** The last number of each name that was taken already. */
  readonly #numbers = new Map<string, number>();

  free(name: string, account: string, regions: readonly string[]): string {
    const places = regions.map((region) => `${account} ${region} `);
    let free = name;
    while (places.some((place) => this.#taken.has(place + free))) {
      const number = (this.#numbers.get(`${account} ${name}`) ?? 1) + 1;
      this.#numbers.set(`${account} ${name}`, number);
      free = `${name}-${number}`;
    }
    for (const place of places) this.#taken.add(place + free);
    return free;
  }
}
