import { administrationBy, type Approach } from './approach.ts';
import { costOf } from './cost.ts';
import type { Draft } from './draft.ts';
import type { Inventory } from './inventory.ts';
import type { AwsKey, CustomerKey, PlannedKey } from './planned-key.ts';
import { principlesOf } from './principles.ts';
import { rotationOf } from './reconcile.ts';
import { SERVICES, type ServiceId } from './service-matrix.ts';
import { surroundingsOf, type Surroundings } from './surroundings.ts';

/** The central team when an inventory names none. */
export const CENTRAL_TEAM = 'central-key-administrators';

/** R7: the key of each draft. Its step is not known yet. */
export function emitKeys(
  drafts: readonly Draft[],
  approach: Approach,
  inventory: Inventory,
): readonly PlannedKey[] {
  const around = surroundingsOf(drafts);
  const names = new Names();
  return drafts.map((draft) =>
    draft.customer ? customerKey(draft, names, around, approach, inventory) : awsKey(draft, names, around),
  );
}

function customerKey(
  draft: Draft,
  names: Names,
  around: Surroundings,
  approach: Approach,
  inventory: Inventory,
): CustomerKey {
  const { assets, regions, administrators, users } = draft;
  const { settings, organization } = inventory;
  const primary = assets[0].region;
  const keyAccount = settings.centralKeyAccount ?? assets[0].account;
  // One account has each alias once, so in a central one the account of the data tells them apart.
  const home = settings.keyAccount === 'central' ? [assets[0].account] : [];
  const alias = names.free(['alias', ...home, ...aliasParts(draft)].join('/'), keyAccount, regions);
  const imported = draft.keyType === 'imported';
  const replicas = regions.filter((region) => region !== primary);
  const multiRegion = replicas.length > 0 ? { primary, replicas } : null;
  const rotation = rotationOf(assets, imported, inventory);
  const central = organization.centralAdministrators ?? (approach === 'decentralized' ? [] : [CENTRAL_TEAM]);
  const union = (of: (asset: Draft['assets'][number]) => readonly string[]): readonly string[] =>
    [...new Set(assets.flatMap(of))].sort();
  return {
    id: `${keyAccount}/${primary}/${alias}`,
    type: imported ? 'imported' : 'customer-managed',
    step: 0,
    alias,
    ...protectionOf(draft, around),
    keyAccount,
    keySpec: 'SYMMETRIC_DEFAULT',
    keyUsage: 'ENCRYPT_DECRYPT',
    multiRegion,
    rotation,
    deletionWindowDays: settings.deletionWindowDays,
    administrators: administrationBy(approach, administrators, central),
    users,
    crossAccountUsers: union(({ needs }) => needs.crossAccountUsers),
    servicePrincipals: union((asset) => asset.servicePrincipals),
    cost: costOf({ rotation, multiRegion }),
  };
}

function awsKey(draft: Draft, names: Names, around: Surroundings): AwsKey {
  const { assets, services } = draft;
  const [{ account, region }] = assets;
  const type = draft.keyType === 'aws-managed' ? 'aws-managed' : 'aws-owned';
  const known = services.flatMap((service) => SERVICES[service as ServiceId].awsManagedKey?.value ?? []);
  return {
    id: `${account}/${region}/${names.free([type, ...aliasParts(draft)].join('/'), account, [region])}`,
    type,
    ...protectionOf(draft, around),
    aliases: type === 'aws-managed' ? [...new Set(known)].sort().map((name) => `alias/${name}`) : [],
  };
}

function protectionOf(draft: Draft, around: Surroundings): Omit<AwsKey, 'id' | 'type' | 'aliases'> {
  const { assets, dataTypes, services, regimes } = draft;
  const { account, region, stage, application, classification } = assets[0];
  return {
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
  readonly #next = new Map<string, number>();

  free(name: string, account: string, regions: readonly string[]): string {
    const counter = `${account} ${name}`;
    let number = this.#next.get(counter) ?? 1;
    let free = number === 1 ? name : `${name}-${number}`;
    while (regions.some((region) => this.#taken.has(`${account} ${region} ${free}`))) {
      number += 1;
      free = `${name}-${number}`;
    }
    this.#next.set(counter, number);
    for (const region of regions) this.#taken.add(`${account} ${region} ${free}`);
    return free;
  }
}
